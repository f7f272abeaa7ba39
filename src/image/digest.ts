import { createHash, type Hash } from 'node:crypto';
import { ImagebuildError } from '../errors.ts';

/** `sha256:` and 64 lower-case hex digits (OCI image-spec, descriptor.md, Digests). No other algorithm is used. */
export type Digest = `sha256:${string}`;

const pattern = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && pattern.test(text);
}

/** @throws CONTENT_INVALID when the text is no sha256 digest. */
export function parseDigest(text: unknown): Digest {
  if (isDigest(text)) return text;
  throw new ImagebuildError('CONTENT_INVALID', `${JSON.stringify(text)} is not a sha256 digest`);
}

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The 64 hex digits of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
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
