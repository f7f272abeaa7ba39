import pc from 'picocolors';

const { NO_COLOR, FORCE_COLOR } = process.env;

/** Colours for standard error, where all that is coloured goes; none when it is a file or a pipe. */
export const colours = pc.createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || process.stderr.isTTY));
