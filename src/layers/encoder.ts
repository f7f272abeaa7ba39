import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, zstdCompress } from 'node:zlib';
import { mediaTypes } from '../image/descriptor.ts';
import type { Bytes } from '../io/bytes.ts';
import type { Compression } from './compression.ts';

/**
 * Packs a stream in blocks that are cut by their position alone, so that several threads pack at once and the bytes are the same at
 * any number of them, and however the stream was cut into chunks.
 */
interface Encoder {
  readonly mediaType: string;
  /** Names everything but the level that decides the bytes: it is part of a layer's key. */
  readonly version: string;
  readonly head: Uint8Array;
  /** @param before the block before this one, empty for the first. */
  pack(block: Uint8Array, before: Uint8Array, level: number): Promise<Uint8Array>;
  /** What follows the last block. @param sum the CRC-32 of all bytes. */
  tail(sum: number, size: number): Uint8Array;
}

/** Bytes of a block. A larger one packs zstd a little better and costs memory on every thread. */
const blockSize = 1024 * 1024;

/** How many blocks are packed at once: as many as Node has threads for it. */
const blocksAtOnce = 4;

/** How far deflate looks back, which is how much of the block before it is given (RFC 1951, section 2). */
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
    // Frames of their own, one after the other, are one stream (RFC 8878, section 3). One whose size is told needs tables for no
    // more: at level 22, two hundred megabytes become three thousand without.
    pack: (block, _, level) =>
      compress(block, {
        chunkSize: blockSize,
        pledgedSrcSize: block.length,
        params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
      }),
    tail: () => empty,
  },
};

/** The media type of a layer that is packed so (OCI image-spec layer.md). */
export function layerMediaType(compression: Compression): string {
  return compression.type === 'none' ? mediaTypes.ociLayer : encoders[compression.type].mediaType;
}

/** Everything beside its entries that decides a layer's bytes: format, level, version. */
export function encoderName(compression: Compression): string {
  if (compression.type === 'none') return 'tar 1';
  return `tar 1, ${encoders[compression.type].version}, level ${compression.level}`;
}

/** The bytes, packed. At most `blocksAtOnce` blocks are held in memory. */
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

/** The bytes in pieces of `blockSize`; the last is smaller, and may be empty: even of nothing there is a frame. */
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

/** What becomes of each block, in the blocks' order, while the next ones are worked on. */
async function* inOrder(blocks: Bytes, work: (block: Uint8Array) => Promise<Uint8Array>): Bytes {
  const begun: Promise<Uint8Array>[] = [];
  for await (const block of blocks) {
    const done = work(block);
    // The failure of one that nobody waits for yet is thrown when its turn comes.
    done.catch(() => {});
    begun.push(done);
    if (begun.length === blocksAtOnce) yield await begun.shift()!;
  }
  for (const done of begun) yield await done;
}
