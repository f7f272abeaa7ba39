import { isUtf8 } from 'node:buffer';

/**
 * Names of files are bytes. In a path they are text, and each byte that isn't UTF-8 is a lone surrogate,
 * U+DC80 to U+DCFF, which no text has (as in Python's PEP 383). So two names never become one, and JSON keeps
 * them (`\udce9`).
 */
const escapeBase = 0xdc00;
const escaped = /[\udc80-\udcff]/u;

/** Reads the bytes of a path. */
export function decodePath(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const character = bytes.subarray(at, at + lengthOf(bytes[at]!));
    const isText = isUtf8(character);
    parts.push(isText ? Buffer.from(character).toString() : String.fromCharCode(escapeBase + bytes[at]!));
    at += isText ? character.length : 1;
  }
  return parts.join('');
}

/** Returns the bytes of a path, as `decodePath` read them. */
export function encodePath(path: string): Buffer {
  if (path.isWellFormed()) return Buffer.from(path);
  return Buffer.concat(
    Array.from(path, (character) =>
      escaped.test(character) ? Buffer.from([character.charCodeAt(0) & 0xff]) : Buffer.from(character),
    ),
  );
}

/** Returns a path in the form that the functions of `node:fs` take. */
export function diskPath(path: string): string | Buffer {
  return path.isWellFormed() ? path : encodePath(path);
}

/** Tells whether a path is one that `decodePath` returns: any other could mean the same bytes. */
export function isPathText(path: string): boolean {
  return path.isWellFormed() || decodePath(encodePath(path)) === path;
}

/** Returns the length of the character that begins with a byte, if it is one. */
function lengthOf(first: number): number {
  if (first < 0xc0) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}
