import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ImagebuildError } from '../errors.ts';
import { type Content, countBytes, hashBytes, ResumableHash } from '../image/content.ts';
import type { Bytes } from '../io/bytes.ts';
import { contentAt } from './content.ts';

/** Bytes that all files taken from archives, images and addresses may have together. */
const spoolLimit = 16 * 1024 ** 3;

/** Keeps bytes that come as a stream, so that they can be opened again: the files that a Kubefile takes from elsewhere. */
export type BlobSpool = (bytes: Bytes) => Promise<Content>;

/**
 * Keeps them as files in a directory, which is made when the first one comes.
 * @param limit bytes, of all together. @throws LIMIT_EXCEEDED
 */
export function newBlobSpool(directory: string, limit: number = spoolLimit): BlobSpool {
  let count = 0;
  let left = limit;
  return async (bytes) => {
    await mkdir(directory, { recursive: true });
    const path = join(directory, String(count++));
    const hash = new ResumableHash();
    const limited = countBytes(hashBytes(bytes, hash), (count) => {
      left -= count;
      if (left < 0) throw tooMuch(limit);
    });
    await pipeline(Readable.from(limited), createWriteStream(path, { mode: 0o600 }));
    return contentAt(path, { digest: hash.digest(), size: hash.size });
  };
}

function tooMuch(limit: number): ImagebuildError {
  return new ImagebuildError(
    'LIMIT_EXCEEDED',
    `what the Kubefile takes from archives, images and addresses is more than ${limit} bytes`,
    { hint: 'Take less, or do it in init.sh.' },
  );
}
