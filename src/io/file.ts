import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ImagebuildError } from '../errors.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';
import type { Bytes } from './bytes.ts';
import { diskPath } from './pathbytes.ts';

const chunkSize = 256 * 1024;

export interface OpenedFile {
  readonly handle: FileHandle;
  /** Bytes. */
  readonly size: number;
}

/**
 * The largest file that goes into an image, in bytes: a sparse file of a terabyte takes no disk, but is read
 * or copied for hours.
 */
const fileLimit = 64 * 1024 ** 3;

/** Refuses a file that is too large for an image, before it is read. @throws LIMIT_EXCEEDED */
export function checkFileSize(path: string, size: number): void {
  if (size <= fileLimit) return;
  const words = { path, size: formatBytes(size), limit: formatBytes(fileLimit) };
  throw new ImagebuildError('LIMIT_EXCEEDED', say('contextFileTooLarge', words), {
    place: { file: path },
    hint: say('contextFileTooLargeHint'),
  });
}

/** The reason why a path could not be opened as a regular file. */
interface FileProblem {
  readonly problem: 'missing' | 'link' | 'irregular' | 'unreadable';
  readonly cause?: unknown;
}

/**
 * Opens a regular file for reading. Where somebody else can write, a name may be a link that leads elsewhere
 * or a pipe that never answers: links are followed only on request, and pipes are never waited for.
 * @param links 'refuse' for a name that somebody else chose, 'follow' for one that the user gave.
 */
export async function openRegularFile(
  path: string,
  links: 'refuse' | 'follow' = 'refuse',
): Promise<OpenedFile | FileProblem> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (links === 'refuse' ? constants.O_NOFOLLOW : 0);
  let handle: FileHandle;
  try {
    handle = await open(diskPath(path), flags);
  } catch (cause) {
    if (isErrno(cause, 'ENOENT', 'ENOTDIR')) return { problem: 'missing', cause };
    return { problem: isErrno(cause, 'ELOOP') ? 'link' : 'unreadable', cause };
  }
  const stats = await handle.stat();
  if (stats.isFile()) return { handle, size: stats.size };
  await handle.close();
  return { problem: 'irregular' };
}

/**
 * Opens a regular file of a layout or an archive.
 * @returns undefined when the file doesn't exist. @throws CONTENT_INVALID when it isn't a regular file.
 */
export async function openFile(path: string, links: 'refuse' | 'follow'): Promise<FileHandle | undefined> {
  const file = await openRegularFile(path, links);
  if (!('problem' in file)) return file.handle;
  if (file.problem === 'missing') return undefined;
  if (file.problem === 'unreadable') throw file.cause;
  const message = file.problem === 'link' ? say('fileIsLink', { path }) : say('fileNotRegular', { path });
  throw new ImagebuildError('CONTENT_INVALID', message, {
    place: { file: path },
    hint: say('layoutMakePlain'),
  });
}

/**
 * Reads an open file from a position to its end. Each chunk has its own buffer, since one may still be in use
 * when the next is read.
 * @param size bytes that the file is expected to have. A read that gets fewer than it asks for has met the
 *   end when it comes so far, so a small file takes one read; before that a file system may give fewer.
 */
export async function* readChunks(handle: FileHandle, start: number, size: number): Bytes {
  const length = Math.max(1, Math.min(chunkSize, size - start + 1));
  for (let position = start, isEnd = false; !isEnd; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
    position += bytesRead;
    isEnd = bytesRead === 0 || (bytesRead < length && position >= size);
    if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
  }
}

/** Yields the bytes of a file from `start` to before `end`, fewer when it is shorter; closes it. */
export async function* readRange(handle: FileHandle, start: number, end: number): Bytes {
  await using _file = handle;
  if (end <= start) return;
  yield* handle.createReadStream({ start, end: end - 1, highWaterMark: chunkSize, autoClose: false });
}

/** Reads a small file. @returns undefined when it doesn't exist. @throws LIMIT_EXCEEDED, CONTENT_INVALID */
export async function readSmallFile(path: string, limit: number): Promise<Buffer | undefined> {
  await using handle = await openFile(path, 'refuse');
  if (!handle) return undefined;
  if ((await handle.stat()).size > limit)
    throw new ImagebuildError('LIMIT_EXCEEDED', say('fileTooLarge', { path, limit }), {
      place: { file: path },
    });
  return await handle.readFile();
}

export function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
