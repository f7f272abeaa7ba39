import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, zstdCompress } from 'node:zlib';
import { mediaTypes } from '../image/descriptor.ts';
import type { Bytes } from '../io/bytes.ts';
import type { Compression } from './compression.ts';

/**
 * A compressor that works on blocks of a fixed size, so that several threads compress at once. The bytes are
 * the same for any number of threads, and however the stream is cut into chunks.
 */
interface Encoder {
  readonly mediaType: string;
  /** Everything except the level that decides the bytes. It is part of a layer's key. */
  readonly version: string;
  readonly head: Uint8Array;
  /** @param before the block before this one, empty for the first. */
  pack(block: Uint8Array, before: Uint8Array, level: number): Promise<Uint8Array>;
  /** Returns the bytes after the last block. @param sum the CRC-32 of all bytes. */
  tail(sum: number, size: number): Uint8Array;
}

/**
 * The size of a block in bytes. With larger blocks zstd compresses slightly better, and every thread needs
 * more memory.
 */
const blockSize = 1024 * 1024;

/** The number of blocks that are compressed at once: Node has as many threads for it. */
const blocksAtOnce = 4;

/** The distance that deflate looks back, so it gets this much of the previous block (RFC 1951, section 2). */
const deflateWindow = 32 * 1024;

const deflate = promisify(deflateRaw);
const compress = promisify(zstdCompress);
const empty = new Uint8Array();

const encoders: Readonly<Record<'gzip' | 'zstd', Encoder>> = {
  gzip: {
    mediaType: mediaTypes.ociLayerGzip,
    version: `gzip 2, zlib ${process.versions['zlib']}`,
    // RFC 1952 with no name and no time; the system's byte is "unknown" on every system.
    head: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]),
    // A flushed block ends at a byte, so that the next can follow it in one and the same deflate stream.
    pack: (block, before, level) =>
      deflate(block, {
        level,
        chunkSize: blockSize,
        finishFlush: constants.Z_SYNC_FLUSH,
        ...(before.length > 0 ? { dictionary: before.subarray(-deflateWindow) } : {}),
      }),
    tail(sum, size) {
      // An empty last block (RFC 1951, section 3.2.6), the CRC and the size.
      const tail = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      tail.writeUInt32LE(sum, 2);
      tail.writeUInt32LE(size % 2 ** 32, 6);
      return tail;
    },
  },
  zstd: {
    mediaType: mediaTypes.ociLayerZstd,
    version: `zstd 1, libzstd ${process.versions['zstd']}`,
    head: empty,
    // Consecutive frames are one stream (RFC 8878, section 3). With its size given, a frame needs tables for
    // no more than that: at level 22, three gigabytes of memory become two hundred megabytes.
    pack: (block, _, level) =>
      compress(block, {
        chunkSize: blockSize,
        pledgedSrcSize: block.length,
        params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
      }),
    tail: () => empty,
  },
};

/** Returns the media type of a layer with this compression (OCI image-spec layer.md). */
export function layerMediaType(compression: Pick<Compression, 'type'>): string {
  return compression.type === 'none' ? mediaTypes.ociLayer : encoders[compression.type].mediaType;
}

/** Returns everything except its entries that decides a layer's bytes: format, level, version. */
export function encoderName(compression: Compression): string {
  if (compression.type === 'none') return 'tar 1';
  return `tar 1, ${encoders[compression.type].version}, level ${compression.level}`;
}

/** Compresses a stream. At most `blocksAtOnce` blocks are in memory. */
export async function* encode(bytes: Bytes, { type, level }: Exclude<Compression, { type: 'none' }>): Bytes {
  const { head, pack, tail } = encoders[type];
  let before: Uint8Array = empty;
  let sum = 0;
  let size = 0;
  if (head.length > 0) yield head;
  yield* inOrder(blocksOf(bytes), (block) => {
    const packed = pack(block, before, level);
    before = block;
    sum = crc32(block, sum);
    size += block.length;
    return packed;
  });
  const last = tail(sum, size);
  if (last.length > 0) yield last;
}

/** Cuts a stream into blocks. The last one is smaller, and may be empty: even an empty stream has a frame. */
async function* blocksOf(bytes: Bytes): Bytes {
  let block = Buffer.allocUnsafe(blockSize);
  let filled = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + blockSize - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < blockSize) continue;
      yield block;
      block = Buffer.allocUnsafe(blockSize);
      filled = 0;
    }
  }
  yield block.subarray(0, filled);
}

/** Yields the result for each block in order, while the next blocks are processed. */
async function* inOrder(blocks: Bytes, work: (block: Uint8Array) => Promise<Uint8Array>): Bytes {
  const begun: Promise<Uint8Array>[] = [];
  for await (const block of blocks) {
    const done = work(block);
    // An error is thrown when the turn of its block comes.
    done.catch(() => {});
    begun.push(done);
    if (begun.length === blocksAtOnce) yield await begun.shift()!;
  }
  for (const done of begun) yield await done;
}
