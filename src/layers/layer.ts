import { type Content, hashBytes, ResumableHash, skipBytes } from '../image/content.ts';
import { type Digest, digestOf } from '../image/descriptor.ts';
import type { Writable } from '../image/store.ts';
import type { Bytes, OpenOptions } from '../io/bytes.ts';
import type { Compression } from './compression.ts';
import { encode, encoderName } from './encoder.ts';
import { checkSegments, readSegments, type TarSegment } from './segments.ts';
import { padding, tarEnd, tarHeader } from './tar/tarwriter.ts';
import type { Entry } from './tree.ts';

/** The settings that turn a layer's entries into bytes. */
export interface Encoding {
  readonly compression: Compression;
  /** Seconds since the epoch, of every entry. */
  readonly mtime: number;
}

/** A layer that isn't written yet. Its key follows from what it will hold. */
export interface LayerSpec extends Encoding {
  /** Sorted, with every parent directory. */
  readonly entries: readonly Entry[];
}

/**
 * Computes the layer key: the SHA-256 of the canonical entry list and the encoder's name. Layers with the
 * same key have the same bytes, so equal layers are recognized without reading their content.
 */
export function layerKey(layer: LayerSpec): Digest {
  return digestOf(
    [encoderName(layer.compression), String(layer.mtime), ...describeEntries(layer.entries)].join('\n'),
  );
}

/** Returns the digest of the entries of a layer, whatever encoding and time it gets. */
export function entriesDigest(entries: readonly Entry[]): Digest {
  return digestOf(describeEntries(entries).join('\n'));
}

function describeEntries(entries: readonly Entry[]): string[] {
  return entries.map((entry) =>
    JSON.stringify([...attributes(entry), ...payload(entry), ...xattrsOf(entry)]),
  );
}

function attributes(entry: Entry): unknown[] {
  return [entry.path, entry.type, entry.mode, entry.uid, entry.gid];
}

function payload(entry: Entry): unknown[] {
  if (entry.type === 'file') {
    const { content, capabilities } = entry;
    return [content.size, content.digest, ...(capabilities === undefined ? [] : [capabilities])];
  }
  return entry.type === 'symlink' ? [entry.linkname] : [];
}

function xattrsOf(entry: Entry): unknown[] {
  return entry.type === 'symlink' || entry.xattrs === undefined ? [] : [entry.xattrs];
}

/**
 * Returns the tar of a layer: its size, and a function that opens it at any offset without reading what is
 * before.
 */
export function layerTar(layer: LayerSpec): { size: number; open(offset: number): Bytes } {
  const { segments, size } = segmentsOf(layer);
  return { size, open: (offset) => readSegments(segments, offset) };
}

function segmentsOf(
  layer: LayerSpec,
  options?: OpenOptions,
): { readonly segments: readonly TarSegment[]; readonly size: number } {
  const segments: TarSegment[] = [];
  let size = 0;
  const add = (length: number, open: TarSegment['open'], content?: Content) => {
    if (length > 0) segments.push({ start: size, size: length, content, open });
    size += length;
  };
  for (const entry of layer.entries) {
    const content = entry.type === 'file' ? entry.content : undefined;
    const header = tarHeader({
      path: entry.path,
      type: entry.type,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      mtime: layer.mtime,
      size: content?.size ?? 0,
      linkname: entry.type === 'symlink' ? entry.linkname : undefined,
      capabilities: entry.type === 'file' ? entry.capabilities : undefined,
      xattrs: entry.type === 'symlink' ? undefined : entry.xattrs,
    });
    add(header.length, (offset) => header.subarray(offset));
    if (!content) continue;
    add(content.size, (offset) => content.open(offset, options), content);
    const zeros = padding(content.size);
    add(zeros, (offset) => Buffer.alloc(zeros - offset));
  }
  add(tarEnd.length, (offset) => tarEnd.subarray(offset));
  return { segments, size };
}

/** Finds the offset of each file's content in the tar of a layer. */
export function contentOffsets(layer: LayerSpec): Map<Digest, number> {
  const { segments } = segmentsOf(layer);
  return new Map(
    segments.flatMap(({ content, start }) => (content ? [[content.digest, start] as const] : [])),
  );
}

/**
 * Returns a layer as content to write. An uncompressed layer opens at any offset that was reached before; a
 * compressed one is computed again up to the offset. `diffId` returns the digest of the uncompressed tar once
 * the content was read to its end: for an uncompressed layer, the digest of the written bytes.
 * @param options.fresh true when its content was read before and was damaged.
 */
export function encodeLayer(
  layer: LayerSpec,
  { fresh = false }: OpenOptions = {},
): Writable & { diffId(written: Digest): Digest } {
  const { compression } = layer;
  const { segments, size } = segmentsOf(layer, { unchecked: compression.type === 'none', fresh });
  if (compression.type === 'none')
    return { size, diffId: (written) => written, open: checkSegments(segments) };
  const hash = new ResumableHash();
  return {
    open: (offset) => skipBytes(encode(hashBytes(readSegments(segments, 0), hash), compression), offset),
    diffId() {
      if (hash.size === size) return hash.digest();
      throw new RangeError(`the layer was read up to ${hash.size} of ${size} bytes`);
    },
  };
}
