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
  const path = entry.type === 'dir' ? `${entry.path}/` : entry.path;
  const linkname = entry.linkname ?? '';
  const place = splitPath(path);
  const text = (when: boolean, value: string | number) => (when ? encodePath(String(value)) : undefined);
  const fields = Object.entries({
    path: text(!place, path),
    linkpath: text(!isAscii(linkname) || linkname.length > 100, linkname),
    size: text(entry.size > largestOctal11, entry.size),
    uid: text(entry.uid > largestOctal7, entry.uid),
    gid: text(entry.gid > largestOctal7, entry.gid),
  }).flatMap(([key, value]) => (value ? [[key, value] as const] : []));
  const records = [...fields, ...attributeRecords(entry)];

  const header = ustarHeader({
    ...(place ?? { prefix: '', name: cut(path) }),
    mode: entry.mode & 0o7777,
    uid: entry.uid > largestOctal7 ? 0 : entry.uid,
    gid: entry.gid > largestOctal7 ? 0 : entry.gid,
    size: entry.size > largestOctal11 ? 0 : entry.size,
    mtime: entry.mtime,
    flag: typeFlags[entry.type],
    linkname: cut(linkname),
  });
  return records.length === 0 ? header : Buffer.concat([paxHeader(records), header]);
}

function paxHeader(records: readonly (readonly [string, Buffer])[]): Buffer {
  const body = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
  const header = ustarHeader({
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
  return Buffer.concat([header, body, Buffer.alloc(padding(body.length))]);
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

function ustarHeader(fields: UstarFields): Buffer {
  const header = Buffer.alloc(block);
  header.write(fields.name, 0, 100, 'utf8');
  writeOctal(header, fields.mode, 100, 8);
  writeOctal(header, fields.uid, 108, 8);
  writeOctal(header, fields.gid, 116, 8);
  writeOctal(header, fields.size, 124, 12);
  writeOctal(header, fields.mtime, 136, 12);
  header.write(' '.repeat(8), 148, 'latin1');
  header.write(fields.flag, 156, 'latin1');
  header.write(fields.linkname, 157, 100, 'utf8');
  header.write('ustar\u000000', 257, 'latin1');
  writeOctal(header, 0, 329, 8);
  writeOctal(header, 0, 337, 8);
  header.write(fields.prefix, 345, 155, 'utf8');
  let sum = 0; // a loop: a callback for every byte would take most of the time
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function writeOctal(header: Buffer, value: number, offset: number, width: number): void {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
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
  return encodePath(text)
    .subarray(0, 100)
    .toString('latin1')
    .replace(/[^\x01-\x7f]/g, '_');
}
