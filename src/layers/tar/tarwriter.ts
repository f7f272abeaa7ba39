import { encodePath } from '../../io/pathbytes.ts';
import { attributeRecords, type MemberAttributes } from './attributes.ts';

/**
 * Writes tar headers as pure functions on bytes (POSIX.1-2017 pax, "ustar Interchange Format" and "pax Header
 * Block"). A layer's bytes decide its digest, so every field is set here, and nothing depends on the version
 * of a library.
 */

export interface TarEntry extends MemberAttributes {
  readonly path: string;
  readonly type: 'dir' | 'file' | 'symlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** Bytes of content that follow; 0 for everything except files. */
  readonly size: number;
  readonly linkname?: string | undefined;
}

const block = 512;
const typeFlags = { file: '0', symlink: '2', dir: '5' } as const;
const paxFlag = 'x';
const largestOctal7 = 0o7777777;
const largestOctal11 = 0o77777777777;

/** Two zero blocks end an archive. */
export const tarEnd: Buffer = Buffer.alloc(2 * block);

/** Returns the number of zero bytes after content of this size, up to a whole block. */
export function padding(size: number): number {
  return (block - (size % block)) % block;
}

/**
 * Returns the header blocks of an entry: a ustar header, preceded by a pax header for values that ustar can't
 * hold.
 */
export function tarHeader(entry: TarEntry): Buffer {
  const header = Buffer.alloc(tarHeaderSize(entry));
  writeTarHeader(header, 0, entry);
  return header;
}

/** Returns the size of the header blocks of an entry, in bytes, without making them. */
export function tarHeaderSize(entry: TarEntry): number {
  const records = recordsOf(entry, storedPath(entry));
  return records.length === 0 ? block : 2 * block + wholeBlocks(paxBody(records).length);
}

/**
 * Writes the header blocks of an entry into a buffer of zeros.
 * @returns the position after them.
 */
export function writeTarHeader(target: Buffer, at: number, entry: TarEntry): number {
  const path = storedPath(entry);
  const records = recordsOf(entry, path);
  const start = records.length === 0 ? at : writePaxHeader(target, at, records);
  writeUstarHeader(target.subarray(start, start + block), {
    ...(splitPath(path) ?? { prefix: '', name: cut(path) }),
    mode: entry.mode & 0o7777,
    uid: entry.uid > largestOctal7 ? 0 : entry.uid,
    gid: entry.gid > largestOctal7 ? 0 : entry.gid,
    size: entry.size > largestOctal11 ? 0 : entry.size,
    mtime: entry.mtime,
    flag: typeFlags[entry.type],
    linkname: cut(entry.linkname ?? ''),
  });
  return start + block;
}

type PaxRecord = readonly [key: string, value: Buffer];

const none: readonly PaxRecord[] = [];

/** Returns the values that a ustar header can't hold. */
function recordsOf(entry: TarEntry, path: string): readonly PaxRecord[] {
  const { linkname = '', size, uid, gid } = entry;
  const hasAttributes = entry.capabilities !== undefined || entry.xattrs !== undefined;
  const isLong = { path: !splitPath(path), linkpath: linkname.length > 100 || !isAscii(linkname) };
  const isLarge = { size: size > largestOctal11, uid: uid > largestOctal7, gid: gid > largestOctal7 };
  if (!hasAttributes && !Object.values({ ...isLong, ...isLarge }).includes(true)) return none;
  const values = { path, linkpath: linkname, size, uid, gid };
  const fields = Object.entries({ ...isLong, ...isLarge }).flatMap(([key, when]) =>
    when ? [[key, encodePath(String(values[key as keyof typeof values]))] as const] : [],
  );
  return [...fields, ...attributeRecords(entry)];
}

function storedPath({ type, path }: TarEntry): string {
  return type === 'dir' ? `${path}/` : path;
}

function writePaxHeader(target: Buffer, at: number, records: readonly PaxRecord[]): number {
  const body = paxBody(records);
  writeUstarHeader(target.subarray(at, at + block), {
    prefix: '',
    name: 'PaxHeader',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: body.length,
    mtime: 0,
    flag: paxFlag,
    linkname: '',
  });
  body.copy(target, at + block);
  return at + block + wholeBlocks(body.length);
}

function paxBody(records: readonly PaxRecord[]): Buffer {
  return Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
}

function wholeBlocks(size: number): number {
  return size + padding(size);
}

/** Formats `length key=value\n`, where the length also counts its own digits. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([encodePath(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + String(rest.length).length;
  length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

interface UstarFields {
  prefix: string;
  name: string;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtime: number;
  flag: string;
  linkname: string;
}

/** @param header a block of zeros. */
function writeUstarHeader(header: Buffer, fields: UstarFields): void {
  header.write(fields.name, 0, 100, 'utf8');
  writeOctal(header, fields.mode, 100, 8);
  writeOctal(header, fields.uid, 108, 8);
  writeOctal(header, fields.gid, 116, 8);
  writeOctal(header, fields.size, 124, 12);
  writeOctal(header, fields.mtime, 136, 12);
  header.fill(blank, 148, 156);
  header.write(fields.flag, 156, 'latin1');
  header.write(fields.linkname, 157, 100, 'utf8');
  header.write('ustar\u000000', 257, 'latin1');
  writeOctal(header, 0, 329, 8);
  writeOctal(header, 0, 337, 8);
  header.write(fields.prefix, 345, 155, 'utf8');
  let sum = 0; // a loop: a callback for every byte would take most of the time
  for (let at = 0; at < block; at++) sum += header[at]!;
  writeOctal(header, sum, 148, 7);
}

const blank = 0x20;
const zero = 0x30;

/** Writes octal digits, padded with zeros, and a NUL. Digit by digit: a tar of links is little else. */
function writeOctal(header: Buffer, value: number, offset: number, width: number): void {
  let rest = value;
  for (let at = offset + width - 2; at >= offset; at--) {
    header[at] = zero + (rest % 8);
    rest = Math.floor(rest / 8);
  }
  header[offset + width - 1] = 0;
}

/**
 * Splits a path at a `/` into ustar's prefix (155 bytes) and name (100 bytes); undefined when it doesn't fit.
 */
function splitPath(path: string): { prefix: string; name: string } | undefined {
  if (!isAscii(path)) return undefined;
  if (path.length <= 100) return { prefix: '', name: path };
  const at = path.indexOf('/', path.length - 101);
  if (at <= 0 || at > 155 || at === path.length - 1) return undefined;
  return { prefix: path.slice(0, at), name: path.slice(at + 1) };
}

function isAscii(text: string): boolean {
  return /^[\x01-\x7f]*$/.test(text);
}

/** Shortens a name for old readers that don't know pax. */
function cut(text: string): string {
  if (text.length <= 100 && isAscii(text)) return text;
  return encodePath(text)
    .subarray(0, 100)
    .toString('latin1')
    .replace(/[^\x01-\x7f]/g, '_');
}
