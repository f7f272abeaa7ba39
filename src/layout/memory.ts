import { digestOf } from '../image/digest.ts';
import type { Content } from '../image/tree.ts';

/** Bytes that are there already, as content. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    async *open(offset = 0) {
      yield bytes.subarray(offset);
    },
  };
}
