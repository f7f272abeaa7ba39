import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ImagebuildError } from '../errors.ts';
import { peekBytes } from '../image/content.ts';
import { type Descriptor, ociLayerType } from '../image/descriptor.ts';
import type { Source } from '../image/store.ts';
import type { Bytes, OpenOptions } from '../io/bytes.ts';
import { say } from '../text/say.ts';
import { splitFrames } from './zstdframes.ts';

/** The compressions of layers, each with the bytes that it begins with. */
const formats: readonly {
  readonly type: 'gzip' | 'zstd';
  readonly begins: (head: Uint8Array) => boolean;
  readonly unpack: (packed: Bytes) => Bytes;
}[] = [
  {
    type: 'gzip',
    begins: ([a, b]) => a === 0x1f && b === 0x8b,
    unpack: unpackGzip,
  },
  {
    type: 'zstd',
    // A frame, or one that is to be skipped (RFC 8878, 3.1).
    begins: ([a = 0, b, c, d]) =>
      (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) ||
      (a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18),
    unpack: unpackZstd,
  },
];

/** The number of first bytes that tell how a layer is compressed. */
export const compressionHead = 4;

/** Tells from its first bytes how a layer is compressed; a layer that isn't is a plain tar. */
export function detectCompression(head: Uint8Array): 'gzip' | 'zstd' | 'none' {
  return formats.find(({ begins }) => begins(head))?.type ?? 'none';
}

/**
 * Opens the tar of a layer. Its blob is checked on the way. Its bytes say how it is compressed: media types
 * are wrong too often. @throws CONTENT_INVALID for a media type that isn't a layer's.
 */
export function decompressLayer(
  source: Pick<Source, 'blob'>,
  layer: Descriptor,
  options?: OpenOptions,
): Bytes {
  if (ociLayerType(layer.mediaType) === undefined)
    throw new ImagebuildError(
      'CONTENT_INVALID',
      say('layerTypeUnknown', { layer: layer.digest, type: layer.mediaType }),
    );
  return unpackLayer(source.blob(layer, 0, options));
}

/** Decompresses the bytes of a layer; those of a plain tar stay as they are. */
export async function* unpackLayer(bytes: Bytes): Bytes {
  const { head, whole } = await peekBytes(bytes, compressionHead);
  const format = formats.find(({ begins }) => begins(head));
  yield* format ? format.unpack(whole) : whole;
}

/**
 * Decompresses gzip of one or several members (RFC 1952), which may be followed by zeros. @throws Error for
 * damaged data, and for other bytes behind a member.
 */
function unpackGzip(packed: Bytes): Bytes {
  return transformBytes(packed, createGunzip());
}

/**
 * Decompresses zstd of one or several frames (RFC 8878), with skippable ones and zeros between them. @throws
 * Error for damaged data, and for other bytes behind a frame.
 */
function unpackZstd(packed: Bytes): Bytes {
  return transformBytes(splitFrames(packed), createZstdDecompress());
}

/** A decompressor, which counts the bytes that it took. */
type Decompressor = Transform & { readonly bytesWritten: number };

/**
 * Sends bytes through a decompressor. Bytes behind the end of what it unpacks are read too, since they count
 * for the digest; they must be zeros. Leaving the loop early releases both.
 */
async function* transformBytes(bytes: Bytes, transform: Decompressor): Bytes {
  const packed = bytes[Symbol.asyncIterator]();
  const given = newTail();
  const next = async () => {
    const result = await packed.next();
    if (!result.done) given.add(result.value, transform.bytesWritten);
    return result;
  };
  const fed = Readable.from({ [Symbol.asyncIterator]: () => ({ next }) });
  pipeline(fed, transform).catch(() => {}); // the reader of the transform gets the error
  try {
    yield* transform as AsyncIterable<Buffer>;
    while (!(await next()).done) checkZeros(given.after(transform.bytesWritten));
    checkZeros(given.after(transform.bytesWritten));
  } finally {
    transform.destroy();
    await packed.return?.();
  }
}

/** Keeps the end of a stream: what its reader hasn't taken yet. */
function newTail() {
  let chunks: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  let size = 0;
  const drop = (taken: number) => {
    chunks = chunks.filter(({ start, bytes }) => start + bytes.length > taken);
  };
  return {
    add(bytes: Uint8Array, taken: number): void {
      drop(taken);
      chunks.push({ start: size, bytes });
      size += bytes.length;
    },
    /** Returns the bytes after those that were taken, each once. */
    after(taken: number): Uint8Array[] {
      const rest = chunks.map(({ start, bytes }) => bytes.subarray(Math.max(0, taken - start)));
      chunks = [];
      return rest;
    },
  };
}

function checkZeros(chunks: readonly Uint8Array[]): void {
  if (chunks.some((chunk) => chunk.some((byte) => byte !== 0)))
    throw new Error('there are other bytes behind the compressed ones');
}
