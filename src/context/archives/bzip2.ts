import newBits, { type Bits } from '@openpgp/unbzip2-stream/lib/bit_iterator.js';
import bzip2 from '@openpgp/unbzip2-stream/lib/bzip2.js';
import type { Bytes } from '../../io/bytes.ts';

/** More than the size of a compressed block with its header and trailer, in bytes. */
const blockLimit = 1_000_000;

const chunkSize = 64 * 1024;

/**
 * Decompresses one or several bzip2 streams. A block is decompressed as a whole, so memory is bounded by the
 * largest one: 46 MB, for equal bytes.
 * @throws Error for damaged data.
 */
export async function* unpackBzip2(bytes: Bytes): Bytes {
  const input = newInput(bytes);
  try {
    while (await input.fill()) yield* unpackStream(input);
  } finally {
    await input.close();
  }
}

async function* unpackStream({ bits, fill }: Input): Bytes {
  const size = bzip2.header(bits) * 100_000;
  const work = new Int32Array(size);
  for (let check: number | null = 0; check !== null; ) {
    await fill();
    const output = newOutput();
    check = bzip2.decompress(bits, output.put, work, size, check);
    yield* output.chunks();
  }
}

interface Input {
  readonly bits: Bits;
  /** Reads until there is enough for a block. @returns false at the end of the input. */
  fill(): Promise<boolean>;
  close(): Promise<void>;
}

function newInput(bytes: Bytes): Input {
  const packed = bytes[Symbol.asyncIterator]();
  const queue: Uint8Array[] = [new Uint8Array(0)]; // the reader of bits takes the first one at once
  let received = 0;
  const bits = newBits(() => {
    const chunk = queue.shift();
    if (chunk) return chunk;
    throw new Error('it ends too early');
  });
  return {
    bits,
    async fill() {
      while (received - bits.bytesRead < blockLimit) {
        const { done, value } = await packed.next();
        if (done) break;
        if (value.length > 0) queue.push(value);
        received += value.length;
      }
      return received > bits.bytesRead;
    },
    async close() {
      await packed.return?.();
    },
  };
}

/** Collects single bytes into chunks. */
function newOutput() {
  const full: Buffer[] = [];
  let chunk = Buffer.allocUnsafe(chunkSize);
  let length = 0;
  return {
    put(byte: number): void {
      if (length === chunkSize) {
        full.push(chunk);
        chunk = Buffer.allocUnsafe(chunkSize);
        length = 0;
      }
      chunk[length++] = byte;
    },
    chunks: (): Buffer[] => [...full, chunk.subarray(0, length)].filter(({ length }) => length > 0),
  };
}
