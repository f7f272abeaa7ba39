import { isUtf8 } from 'node:buffer';
import { readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { ImagebuildError, type Message } from '../errors.ts';
import { say } from '../text/say.ts';

/** The largest Kubefile or configuration that is read, in bytes. */
const limit = 1024 * 1024;

/**
 * Reads the text of a file inside a directory, without its byte order mark; line ends stay as they are.
 * @param shown how errors name the file.
 * @returns undefined when the file doesn't exist.
 * @throws CONTEXT_INVALID when it isn't UTF-8, isn't a file, is too large, or is a link that leads out of the
 *   directory.
 */
export async function readText(directory: string, path: string, shown: string): Promise<string | undefined> {
  const real = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw unreadable(shown, error);
  });
  if (real === undefined) return undefined;
  if (!isInside(await realpath(directory), real)) throw invalid(shown, say('textOutside', { file: shown }));
  const found = await stat(real);
  if (!found.isFile()) throw invalid(shown, say('textNotFile', { file: shown }));
  if (found.size > limit) throw invalid(shown, say('textTooLarge', { file: shown, limit }));
  const bytes = await readFile(real).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(shown, error);
  });
  return decode(bytes, shown);
}

/** Tells whether a path is a directory or inside it; both are absolute, links resolved. */
export function isInside(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

function decode(bytes: Buffer, shown: string): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  throw new ImagebuildError('CONTEXT_INVALID', say('textNotUtf8', { file: shown }), {
    place: { file: shown, line: firstBadLine(bytes) },
    hint: say('textSaveUtf8'),
  });
}

/**
 * Returns the first line that isn't UTF-8, 1-based. A line feed is never part of another character, so each
 * line is checked alone.
 */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end === -1 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(start, stop))) return line;
    start = stop + 1;
  }
  return line;
}

function unreadable(shown: string, cause: NodeJS.ErrnoException): ImagebuildError {
  return new ImagebuildError(
    'CONTEXT_INVALID',
    say('textUnreadable', { file: shown, code: cause.code ?? '' }),
    {
      place: { file: shown },
      hint: say('textMakeReadable'),
      cause,
    },
  );
}

function invalid(shown: string, message: Message): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', message, { place: { file: shown } });
}
