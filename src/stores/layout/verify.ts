import { createHash } from 'node:crypto';
import { ImagebuildError } from '../../errors.ts';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { Writable, Written } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';

/**
 * Passes bytes on and checks them: the size always, the digest when they are read from the start.
 * @throws DIGEST_MISMATCH before the stream ends.
 */
export async function* verified(bytes: Bytes, expected: Descriptor, offset: number, where: string): Bytes {
  const hash = offset === 0 ? createHash('sha256') : undefined;
  let position = offset;
  for await (const chunk of bytes) {
    position += chunk.length;
    hash?.update(chunk);
    if (position > expected.size) break;
    yield chunk;
  }
  if (position !== expected.size) throw wrongSize(expected.size, position, expected.digest, where);
  if (hash) checkDigest(expected.digest, `sha256:${hash.digest('hex')}`, where);
}

/**
 * Reads content to its end, hands every chunk to `take`, and says what it was.
 * @throws DIGEST_MISMATCH when it is not what `content` says; what was taken must then be thrown away.
 */
export async function receive(
  content: Writable,
  where: string,
  take: (chunk: Uint8Array, position: number) => Promise<unknown>,
): Promise<Written> {
  const hash = createHash('sha256');
  const limit = content.size ?? Number.POSITIVE_INFINITY;
  let size = 0;
  for await (const chunk of content.open(0)) {
    if (size + chunk.length > limit) throw wrongSize(limit, size + chunk.length, content.digest, where);
    const taken = take(chunk, size);
    // The disk writes while the hash is computed.
    hash.update(chunk);
    await taken;
    size += chunk.length;
  }
  if (content.size !== undefined && size !== content.size)
    throw wrongSize(content.size, size, content.digest, where);
  const digest: Digest = `sha256:${hash.digest('hex')}`;
  if (content.digest !== undefined) checkDigest(content.digest, digest, where);
  return { digest, size };
}

/** All bytes of a stream whose size was checked to be small. */
export async function collect(bytes: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @throws DIGEST_MISMATCH */
export function checkDigest(expected: Digest, actual: Digest, where: string): void {
  if (actual === expected) return;
  throw mismatch(`the bytes of ${expected} in ${where} have the digest ${actual}`, where);
}

function wrongSize(
  expected: number,
  actual: number,
  digest: Digest | undefined,
  where: string,
): ImagebuildError {
  const name = digest ?? 'content';
  const much = actual > expected ? `more than ${expected}` : `${actual} instead of ${expected}`;
  return mismatch(`${name} in ${where} has ${much} bytes`, where);
}

function mismatch(message: string, where: string): ImagebuildError {
  return new ImagebuildError('DIGEST_MISMATCH', message, {
    place: { registry: where },
    hint: 'Fetch or write this content anew: it is damaged.',
  });
}
