import type { Bytes } from '../io/bytes.ts';
import type { ResumableHash } from './digest.ts';

/** Passes a stream on and hashes what goes by. A stream that is opened again goes on where the hash stands. */
export async function* hashed(bytes: Bytes, hash: ResumableHash): Bytes {
  let position = 0;
  for await (const chunk of bytes) {
    hash.update(chunk, position);
    position += chunk.length;
    yield chunk;
  }
}

/** A stream without its first `count` bytes. */
export async function* skip(bytes: Bytes, count: number): Bytes {
  let left = count;
  for await (const chunk of bytes) {
    if (chunk.length <= left) left -= chunk.length;
    else {
      yield left === 0 ? chunk : chunk.subarray(left);
      left = 0;
    }
  }
}

/** Reads a stream to its end, for what that tells of it. */
export async function drain(bytes: Bytes): Promise<void> {
  for await (const _ of bytes);
}
