// The parts of unbzip2-stream behind its public entry point, which has no types either.
declare module '@openpgp/unbzip2-stream/lib/bit_iterator.js' {
  /** Reads so many bits, 32 at most; null goes on to the next whole byte. */
  export interface Bits {
    (count: number | null): number;
    /** Bytes that were begun. */
    readonly bytesRead: number;
  }
  /** @param next the chunk that follows; one is taken at once. */
  export default function newBits(next: () => Uint8Array): Bits;
}
declare module '@openpgp/unbzip2-stream/lib/bzip2.js' {
  import type { Bits } from '@openpgp/unbzip2-stream/lib/bit_iterator.js';

  const bzip2: {
    /** @returns the size of the stream's blocks, in 100,000 bytes. */
    header(bits: Bits): number;
    /**
     * Unpacks a block.
     * @param check that of the blocks before.
     * @returns that of the blocks up to here; null at the end of the stream, and the check
     * is right.
     */
    decompress(
      bits: Bits,
      put: (byte: number) => void,
      work: Int32Array,
      size: number,
      check: number,
    ): number | null;
  };
  export default bzip2;
}
