import type { Place } from '../../errors.ts';
import { mayContainReference } from '../rules/host.ts';
import { readLines } from './lines.ts';
import { parseJson, parseYamlDocument } from './parse.ts';
import type { TextValue, Value } from './value.ts';

/**
 * A text without any of these names no image. Parsing is what takes time, and this skips most of what helm
 * renders.
 */
const words = /image|img\b|repository|\brepo\b|\bhub\b/i;
/** The definition of a custom resource describes fields, at great length, and runs nothing. */
const definition = /^["']?kind["']?:\s*["']?CustomResourceDefinition\b/m;

/** Tells whether a document can name an image. */
export function isWorthReading(text: string): boolean {
  return (words.test(text) || mayContainReference.test(text)) && !definition.test(text);
}

/** A part of a text that `---` separates from others. */
interface DocumentText {
  readonly text: string;
  readonly linesBefore: number;
}

/**
 * Splits at `---` at the start of a line, which always begins a document, in a block scalar too (YAML 1.2.2,
 * 9.1.2).
 */
export function splitDocuments(text: string): DocumentText[] {
  let lines = 0;
  return text.split(/^(?=---(?:\s|$))/m).map((part) => {
    const linesBefore = lines;
    lines += part.split('\n').length - 1;
    return { text: part, linesBefore };
  });
}

/**
 * Reads a text that is the value of a field: YAML, JSON, a script, a file of variables, or a single line,
 * which stays a text.
 * @param isEncoded true: it may be base64, as in a Secret.
 */
export function readEmbeddedText(value: TextValue, isEncoded: boolean, place: Place): Value[] {
  const decoded = isEncoded ? decodeBase64(value.text) : undefined;
  const text = decoded ?? value.text;
  if (!isWorthReading(text)) return [];
  // Of what is decoded, the place is the line of the field.
  const linesBefore = decoded === undefined ? value.linesBefore : value.line - 1;
  return splitDocuments(text.replaceAll('\r\n', '\n')).flatMap((part) => {
    if (!isWorthReading(part.text)) return [];
    return [readPart(part.text, linesBefore + part.linesBefore, place)];
  });
}

function readPart(text: string, linesBefore: number, place: Place): Value {
  const trimmed = text.trim();
  const isLine = !trimmed.includes('\n');
  const line = linesBefore + 1;
  const plain: TextValue = { type: 'text', text: trimmed, line, linesBefore };
  const json = /^[[{]/.test(trimmed) ? parseJson(trimmed, line) : undefined;
  if (json) return json;
  if (isLine && !/^["']?[\w./-]+["']?:\s|^[{[]/.test(trimmed)) return plain;
  const parsed = text.includes('{{') ? undefined : parseYamlDocument(text, place, linesBefore);
  const value = parsed && 'value' in parsed ? parsed.value : undefined;
  if (value && value.type !== 'text') return value;
  return isLine ? plain : readLines(text, linesBefore);
}

function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(compact, 'base64'));
  } catch {
    return undefined; // a key or a certificate, not a text
  }
}
