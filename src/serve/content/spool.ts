import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Digest } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';
import { isErrno, readRange } from '../../io/file.ts';

/** A blob on disk. */
interface SpooledBlob {
  readonly path: string;
  readonly size: number;
  /** How many readers it has: it stays while there are any. */
  readers: number;
}

/**
 * Blobs that were unpacked, in files of a directory. It never holds more than its limit: the blobs that were
 * used least recently are removed first.
 */
export interface Spool {
  has(digest: Digest): boolean;
  /** Yields a range of a blob; undefined when it isn't here. It stays until the reader is done. */
  read(digest: Digest, start: number, end: number): Bytes | undefined;
  /**
   * Stores a blob that isn't here. Bytes of a blob that doesn't fit aren't read.
   * @param bytes are checked by whoever opens them: an error of theirs leaves nothing behind.
   * @param mayRemove chooses the blobs that may make room.
   * @returns false when it doesn't fit, or the disk is full.
   */
  store(digest: Digest, size: number, bytes: Bytes, mayRemove: (other: Digest) => boolean): Promise<boolean>;
  /** Removes every other blob. */
  keepOnly(digests: { has(digest: Digest): boolean }): Promise<void>;
}

/** Creates a spool in a directory that exists. @param limit of all blobs together, in bytes. */
export function createSpool(directory: string, limit: number): Spool {
  /** The blobs that are complete, the least recently used first. */
  const blobs = new Map<Digest, SpooledBlob>();
  /** Bytes of all blobs, those that are being written included. */
  let used = 0;
  let files = 0;
  const removeFile = async ({ path, size }: SpooledBlob) => {
    await rm(path, { force: true });
    used -= size;
  };
  const remove = async (digest: Digest) => {
    const blob = blobs.get(digest);
    blobs.delete(digest);
    if (blob) await removeFile(blob);
  };
  const makeRoom = async (size: number, mayRemove: (other: Digest) => boolean) => {
    const removed: Digest[] = [];
    let free = limit - used;
    for (const [digest, blob] of blobs) {
      if (free >= size) break;
      if (blob.readers > 0 || !mayRemove(digest)) continue;
      removed.push(digest);
      free += blob.size;
    }
    if (free < size) return false;
    await Promise.all(removed.map(remove));
    return true;
  };
  return {
    has: (digest) => blobs.has(digest),
    read(digest, start, end) {
      const blob = blobs.get(digest);
      if (!blob) return undefined;
      blobs.delete(digest);
      blobs.set(digest, blob); // now the last that is removed
      return readHeld(blob, start, end);
    },
    async store(digest, size, bytes, mayRemove) {
      if (blobs.has(digest)) return true;
      if (!(await makeRoom(size, mayRemove)) || limit - used < size) return false;
      used += size;
      const blob = { path: join(directory, String(files++)), size, readers: 0 };
      try {
        await pipeline(Readable.from(bytes), createWriteStream(blob.path, { mode: 0o600, flags: 'wx' }));
      } catch (error) {
        await removeFile(blob);
        if (isErrno(error, 'ENOSPC', 'EDQUOT')) return false;
        throw error;
      }
      // Another layer may have had it at the same time.
      if (blobs.has(digest)) await removeFile(blob);
      else blobs.set(digest, blob);
      return true;
    },
    async keepOnly(digests) {
      for (const digest of [...blobs.keys()]) if (!digests.has(digest)) await remove(digest);
    },
  };
}

/** Reads a file, and counts as its reader from now on, also before the first byte is asked for. */
function readHeld(blob: SpooledBlob, start: number, end: number): Bytes {
  blob.readers += 1;
  let isHeld = true;
  const release = () => {
    if (isHeld) blob.readers -= 1;
    isHeld = false;
  };
  const read = async function* () {
    try {
      yield* readRange(await open(blob.path, 'r'), start, end);
    } finally {
      release();
    }
  };
  const bytes = read();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => bytes.next(),
      return: async () => {
        release();
        return await bytes.return(undefined);
      },
    }),
  };
}
