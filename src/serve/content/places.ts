import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { Source } from '../../image/store.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';

/** A layer of a cluster image, in the store that holds it. */
export interface ServedLayer {
  readonly source: Source;
  readonly descriptor: Descriptor;
  /** Its tar, where that can be read at any position; undefined for a compressed layer. */
  readonly tar: TarAccess | undefined;
}

/** The tar of a layer that isn't compressed. */
export interface TarAccess {
  /** Bytes. */
  readonly size: number;
  /** Yields exactly so many bytes from a position on, unless the tar ends before. Unchecked. */
  read(position: number, length: number, options?: OpenOptions): Bytes;
}

/** A file of an embedded registry, and its place in a layer. */
export interface ServedFile {
  /** In the layer; of the files of a whole image, below `docker/registry/v2/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly layer: ServedLayer;
  /** The number of its member in the layer's tar, from 0. */
  readonly member: number;
  /** The position of its bytes in the layer's tar; undefined for a sparse file. */
  readonly offset: number | undefined;
  /** The text of a link. */
  readonly link?: string | undefined;
}

/** Blobs of an embedded registry by digest, each at every place that it has. */
export type BlobPlaces = ReadonlyMap<Digest, readonly ServedFile[]>;
