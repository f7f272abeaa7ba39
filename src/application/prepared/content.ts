import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ImagebuildError } from '../../errors.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';

/** A link is not followed, and a pipe does not keep us waiting for its other end. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const chunkSize = 256 * 1024;

/** What the bytes of a file must be. */
export interface ExpectedContent {
  readonly digest: Digest;
  readonly size: number;
}

/**
 * The bytes of a file from an offset on, checked as a whole: those before the offset are read too, so that a stream that ends
 * was right from the first byte, whatever somebody does to the file meanwhile.
 * @throws PREPARED_INVALID when there is no such regular file, DIGEST_MISMATCH.
 */
export async function* openContent(path: string, expected: ExpectedContent, offset = 0): Bytes {
  await using handle = await openRegular(path);
  let position = 0;
  for await (const chunk of verifyBytes(chunksOf(handle), expected, path)) {
    const skip = Math.max(0, offset - position);
    position += chunk.length;
    if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
  }
}

/** @throws PREPARED_INVALID when the file is not there, not a regular one, or of another size. */
export async function checkContent(path: string, size: number): Promise<void> {
  await using handle = await openRegular(path);
  const found = (await handle.stat()).size;
  if (found !== size) throw invalid(path, `it has ${found} bytes instead of ${size}`);
}

/** All bytes of a file, at most `limit`. @throws PREPARED_INVALID, LIMIT_EXCEEDED */
export async function readBounded(path: string, limit: number): Promise<Buffer> {
  await using handle = await openRegular(path);
  if ((await handle.stat()).size > limit) {
    throw new ImagebuildError('LIMIT_EXCEEDED', `${path} is larger than ${limit} bytes`, {
      place: { file: path },
    });
  }
  return await handle.readFile();
}

/** Passes bytes through and fails before the end when they are not the expected ones. @throws DIGEST_MISMATCH */
export async function* verifyBytes(bytes: Bytes, expected: ExpectedContent, path: string): Bytes {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > expected.size) throw mismatch(path, expected, `more than ${expected.size} bytes`);
    hash.update(chunk);
    yield chunk;
  }
  if (size !== expected.size) throw mismatch(path, expected, `${size} bytes instead of ${expected.size}`);
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== expected.digest) throw mismatch(path, expected, `the digest ${found}`);
}

/** Reuses no buffer: a chunk may still be on its way to a socket when the next one is read. */
async function* chunksOf(handle: FileHandle): Bytes {
  for (;;) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(chunkSize) });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function openRegular(path: string): Promise<FileHandle> {
  const handle = await open(path, flags).catch((cause: NodeJS.ErrnoException) => {
    throw invalid(path, cause.code === 'ELOOP' ? 'it is a link' : 'it cannot be opened', cause);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw invalid(path, 'it is no regular file');
}

function mismatch(path: string, { digest }: ExpectedContent, reason: string): ImagebuildError {
  return new ImagebuildError('DIGEST_MISMATCH', `${path} is not the file ${digest}: it has ${reason}`, {
    place: { file: path },
    hint: 'Something changed the file after it was prepared: prepare the build again.',
  });
}

function invalid(path: string, reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', `${path} cannot be read: ${reason}`, {
    place: { file: path },
    hint: 'Name the folder that `imagebuild prepare --output` wrote, and prepare it again when it is not whole.',
    cause,
  });
}
