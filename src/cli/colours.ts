import pc from 'picocolors';

const { NO_COLOR, FORCE_COLOR } = process.env;

/** Colours for standard error, the only stream that gets any; without effect when it is a file or a pipe. */
export const colours = pc.createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || process.stderr.isTTY));
