import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ImagebuildError } from '../errors.ts';
import type { Bytes } from './bytes.ts';

const chunkSize = 256 * 1024;

/**
 * Opens a regular file to read. In a layout that somebody else made, a name may be a link that leads out of it, or a pipe
 * that never answers: neither is followed or waited for.
 *
 * @param links 'refuse' for a name inside a layout, 'follow' for one that a person gave.
 * @returns undefined when there is no such file. @throws CONTENT_INVALID when it is no regular file.
 */
export async function openFile(path: string, links: 'refuse' | 'follow'): Promise<FileHandle | undefined> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (links === 'refuse' ? constants.O_NOFOLLOW : 0);
  let handle: FileHandle;
  try {
    handle = await open(path, flags);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    if (isErrno(error, 'ELOOP')) throw notRegular(path, 'a symbolic link');
    throw error;
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw notRegular(path, 'no regular file');
}

/** The bytes of a file from `start` to before `end`, fewer when it is shorter; closes it. */
export async function* readRange(handle: FileHandle, start: number, end: number): Bytes {
  await using _file = handle;
  if (end <= start) return;
  yield* handle.createReadStream({ start, end: end - 1, highWaterMark: chunkSize, autoClose: false });
}

/** A whole small file. @returns undefined when there is none. @throws LIMIT_EXCEEDED, CONTENT_INVALID */
export async function readSmallFile(path: string, limit: number): Promise<Buffer | undefined> {
  await using handle = await openFile(path, 'refuse');
  if (!handle) return undefined;
  if ((await handle.stat()).size > limit)
    throw new ImagebuildError('LIMIT_EXCEEDED', `${path} is larger than ${limit} bytes`, {
      place: { file: path },
    });
  return await handle.readFile();
}

export function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

function notRegular(path: string, what: string): ImagebuildError {
  return new ImagebuildError(
    'CONTENT_INVALID',
    `${path} is ${what}, and a layout may hold only plain files`,
    {
      place: { file: path },
      hint: 'Make the layout anew with plain files.',
    },
  );
}
