import { Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ImagebuildError, type Place } from '../errors.ts';
import type { Bytes, FileEntry } from '../image/tree.ts';

const remote = /^(?:https?|ftp|git|ssh):\/\/|^git@|^github\.com\/|\.git(?:#.*)?$/;

/** @throws KUBEFILE_UNSUPPORTED for a URL or a git repository. */
export function refuseRemote(word: string, place: Place): void {
  if (!remote.test(word)) return;
  throw new ImagebuildError('KUBEFILE_UNSUPPORTED', `ADD of ${word} is not supported yet`, {
    place,
    hint: 'Download it in init.sh, and COPY the file.',
  });
}

/** What an archive begins with, and how to look inside; those we cannot look into are taken for archives of files. */
const formats: readonly { readonly magic: Buffer; readonly unpack?: () => Transform }[] = [
  { magic: Buffer.from([0x1f, 0x8b, 0x08]), unpack: createGunzip },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unpack: createZstdDecompress },
  { magic: Buffer.from('BZh') },
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
];

/** ADD would unpack a local tar archive; a packed file that is none is copied. @throws KUBEFILE_UNSUPPORTED */
export async function refuseArchive(entry: FileEntry, word: string, place: Place): Promise<void> {
  if (!(await isArchive(entry))) return;
  throw new ImagebuildError(
    'KUBEFILE_UNSUPPORTED',
    `ADD of ${word} would unpack it, which is not supported yet`,
    {
      place,
      hint: 'Use COPY to have the archive as it is, or unpack it in init.sh.',
    },
  );
}

async function isArchive(entry: FileEntry): Promise<boolean> {
  const start = await firstBytes(entry.content.open(), tarBlock);
  const format = formats.find(({ magic }) => start.subarray(0, magic.length).equals(magic));
  if (!format) return isTarHeader(start);
  if (!format.unpack) return true;
  return isTarHeader(await firstUnpacked(entry, format.unpack()));
}

/** What cannot be unpacked is no archive. */
async function firstUnpacked(entry: FileEntry, unpack: Transform): Promise<Buffer> {
  const packed = Readable.from(entry.content.open());
  packed.on('error', (error) => unpack.destroy(error));
  try {
    return await firstBytes(packed.pipe(unpack), tarBlock);
  } catch {
    return Buffer.alloc(0);
  } finally {
    packed.destroy();
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
