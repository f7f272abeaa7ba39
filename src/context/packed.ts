import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Bytes, Content } from '../image/tree.ts';
import { through } from '../image/unpack.ts';

/** How an archive may be packed: what it begins with, and what looks inside. */
interface Format {
  readonly name: string;
  readonly magic: Buffer;
  /** undefined: we cannot look inside. */
  readonly unpack?: () => Transform;
}

/** Those we cannot look into are taken for archives of files. A new compression is a row. */
const formats: readonly Format[] = [
  { name: 'gzip', magic: Buffer.from([0x1f, 0x8b, 0x08]), unpack: createGunzip },
  { name: 'zstd', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unpack: createZstdDecompress },
  { name: 'bzip2', magic: Buffer.from('BZh') },
  { name: 'xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
];

/** A tar archive, plain or packed. */
export interface Packed {
  /** gzip, zstd, bzip2, xz; `tar` when it is not packed. */
  readonly format: string;
  /** Opens the plain tar; undefined for a compression that is not read. */
  readonly open?: () => Bytes;
}

/** Looks at how a file begins, packed or not. @returns undefined when it is no tar archive. */
export async function findArchive(content: Content): Promise<Packed | undefined> {
  const start = await firstBytes(content.open(), tarBlock);
  const format = formats.find(({ magic }) => start.subarray(0, magic.length).equals(magic));
  if (!format) return isTarHeader(start) ? { format: 'tar', open: () => content.open() } : undefined;
  const { name, unpack } = format;
  if (!unpack) return { format: name };
  const open = () => through(content.open(), unpack());
  return isTarHeader(await firstUnpacked(open())) ? { format: name, open } : undefined;
}

/** What cannot be unpacked is no archive. */
async function firstUnpacked(bytes: Bytes): Promise<Buffer> {
  try {
    return await firstBytes(bytes, tarBlock);
  } catch {
    return Buffer.alloc(0);
  }
}

async function firstBytes(bytes: Bytes, count: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= count) break;
  }
  return Buffer.concat(chunks).subarray(0, count);
}

const tarBlock = 512;

/** Every tar header, of any age, has a checksum of its bytes (POSIX.1-2017 pax, "ustar Interchange Format"). */
function isTarHeader(block: Buffer): boolean {
  if (block.length < tarBlock) return false;
  const written = Number.parseInt(block.toString('latin1', 148, 156).replace(/[\0 ]/g, ''), 8);
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return sum === written;
}
