import type { Place } from '../errors.ts';
import { findImagesInDocument } from './document.ts';
import type { NamedImage } from './text.ts';

/** A document without one of these names no image. Parsing is what costs time, and most of what helm renders is passed over so. */
const worthReading = /(?:[iI]mage|repository)["']?\s*:|_IMAGE|image=|config-reloader=/;
/** The definition of a custom resource describes fields, at great length, and runs nothing. */
const definition = /^kind:\s*["']?CustomResourceDefinition\b/m;

/** How many texts may be embedded in each other: a ConfigMap in a ConfigMap. */
const deepestText = 2;

/**
 * The images of YAML or JSON, by the rules of docs/compatibility.md B.3. A document that does not parse is read line by line; what is
 * found in a file that a ConfigMap holds is never certain.
 * @param place how errors name the text.
 * @throws LIMIT_EXCEEDED when it is nested too deep, or its aliases multiply too far.
 */
export function findImagesInYaml(text: string, place: Place, depth = 0): NamedImage[] {
  return splitDocuments(text.replaceAll('\r\n', '\n')).flatMap((part) => {
    if (!worthReading.test(part.text) || definition.test(part.text)) return [];
    const { images, texts } = findImagesInDocument(part.text, place);
    const embedded = depth === deepestText ? [] : texts;
    const source = /^# Source: (\S.*)$/m.exec(part.text.slice(0, 1000))?.[1];
    return [
      ...images,
      ...embedded.flatMap(({ text, linesBefore }) =>
        findImagesInYaml(text, place, depth + 1).map((image) => ({
          ...image,
          certain: false,
          line: image.line + linesBefore,
        })),
      ),
    ].map((image) => ({ ...image, line: image.line + part.linesBefore, source }));
  });
}

/** `---` at the start of a line always begins a document, in a block scalar too (YAML 1.2.2, 9.1.2). */
function splitDocuments(text: string): { text: string; linesBefore: number }[] {
  let lines = 0;
  return text.split(/^(?=---(?:\s|$))/m).map((part) => {
    const linesBefore = lines;
    lines += part.split('\n').length - 1;
    return { text: part, linesBefore };
  });
}
