import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ImagebuildError } from '../errors.ts';
import {
  type Content,
  checkBytes,
  countBytes,
  drainBytes,
  hashBytes,
  ResumableHash,
} from '../image/content.ts';
import type { Bytes } from '../io/bytes.ts';
import { checkFileSize, openRegularFile, readChunks } from '../io/file.ts';
import { say } from '../text/say.ts';

/**
 * Returns a file on disk as content: read once now for its digest, and again whenever it is opened.
 * @throws CONTEXT_INVALID when it cannot be read; LIMIT_EXCEEDED over 64 GiB; from `open`, also when it has
 * changed since.
 */
export async function fileContent(path: string): Promise<Content> {
  const hash = new ResumableHash();
  await drainBytes(hashBytes(readFile(path, 0), hash));
  return contentAt(path, { digest: hash.digest(), size: hash.size });
}

/**
 * Returns a file on disk whose digest and size are known as content. Reading it from the start compares the
 * digest, reading it from an offset only the size.
 */
function contentAt(path: string, known: Pick<Content, 'digest' | 'size'>): Content {
  const open = (offset = 0) => checkBytes(readFile(path, offset), known, () => changed(path), { offset });
  return { ...known, file: path, open };
}

/** Reads a file of the context. Since the context was walked, it may have become a link or a pipe. */
async function* readFile(path: string, offset: number): Bytes {
  const file = await openRegularFile(path);
  if ('problem' in file) throw file.problem === 'irregular' ? changed(path) : unreadable(path, file.cause);
  await using handle = file.handle;
  checkFileSize(path, file.size);
  yield* readChunks(handle, offset, file.size);
}

/** Returns the error for a path of the context that the system doesn't let us read. */
export function unreadable(path: string, cause: unknown): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', say('contextUnreadable', { path }), {
    place: { file: path },
    hint: say('contextUnreadableHint'),
    cause,
  });
}

function changed(path: string): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', say('contextChanged', { path }), {
    place: { file: path },
    hint: say('contextChangedHint'),
  });
}

/**
 * A store for files that a Kubefile takes from archives, images and addresses: streams that must be opened
 * again later.
 */
export interface BlobSpool {
  /** Stores the bytes and returns them as content. @throws LIMIT_EXCEEDED */
  add(bytes: Bytes): Promise<Content>;
}

/** The default limit for all spooled files together, in bytes. */
const spoolLimit = 16 * 1024 ** 3;

/**
 * Opens a spool in a directory, which is created for the first file.
 * @param limit of all files together, in bytes.
 */
export function newBlobSpool(directory: string, limit: number = spoolLimit): BlobSpool {
  let count = 0;
  let left = limit;
  return {
    async add(bytes) {
      await mkdir(directory, { recursive: true });
      const path = join(directory, String(count++));
      const hash = new ResumableHash();
      const limited = countBytes(hashBytes(bytes, hash), (size) => {
        left -= size;
        if (left < 0) throw spoolFull(limit);
      });
      await pipeline(Readable.from(limited), createWriteStream(path, { mode: 0o600 }));
      return contentAt(path, { digest: hash.digest(), size: hash.size });
    },
  };
}

function spoolFull(limit: number): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', say('spoolFull', { limit }), { hint: say('spoolFullHint') });
}
