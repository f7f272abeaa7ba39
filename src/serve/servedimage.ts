import type { Digest } from '../image/descriptor.ts';

/** An image that a server answers for, as people and programs are told. */
export interface ServedImage {
  /** Its repository, without a host. */
  readonly name: string;
  readonly tag: string;
  readonly digest: Digest;
  readonly platforms: readonly string[];
  /** Bytes of its configurations and layers, of all platforms. */
  readonly size: number;
}
