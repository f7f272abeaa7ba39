import type { Bytes } from '../io/bytes.ts';

const frameMagic = 0xfd2fb528;
/** The lowest of 16 numbers that a skippable frame may begin with. */
const skippableMagic = 0x184d2a50;
/** A frame is passed on in chunks of at least this size, in bytes. */
const chunkSize = 128 * 1024;

/**
 * Passes on a stream of zstd frames (RFC 8878, "Zstandard Frames") in chunks that hold bytes of one frame
 * only: Node's decompressor stops after a frame when the next one begins in the same chunk. Skippable frames,
 * which have no content, and zeros after a frame are left out.
 * @throws Error when the stream ends inside a frame, or has other bytes behind one.
 */
export async function* splitFrames(bytes: Bytes): Bytes {
  const input = newInput(bytes);
  try {
    for (let isMore = true; isMore; isMore = await input.skipZeros()) yield* frame(input);
  } finally {
    await input.close();
  }
}

/** Reads a frame; nothing is yielded for a skippable one. */
async function* frame(input: Input): Bytes {
  const magic = await input.read(4);
  const number = magic.readUInt32LE();
  if ((number & 0xfffffff0) >>> 0 === skippableMagic)
    return await input.skip((await input.read(4)).readUInt32LE());
  if (number !== frameMagic) throw new Error('there are bytes that are not zstd');
  const flags = await input.read(1);
  const { headerSize, checksumSize } = readFlags(flags[0]!);
  let parts: Uint8Array[] = [magic, flags, await input.read(headerSize)];
  let size = 0;
  for (let isLast = false; !isLast; ) {
    const header = await input.read(3);
    const block = header.readUIntLE(0, 3);
    isLast = (block & 1) === 1;
    const isRepeated = ((block >>> 1) & 3) === 1;
    const tail = isLast ? checksumSize : 0;
    const rest = await input.read((isRepeated ? 1 : block >>> 3) + tail);
    parts.push(header, rest);
    size += header.length + rest.length;
    if (!isLast && size < chunkSize) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
}

/** Reads the frame header descriptor: the sizes, in bytes, of the rest of the header and of the checksum. */
function readFlags(flags: number): { headerSize: number; checksumSize: number } {
  const isSingleSegment = (flags & 0x20) !== 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >>> 6]!;
  const dictionary = [0, 1, 2, 4][flags & 3]!;
  const window = isSingleSegment ? 0 : 1;
  return { headerSize: window + dictionary + contentSize, checksumSize: (flags & 4) === 0 ? 0 : 4 };
}

interface Input {
  read(count: number): Promise<Buffer>;
  skip(count: number): Promise<void>;
  /** Passes over zeros. Returns true if another byte follows. */
  skipZeros(): Promise<boolean>;
  close(): Promise<void>;
}

function newInput(bytes: Bytes): Input {
  const chunks = bytes[Symbol.asyncIterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  const isMore = async () => {
    while (chunk.length === 0) {
      const { done, value } = await chunks.next();
      if (done) return false;
      chunk = value;
    }
    return true;
  };
  const some = async (most: number) => {
    if (!(await isMore())) throw new Error('it ends inside a zstd frame');
    const taken = chunk.subarray(0, most);
    chunk = chunk.subarray(taken.length);
    return taken;
  };
  return {
    async read(count) {
      const parts: Uint8Array[] = [];
      for (let left = count; left > 0; left -= parts.at(-1)!.length) parts.push(await some(left));
      return Buffer.concat(parts);
    },
    async skip(count) {
      for (let left = count; left > 0; ) left -= (await some(left)).length;
    },
    async skipZeros() {
      while (await isMore()) {
        const at = chunk.findIndex((byte) => byte !== 0);
        if (at !== -1) {
          chunk = chunk.subarray(at);
          return true;
        }
        chunk = chunk.subarray(chunk.length);
      }
      return false;
    },
    async close() {
      await chunks.return?.();
    },
  };
}
