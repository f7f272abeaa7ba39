import { collectBytes, firstBytes } from '../../image/content.ts';
import { type Descriptor, type Digest, ociLayerType } from '../../image/descriptor.ts';
import type { PlainTar, Source } from '../../image/store.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { compressionHead, detectCompression } from '../../layers/decompress.ts';
import type { PositionedArchive } from '../../layers/tar/tarreader.ts';

/** A layer of a cluster image, in the store that holds it. */
export interface ServedLayer {
  readonly source: Source;
  readonly descriptor: Descriptor;
  /** Its tar, where that can be read at any position; undefined for a compressed layer. */
  readonly tar: TarAccess | undefined;
}

/** The tar of a layer that isn't compressed. */
interface TarAccess {
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

/** Finds out how a layer is compressed: its bytes say it, since media types are wrong too often. */
export async function openLayer(source: Source, descriptor: Descriptor): Promise<ServedLayer> {
  const plain = source.plainTar?.(descriptor.digest);
  if (plain) return { source, descriptor, tar: accessPlain(plain) };
  if (ociLayerType(descriptor.mediaType) === undefined) return { source, descriptor, tar: undefined };
  const head = source.blob(descriptor, 0, { length: compressionHead });
  const compression = detectCompression(await firstBytes(head, compressionHead));
  if (compression !== 'none') return { source, descriptor, tar: undefined };
  const read: TarAccess['read'] = (position, length, options = {}) =>
    takeBytes(source.blob(descriptor, position, { ...options, length, unchecked: true }), length);
  return { source, descriptor, tar: { size: descriptor.size, read } };
}

function accessPlain({ size, open }: PlainTar): TarAccess {
  return { size, read: (position, length) => takeBytes(open(position), length) };
}

/** Passes on the first `count` bytes of a stream, and leaves the rest. */
export async function* takeBytes(bytes: Bytes, count: number): Bytes {
  let left = count;
  if (left <= 0) return;
  for await (const chunk of bytes) {
    yield chunk.length <= left ? chunk : chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Bytes that are read at once where only headers are wanted: most of them lie near each other. */
const windowSize = 64 * 1024;

/**
 * Opens the tar of a layer for reading its headers. Few requests are made: what lies near is read with it.
 */
export function openHeaders({ size, read }: TarAccess, options: OpenOptions): PositionedArchive {
  let start = 0;
  let bytes: Buffer = Buffer.alloc(0);
  return {
    size,
    mayLackEnd: true,
    handle: {
      async read(buffer, offset, length, position) {
        const wanted = Math.min(length, size - position);
        if (position < start || position + wanted > start + bytes.length) {
          start = position;
          const window = Math.min(Math.max(wanted, windowSize), size - position);
          bytes = await collectBytes(read(position, window, options));
        }
        const bytesRead = bytes.copy(buffer, offset, position - start, position - start + wanted);
        return { bytesRead, buffer };
      },
    },
  };
}

/** Blobs of an embedded registry by digest, each at every place that it has. */
export type BlobPlaces = ReadonlyMap<Digest, readonly ServedFile[]>;
