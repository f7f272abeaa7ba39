import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { mediaTypes } from './descriptor.ts';
import { type Digest, digestOf, ResumableHash } from './digest.ts';
import type { Writable } from './store.ts';
import { padding, tarEnd, tarHeader } from './tar.ts';
import type { Bytes, Entry } from './tree.ts';

/** `none` for layers of blobs, which are compressed already; `gzip` for files. */
export type Compression = 'gzip' | 'none';

/** A layer before a byte of it was read: what it will hold decides its key. */
export interface LayerSpec {
  /** Sorted, every parent directory present. */
  readonly entries: readonly Entry[];
  readonly compression: Compression;
  /** Seconds since the epoch, of every entry. */
  readonly mtime: number;
}

const gzipLevel = 6;

/** Everything beside the entries that decides a layer's bytes. A change to any of it must change this text. */
const encoders = {
  gzip: `tar 1, gzip ${gzipLevel}, zlib ${process.versions['zlib']}`,
  none: 'tar 1',
} as const;

export function mediaTypeOf(compression: Compression): string {
  return compression === 'gzip' ? mediaTypes.ociLayerGzip : mediaTypes.ociLayer;
}

/**
 * The SHA-256 of the canonical entry list and of the encoder. Two layers with the same key have the same bytes; the
 * content need not be read to know it.
 */
export function layerKey(layer: LayerSpec): Digest {
  const lines = layer.entries.map((entry) => JSON.stringify([...attributes(entry), ...payload(entry)]));
  return digestOf([encoders[layer.compression], String(layer.mtime), ...lines].join('\n'));
}

function attributes(entry: Entry): unknown[] {
  return [entry.path, entry.type, entry.mode, entry.uid, entry.gid];
}

function payload(entry: Entry): unknown[] {
  if (entry.type === 'file') return [entry.content.size, entry.content.digest];
  return entry.type === 'symlink' ? [entry.linkname] : [];
}

interface Segment {
  readonly start: number;
  readonly size: number;
  open(offset: number): Bytes | Buffer;
}

/** The tar of a layer: its size is known, and it opens at any offset, without reading what lies before. */
export function layerTar(layer: LayerSpec): { size: number; open(offset: number): Bytes } {
  const segments: Segment[] = [];
  let size = 0;
  const add = (length: number, open: Segment['open']) => {
    if (length > 0) segments.push({ start: size, size: length, open });
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
    });
    add(header.length, (offset) => header.subarray(offset));
    if (!content) continue;
    add(content.size, (offset) => content.open(offset));
    const zeros = padding(content.size);
    add(zeros, (offset) => Buffer.alloc(zeros - offset));
  }
  add(tarEnd.length, (offset) => tarEnd.subarray(offset));
  return { size, open: (offset) => readSegments(segments, offset) };
}

/** Small neighbours (headers, padding) leave as one chunk, so that a thousand links are not a thousand writes. */
async function* readSegments(segments: readonly Segment[], offset: number): Bytes {
  let small: Uint8Array[] = [];
  let smallSize = 0;
  for (const segment of segments.slice(segmentAt(segments, offset))) {
    const bytes = segment.open(Math.max(0, offset - segment.start));
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      small.push(chunk);
      smallSize += chunk.length;
      if (smallSize < chunkSize) continue;
      yield small.length === 1 ? chunk : Buffer.concat(small, smallSize);
      small = [];
      smallSize = 0;
    }
  }
  if (smallSize > 0) yield Buffer.concat(small, smallSize);
}

const chunkSize = 64 * 1024;

function segmentAt(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const segment = segments[middle]!;
    if (segment.start + segment.size <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The layer as content to write. `diffId` is the digest of the uncompressed tar, known when the content has been read to its
 * end once; a plain layer opens at any offset, a compressed one is computed again up to it.
 */
export function encodeLayer(layer: LayerSpec): Writable & { diffId(): Digest; readonly tarSize: number } {
  const tar = layerTar(layer);
  const hash = new ResumableHash();
  const diffId = () => {
    if (hash.size !== tar.size)
      throw new RangeError(`the layer was read up to ${hash.size} of ${tar.size} bytes`);
    return hash.digest();
  };
  if (layer.compression === 'none') {
    return {
      size: tar.size,
      tarSize: tar.size,
      diffId,
      open: (offset) => hashed(tar.open(offset), hash, offset),
    };
  }
  return { tarSize: tar.size, diffId, open: (offset) => skip(gzip(hashed(tar.open(0), hash, 0)), offset) };
}

async function* hashed(bytes: Bytes, hash: ResumableHash, offset: number): Bytes {
  let position = offset;
  for await (const chunk of bytes) {
    hash.update(chunk, position);
    position += chunk.length;
    yield chunk;
  }
}

/** RFC 1952 with no name and no time; the system's byte is "unknown" on every system. */
async function* gzip(bytes: Bytes): Bytes {
  const packed = createGzip({ level: gzipLevel, chunkSize });
  const done = pipeline(Readable.from(bytes), packed, () => {});
  let first = true;
  try {
    for await (const chunk of done as AsyncIterable<Buffer>) {
      if (first) chunk[9] = 255;
      first = false;
      yield chunk;
    }
  } finally {
    packed.destroy();
  }
}

async function* skip(bytes: Bytes, count: number): Bytes {
  let left = count;
  for await (const chunk of bytes) {
    if (chunk.length <= left) left -= chunk.length;
    else {
      yield left === 0 ? chunk : chunk.subarray(left);
      left = 0;
    }
  }
}
