import { digestOf } from './digest.ts';
import type { Content } from './tree.ts';

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
