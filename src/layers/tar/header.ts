import { decodePath } from '../../io/pathbytes.ts';
import { say } from '../../text/say.ts';

/** A tar header of an archive that somebody else wrote (POSIX.1-2017 pax, "ustar Interchange Format"). */
export interface TarHeader {
  /**
   * The type flag: `0` file, `1` hard link, `2` symbolic link, `5` directory, `S` GNU's sparse file, `x` and
   * `g` pax, `L` and `K` GNU long names.
   */
  readonly flag: string;
  readonly path: string;
  readonly linkname: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content that follow. */
  readonly size: number;
}

/**
 * Makes the error for an archive that can't be read, from the reason as a clause such as "a header is
 * damaged".
 */
export type NewArchiveError = (reason: string) => Error;

/** The extended header records that precede a header, by pax's keywords; values are bytes. */
export type PaxRecords = ReadonlyMap<string, Buffer>;

export const blockSize = 512;

/** The largest pax header or GNU long name, in bytes. */
export const extensionLimit = 1024 * 1024;

/** Reads one header block. @returns undefined for a block of zeros, which ends the archive. */
export function parseTarHeader(block: Buffer, refuse: NewArchiveError): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const size = readNumber(block, 124, 12);
  if (size === undefined || readNumber(block, 148, 8) !== checksum(block))
    throw refuse(say('tarHeaderDamaged').text);
  // GNU's own format, `ustar` and two blanks, has times where POSIX has the prefix of the name.
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? readText(block.subarray(345, 500)) : '';
  const path = readText(block.subarray(0, 100));
  return {
    flag: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
    path: prefix === '' ? path : `${prefix}/${path}`,
    linkname: readText(block.subarray(157, 257)),
    mode: (readNumber(block, 100, 8) ?? 0) & 0o7777,
    uid: readNumber(block, 108, 8) ?? 0,
    gid: readNumber(block, 116, 8) ?? 0,
    size,
  };
}

/** Tells headers of members from those that only extend the header of the next one. */
export function isExtension({ flag }: TarHeader): boolean {
  return 'xgLK'.includes(flag);
}

/** Parses the content of an extension. GNU's long names become the pax records of the same meaning. */
export function parseExtension({ flag }: TarHeader, content: Buffer, refuse: NewArchiveError): PaxRecords {
  if (flag === 'L') return new Map([['path', textBytes(content)]]);
  if (flag === 'K') return new Map([['linkpath', textBytes(content)]]);
  return parsePaxRecords(content, refuse);
}

/**
 * Parses the records of a pax header: `length key=value\n` each, where the length counts all bytes of the
 * record. The repeated records of sparse files become the one record of a later format.
 */
function parsePaxRecords(bytes: Buffer, refuse: NewArchiveError): PaxRecords {
  const records = new Map<string, Buffer>();
  const regions: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const blank = bytes.indexOf(' ', start);
    const length = Number(bytes.toString('latin1', start, blank));
    const record = bytes.subarray(blank + 1, start + length);
    const equals = record.indexOf('=');
    const isRecord = blank > start && equals > 0 && start + length <= bytes.length && record.at(-1) === 0x0a;
    if (!Number.isSafeInteger(length) || !isRecord) throw refuse(say('tarPaxDamaged').text);
    const key = decodePath(record.subarray(0, equals));
    const value = record.subarray(equals + 1, -1);
    if (isRegion(key)) regions.push(value.toString('latin1'));
    else records.set(key, value);
    start += length;
  }
  if (regions.length > 0) records.set('GNU.sparse.map', Buffer.from(regions.join(',')));
  return records;
}

/** Offset and size of a region, in turn (GNU tar manual, "PAX Format, Version 0.0"). */
function isRegion(key: string): boolean {
  return key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes';
}

/** Returns a member's header with the values of its extensions. */
export function applyRecords(header: TarHeader, records: PaxRecords, refuse: NewArchiveError): TarHeader {
  const number = (key: string, otherwise: number): number => {
    const text = records.get(key)?.toString('latin1');
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    throw refuse(say('tarPaxNumber', { key }).text);
  };
  const text = (key: string, otherwise: string): string => {
    const value = records.get(key);
    return value ? decodePath(value) : otherwise;
  };
  const size = number('size', header.size);
  return {
    ...header,
    path: text('path', header.path),
    linkname: text('linkpath', header.linkname),
    uid: number('uid', header.uid),
    gid: number('gid', header.gid),
    // The size of a link is that of the file it names: no content follows.
    size: '1 2 3 4 5 6'.includes(header.flag) ? 0 : size,
  };
}

/** Reads the text up to the first NUL, as in a fixed field or a GNU long name. */
function readText(field: Buffer): string {
  return decodePath(textBytes(field));
}

function textBytes(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? field.length : end);
}

/** Reads octal digits, or base 256 if the first bit is set (GNU's format for numbers too large for octal). */
export function readNumber(block: Buffer, start: number, length: number): number | undefined {
  const field = block.subarray(start, start + length);
  const value =
    (field[0]! & 0x80) === 0
      ? Number.parseInt(
          field
            .toString('latin1')
            .replace(/[\0 ]+$/, '')
            .trim() || '0',
          8,
        )
      : [field[0]! & 0x7f, ...field.subarray(1)].reduce((total, byte) => total * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Sums all bytes, taking those of the checksum itself as blanks. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let at = 0; at < block.length; at++) if (at < 148 || at >= 156) sum += block[at]!;
  return sum;
}
