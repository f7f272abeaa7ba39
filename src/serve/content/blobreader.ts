import type { Digest } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';

/** The blobs of an embedded registry, wherever they lie. */
export interface Blobs {
  /** Returns the size of a blob in bytes; undefined when it isn't here. */
  size(digest: Digest): number | undefined;
  /**
   * Yields the bytes of a blob from `start` to before `end`. Not all of them come before the whole blob has
   * been found to have its digest: the last ones of a whole blob wait for that, and a part of one that wasn't
   * read before comes after the blob was read once.
   * @throws DIGEST_MISMATCH, and what reading its layer throws
   */
  read(digest: Digest, start: number, end: number): Bytes;
  /** Reads a manifest or another small blob. @returns undefined for one that isn't here or is too large. */
  readSmall(digest: Digest): Promise<Buffer | undefined>;
}
