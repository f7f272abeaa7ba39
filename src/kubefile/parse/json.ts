import type { Fail, SourceWord } from '../source.ts';

/**
 * The JSON form of an instruction's arguments: an array of strings. What is no JSON array is shell form, however much it looks like
 * one (Dockerfile reference, shell and exec form).
 * @returns undefined for the shell form. @throws for an array that holds something else than strings.
 */
export function jsonWords(rest: SourceWord, fail: Fail): SourceWord[] | undefined {
  if (!rest.text.startsWith('[')) return undefined;
  const array = parseArray(rest.text);
  if (!array) return undefined;
  if (!array.every((item) => typeof item === 'string'))
    throw fail(rest.at, 'an array of arguments holds strings only', 'Put every argument in double quotes.');
  const literals = [...rest.text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
  return array.map((text, index) => ({ text, at: rest.at + (literals[index]?.index ?? 0) + 1 }));
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Not an error: the text is shell form.
    return undefined;
  }
}
