import { isUtf8 } from 'node:buffer';
import { readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { ImagebuildError } from '../errors.ts';

/** The largest Kubefile or configuration that is read, in bytes. */
const limit = 1024 * 1024;

/**
 * The text of a file inside a directory, without its byte order mark; line ends stay as they are. undefined when there is no
 * such file.
 * @param shown how errors name the file.
 * @throws CONTEXT_INVALID when it is not UTF-8, no file, too large, or a link that leads out of the directory.
 */
export async function readText(directory: string, path: string, shown: string): Promise<string | undefined> {
  const real = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw unreadable(shown, error);
  });
  if (real === undefined) return undefined;
  if (!isInside(await realpath(directory), real))
    throw invalid(shown, 'is a link that leads out of the application');
  const found = await stat(real);
  if (!found.isFile()) throw invalid(shown, 'is not a file');
  if (found.size > limit) throw invalid(shown, `is larger than ${limit} bytes`);
  const bytes = await readFile(real).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(shown, error);
  });
  return decode(bytes, shown);
}

/** Whether a path is a directory or lies in it; both are absolute, links resolved. */
export function isInside(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

function decode(bytes: Buffer, shown: string): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  throw new ImagebuildError('CONTEXT_INVALID', `${shown} is not UTF-8`, {
    place: { file: shown, line: firstBadLine(bytes) },
    hint: 'Save the file as UTF-8.',
  });
}

/** 1-based. A line feed is never a part of another character in UTF-8, so lines can be judged one by one. */
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
  return new ImagebuildError('CONTEXT_INVALID', `${shown} cannot be read (${cause.code})`, {
    place: { file: shown },
    hint: 'Make it a file that may be read.',
    cause,
  });
}

function invalid(shown: string, reason: string): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', `${shown} ${reason}`, { place: { file: shown } });
}
