import type { Fail, SourceSpan, SourceWord } from '../source.ts';
import { unquoted } from '../words.ts';
import type { LineReader } from './lines.ts';

/** A text that stands in the Kubefile itself, below the instruction that names it. */
export interface HereDocument {
  /** The word that opens it, `<<-"EOF"`. */
  readonly word: SourceWord;
  readonly name: string;
  /** false when the name is quoted: the text stays as it is. */
  readonly expands: boolean;
  readonly body: SourceSpan;
}

/** Reads the bodies of the here-documents that an instruction's words open, in order. @throws for one that does not end. */
export function readDocuments(words: readonly SourceWord[], lines: LineReader, fail: Fail): HereDocument[] {
  return words.flatMap((word) => {
    const opening = parseOpening(word.text);
    if (!opening) return [];
    const { name, expands, withoutTabs } = opening;
    const body = lines.document(name, withoutTabs);
    if (body) return [{ word, name, expands, body }];
    throw fail(word.at, `the here-document ${name} has no end`, `Add a line that holds ${name} alone.`);
  });
}

function parseOpening(text: string) {
  const match = /^\d*<<(-?)([^<]+)$/.exec(text);
  const [, dash, word = ''] = match ?? [];
  const name = unquoted(word);
  return name === '' ? undefined : { name, expands: !/["']/.test(word), withoutTabs: dash === '-' };
}
