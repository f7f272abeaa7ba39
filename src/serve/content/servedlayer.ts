import { collectBytes, firstBytes } from '../../image/content.ts';
import { type Descriptor, ociLayerType } from '../../image/descriptor.ts';
import type { PlainTar, Source } from '../../image/store.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { compressionHead, decompressLayer, detectCompression } from '../../layers/decompress.ts';
import {
  type ArchiveMember,
  type ArchiveSource,
  type PositionedArchive,
  readMembers,
} from '../../layers/tar/tarreader.ts';
import type { ServedLayer, TarAccess } from './places.ts';

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
function openHeaders({ size, read }: TarAccess, options: OpenOptions): PositionedArchive {
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

/**
 * A layer that isn't compressed is read whole up to this size, in bytes, which checks its digest. Of a larger
 * one only headers and links are read.
 */
const wholeLimit = 4 * 1024 * 1024;

/** Opens the members of a layer's tar, in order. A layer that is read whole is checked on the way. */
export function openMembers(layer: ServedLayer, options: OpenOptions): AsyncGenerator<ArchiveMember> {
  const { source, descriptor, tar } = layer;
  const isSmall = descriptor.size <= wholeLimit && !source.plainTar?.(descriptor.digest);
  if (tar && !isSmall) return readMembers(openHeaders(tar, options), describeArchive(layer));
  return readMembers(decompressLayer(source, descriptor, options), describeArchive(layer));
}

function describeArchive({ source, descriptor }: ServedLayer): ArchiveSource {
  return {
    name: `${descriptor.digest} of ${source.location}`,
    place: { image: source.location },
    paths: 'rooted',
  };
}
