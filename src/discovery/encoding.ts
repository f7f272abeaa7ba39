/**
 * Encodings by the bytes that a text begins with: a mark, or the first characters, which are ASCII (YAML
 * 1.2.2, 5.2).
 */
const beginnings: readonly (readonly [bytes: readonly (number | undefined)[], encoding: Encoding])[] = [
  [[0x00, 0x00, 0xfe, 0xff], 'utf-32be'],
  [[0x00, 0x00, 0x00, undefined], 'utf-32be'],
  [[0xff, 0xfe, 0x00, 0x00], 'utf-32le'],
  [[undefined, 0x00, 0x00, 0x00], 'utf-32le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0x00, undefined], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[undefined, 0x00], 'utf-16le'],
];

type Encoding = 'utf-32be' | 'utf-32le' | 'utf-16be' | 'utf-16le';

/**
 * Decodes a text in any Unicode encoding, without its byte order mark. UTF-8 unless its first bytes say
 * otherwise.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = beginnings.find(([start]) => beginsWith(bytes, start))?.[1] ?? 'utf-8';
  if (encoding === 'utf-32be' || encoding === 'utf-32le') return decodeUtf32(bytes, encoding === 'utf-32le');
  return new TextDecoder(encoding).decode(bytes);
}

/** Tests the first bytes; undefined stands for any byte but 0. */
function beginsWith(bytes: Uint8Array, start: readonly (number | undefined)[]): boolean {
  if (bytes.length < Math.max(2, start.length)) return false;
  return start.every((wanted, index) =>
    wanted === undefined ? bytes[index] !== 0 : bytes[index] === wanted,
  );
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
    const code = view.getUint32(offset, littleEndian);
    const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    if (code !== 0xfeff || offset > 0) parts.push(isScalar ? String.fromCodePoint(code) : '\ufffd');
  }
  return parts.join('');
}
