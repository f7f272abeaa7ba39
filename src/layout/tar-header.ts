import { ImagebuildError } from '../errors.ts';

/** A tar header as it stands in an archive that somebody else wrote (POSIX.1-2017 pax, "ustar Interchange Format"). */
export interface TarHeader {
  /** The type flag: `0` file, `1` hard link, `2` symbolic link, `5` directory, `x` and `g` pax, `L` and `K` GNU long names. */
  readonly flag: string;
  readonly path: string;
  readonly linkname: string;
  /** Bytes of content that follow. */
  readonly size: number;
}

export const blockSize = 512;

/**
 * Reads one header block.
 * @param name how an error names the archive.
 * @returns undefined for a block of zeros, which ends the archive. @throws CONTENT_INVALID when it is no header.
 */
export function parseTarHeader(block: Buffer, name: string): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const size = readNumber(block, 124, 12);
  if (size === undefined || readNumber(block, 148, 8) !== checksum(block))
    throw invalidArchive(name, 'a header in it is damaged');
  // GNU's own format, `ustar` and two blanks, keeps times where POSIX has the prefix of the name.
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? readText(block, 345, 155) : '';
  const path = readText(block, 0, 100);
  return {
    flag: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
    path: prefix === '' ? path : `${prefix}/${path}`,
    linkname: readText(block, 157, 100),
    size,
  };
}

/** The records of a pax header, `length key=value\n` each, the length counting all of the record's bytes. */
export function parsePaxRecords(bytes: Buffer, name: string): Record<string, string> {
  const records: Record<string, string> = {};
  for (let start = 0; start < bytes.length; ) {
    const blank = bytes.indexOf(' ', start);
    const length = Number(bytes.toString('latin1', start, blank));
    const record = bytes.subarray(blank + 1, start + length);
    const equals = record.indexOf('=');
    const isRecord = blank > start && equals > 0 && start + length <= bytes.length && record.at(-1) === 0x0a;
    if (!Number.isSafeInteger(length) || !isRecord)
      throw invalidArchive(name, 'a pax header in it is damaged');
    records[record.toString('utf8', 0, equals)] = record.toString('utf8', equals + 1, record.length - 1);
    start += length;
  }
  return records;
}

/** The text up to the first NUL, as in a fixed field or in a GNU long name. */
export function readText(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? field.length : end);
}

/** Octal digits, or base 256 when the first bit is set (GNU, for sizes of 8 GiB and more). */
function readNumber(block: Buffer, start: number, length: number): number | undefined {
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

/** The sum of all bytes, those of the checksum itself taken as blanks. */
function checksum(block: Buffer): number {
  const sum = (part: Buffer) => part.reduce((total, byte) => total + byte, 0);
  return sum(block) - sum(block.subarray(148, 156)) + 8 * 0x20;
}

export function invalidArchive(name: string, reason: string): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `${name} is no archive that can be read: ${reason}`, {
    place: { file: name },
    hint: 'Make the archive anew with skopeo, podman or imagebuild.',
  });
}
