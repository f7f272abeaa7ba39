import { ImagebuildError } from '../../errors.ts';
import { type Content, firstBytes } from '../../image/content.ts';
import type { Bytes } from '../../io/bytes.ts';
import { detectCompression, unpackLayer } from '../../layers/decompress.ts';

/** A compression of archives. To support another one, add a row. */
interface Format {
  /** Recognizes a file by its first bytes. */
  readonly begins: (start: Buffer) => boolean;
  readonly unpack: (packed: Bytes) => Bytes;
}

const formats: readonly Format[] = [
  { begins: (start) => detectCompression(start) !== 'none', unpack: unpackLayer },
  {
    begins: startsWith(Buffer.from('BZh')),
    unpack: whenNeeded(async () => (await import('./bzip2.ts')).unpackBzip2),
  },
  {
    begins: startsWith(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])),
    unpack: whenNeeded(async () => (await import('./xz.ts')).unpackXz),
  },
];

/**
 * Recognizes a tar archive, compressed or not, by its first bytes.
 * @returns a function that opens the uncompressed tar; undefined when it isn't a tar archive.
 * @throws KUBEFILE_UNSUPPORTED for an archive whose compression is valid but not supported.
 */
export async function detectArchive(content: Content): Promise<(() => Bytes) | undefined> {
  const start = await firstBytes(content.open(), tarBlock);
  const format = formats.find(({ begins }) => begins(start));
  if (!format) return isTarHeader(start) ? () => content.open() : undefined;
  const open = () => format.unpack(content.open());
  return isTarHeader(await firstUnpacked(open())) ? open : undefined;
}

function startsWith(magic: Buffer): Format['begins'] {
  return (start) => start.subarray(0, magic.length).equals(magic);
}

/** Loads a decompressor when it is first needed. */
function whenNeeded(load: () => Promise<Format['unpack']>): Format['unpack'] {
  return async function* (packed) {
    const unpack = await load();
    yield* unpack(packed);
  };
}

/** Decompresses the first block; empty when that fails, since the file then isn't an archive. */
async function firstUnpacked(bytes: Bytes): Promise<Buffer> {
  try {
    return await firstBytes(bytes, tarBlock);
  } catch (error) {
    if (error instanceof ImagebuildError) throw error;
    return Buffer.alloc(0);
  }
}

const tarBlock = 512;

/** Compares the checksum that every tar header has (POSIX.1-2017 pax, "ustar Interchange Format"). */
function isTarHeader(block: Buffer): boolean {
  if (block.length < tarBlock) return false;
  const written = Number.parseInt(block.toString('latin1', 148, 156).replace(/[\0 ]/g, ''), 8);
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return sum === written;
}
