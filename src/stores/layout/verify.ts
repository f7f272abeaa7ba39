import { ImagebuildError, type Message } from '../../errors.ts';
import { checkBytes, type ExpectedBytes, ResumableHash, type UnexpectedBytes } from '../../image/content.ts';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { Writable, WrittenBlob } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';

/**
 * Passes bytes on and checks them: the size always, the digest when they are read from the start.
 * @throws DIGEST_MISMATCH before the stream ends.
 */
export function verified(bytes: Bytes, expected: Descriptor, offset: number, where: string): Bytes {
  return checkBytes(bytes, expected, (found) => damaged(expected, found, where), { offset });
}

/**
 * Reads content to its end, passes every chunk to `take`, and returns its digest and size.
 * @throws DIGEST_MISMATCH when they aren't what `content` says; what was taken must then be discarded.
 */
export async function receive(
  content: Writable,
  where: string,
  take: (chunk: Uint8Array, position: number) => Promise<unknown>,
): Promise<WrittenBlob> {
  const hash = new ResumableHash();
  const checked = checkBytes(content.open(0), content, (found) => damaged(content, found, where), { hash });
  let position = 0;
  let taken: Promise<unknown> = Promise.resolve();
  try {
    for await (const chunk of checked) {
      // The disk writes a chunk while the next one is read and hashed.
      await taken;
      taken = take(chunk, position);
      taken.catch(() => {}); // thrown where it is waited for
      position += chunk.length;
    }
  } finally {
    await Promise.allSettled([taken]);
  }
  await taken;
  return { digest: hash.digest(), size: hash.size };
}

/** @throws DIGEST_MISMATCH */
export function checkDigest(expected: Digest, actual: Digest, where: string): void {
  if (actual === expected) return;
  throw mismatch(say('contentOtherDigest', { expected, where, actual }), where);
}

function damaged(expected: ExpectedBytes, found: UnexpectedBytes, where: string): ImagebuildError {
  const { digest: name = 'content', size = 0 } = expected;
  if (found.digest !== undefined)
    return mismatch(say('contentOtherDigest', { expected: name, where, actual: found.digest }), where);
  if (found.size > size) return mismatch(say('contentTooLong', { name, where, size }), where);
  return mismatch(say('contentTooShort', { name, where, actual: found.size, size }), where);
}

function mismatch(message: Message, where: string): ImagebuildError {
  return new ImagebuildError('DIGEST_MISMATCH', message, {
    place: { registry: where },
    hint: say('contentDamaged'),
  });
}
