import { createHash, type Hash } from 'node:crypto';
import type { Bytes, OpenOptions } from '../io/bytes.ts';
import { type Digest, digestOf } from './descriptor.ts';

/** Bytes of known digest and size that can be opened again, at any offset. */
export interface Content {
  readonly digest: Digest;
  readonly size: number;
  /** The file of this machine that holds the bytes, when there is one: an archive is read where it lies. */
  readonly file?: string | undefined;
  /** How errors name the place that it comes from. */
  readonly where?: string | undefined;
  open(offset?: number, options?: OpenOptions): Bytes;
}

/** Bytes that are in memory already, as content. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    async *open(offset = 0) {
      if (offset < bytes.length) yield bytes.subarray(offset);
    },
  };
}

/**
 * Hashes a stream that may be read again from the middle: bytes at positions it has seen already are passed over,
 * so a reopened stream goes on hashing exactly where the first one ended.
 */
export class ResumableHash {
  readonly #hash: Hash = createHash('sha256');
  #size = 0;

  /** How many bytes from the start have been hashed. */
  get size(): number {
    return this.#size;
  }

  /** Takes the chunk that lies at `position`; a gap before it is a programming error. */
  update(chunk: Uint8Array, position: number): void {
    const skip = this.#size - position;
    if (skip < 0) throw new RangeError(`hash at ${this.#size} cannot take bytes at ${position}`);
    if (skip >= chunk.length) return;
    this.#hash.update(skip === 0 ? chunk : chunk.subarray(skip));
    this.#size = position + chunk.length;
  }

  /** The digest of all bytes so far; the hash can go on afterwards. */
  digest(): Digest {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}

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
