import type { Place } from '../../errors.ts';
import { isWorthReading, splitDocuments } from './embeddedtext.ts';
import type { InvalidImage, NamedImage, TextImages } from './found.ts';
import { readLines } from './lines.ts';
import { parseYamlDocument } from './parse.ts';
import { type ReadOptions, readDocument } from './reader.ts';

/**
 * Finds the images in YAML or JSON, by the rules of docs/compatibility.md B 4 to B 6. A document that doesn't
 * parse is read line by line; what is found in a text inside a document is never certain.
 * @param place how errors name the text.
 * @throws LIMIT_EXCEEDED when it is nested too deep, or its aliases multiply too far.
 */
export function findImagesInYaml(
  text: string,
  place: Place,
  { rename }: Pick<ReadOptions, 'rename'> = {},
): TextImages {
  const images: NamedImage[] = [];
  const invalid: InvalidImage[] = [];
  const unparsed: { problem: string; line: number }[] = [];
  for (const part of splitDocuments(text.replaceAll('\r\n', '\n'))) {
    if (!isWorthReading(part.text)) continue;
    const parsed = parseYamlDocument(part.text, place);
    if ('problem' in parsed) unparsed.push({ ...parsed, line: parsed.line + part.linesBefore });
    const [value, read] =
      'problem' in parsed ? ([readLines(part.text), 'lines'] as const) : ([parsed.value, 'yaml'] as const);
    const found = readDocument(value, { place, read, rename });
    const source = /^# Source: (\S.*)$/m.exec(part.text.slice(0, 1000))?.[1];
    const at = <T extends { readonly line: number }>(one: T) => ({
      ...one,
      line: one.line + part.linesBefore,
      ...(source === undefined ? {} : { source }),
    });
    images.push(...found.images.map(at));
    invalid.push(...found.invalid.map(at));
  }
  return { images, invalid, unparsed };
}
