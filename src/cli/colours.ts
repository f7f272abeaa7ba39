import pc from 'picocolors';

const { NO_COLOR, FORCE_COLOR } = process.env;

/** Tells whether a stream gets colours: a terminal does, unless the environment says otherwise. */
const isColoured = (stream: { readonly isTTY?: boolean }) =>
  !NO_COLOR && (Boolean(FORCE_COLOR) || Boolean(stream.isTTY));

/** Colours for standard error; without effect when it is a file or a pipe. */
export const colours = pc.createColors(isColoured(process.stderr));

/** Colours for standard output, where lint reports what it found. */
export const outputColours = pc.createColors(isColoured(process.stdout));
