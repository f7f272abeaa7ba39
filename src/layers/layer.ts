import { type Content, hashBytes, ResumableHash, skipBytes } from '../image/content.ts';
import { type Digest, digestOf } from '../image/descriptor.ts';
import type { Writable } from '../image/store.ts';
import type { Bytes, OpenOptions } from '../io/bytes.ts';
import type { Compression } from './compression.ts';
import { encode, encoderName } from './encoder.ts';
import { checkSegments, readSegments, type TarSegment } from './segments.ts';
import { padding, type TarEntry, tarEnd, tarHeaderSize, writeTarHeader } from './tar/tarwriter.ts';
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

/** Headers that follow each other in a tar, and the zeros before them. */
interface HeaderRun {
  readonly zeros: number;
  readonly entries: TarEntry[];
  size: number;
}

/** Divides a tar into contents and what is between them, which is made only when it is read. */
function segmentsOf(
  { entries, mtime }: LayerSpec,
  options?: OpenOptions,
): { readonly segments: readonly TarSegment[]; readonly size: number } {
  const segments: TarSegment[] = [];
  let start = 0;
  const add = (size: number, open: TarSegment['open'], content?: Content) => {
    if (size > 0) segments.push({ start, size, content, open });
    start += size;
  };
  let run = startRun(0);
  const endRun = (zeros = 0) => {
    const ended = run;
    add(ended.size, (offset) => headerBytes(ended).subarray(offset));
    run = startRun(zeros);
  };
  for (const entry of entries) {
    const header = headerOf(entry, mtime);
    run.entries.push(header);
    run.size += tarHeaderSize(header);
    if (entry.type === 'file' && entry.content.size > 0) {
      const { content } = entry;
      endRun(padding(content.size));
      add(content.size, (offset) => openContent(content, offset, options), content);
    } else if (run.size >= longestRun) endRun();
  }
  run.size += tarEnd.length;
  endRun();
  return { segments, size: start };
}

/** Bytes after which a run ends: so much is in memory at once. */
const longestRun = 64 * 1024;

function startRun(zeros: number): HeaderRun {
  return { zeros, entries: [], size: zeros };
}

function openContent(content: Content, offset: number, options: OpenOptions | undefined): Bytes | Uint8Array {
  return content.bytes?.subarray(offset) ?? content.open(offset, options);
}

function headerOf(entry: Entry, mtime: number): TarEntry {
  const { path, type, mode, uid, gid } = entry;
  const size = entry.type === 'file' ? entry.content.size : 0;
  const linkname = entry.type === 'symlink' ? entry.linkname : undefined;
  const capabilities = entry.type === 'file' ? entry.capabilities : undefined;
  const xattrs = entry.type === 'symlink' ? undefined : entry.xattrs;
  return { path, type, mode, uid, gid, mtime, size, linkname, capabilities, xattrs };
}

/** Writes the headers of a run; whatever they leave of its size stays zero. */
function headerBytes({ zeros, entries, size }: HeaderRun): Buffer {
  const bytes = Buffer.alloc(size);
  entries.reduce((at, entry) => writeTarHeader(bytes, at, entry), zeros);
  return bytes;
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
