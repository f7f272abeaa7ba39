import type { Bytes, OpenOptions } from '../io/bytes.ts';
import { type Digest, digestOf } from './digest.ts';

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
