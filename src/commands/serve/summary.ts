import type { Digest } from '../../image/descriptor.ts';
import type { ServedImage } from '../../serve/servedimage.ts';

/** What is told of a server once it listens. */
export interface ServedSummary {
  readonly location: string;
  readonly digest: Digest;
  readonly platforms: readonly string[];
  /** The address for clients: `http://127.0.0.1:5000`. */
  readonly url: string;
  /** true: other machines can reach it. */
  readonly public: boolean;
  readonly images: readonly ServedImage[];
  /** Bytes of all of them, each blob counted once. */
  readonly size: number;
}
