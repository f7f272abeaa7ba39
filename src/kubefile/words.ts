import type { SourceWord } from './source.ts';

/** Words parted by blanks alone, as FROM, EXPOSE, VOLUME, COPY and ADD have them: quotes do not hold one together. */
export function blankWords(rest: SourceWord): SourceWord[] {
  return [...rest.text.matchAll(/[^ \t\v\f\r]+/g)].map((match) => ({
    text: match[0],
    at: rest.at + match.index,
  }));
}

/** Words parted by blanks outside quotes, as ENV, LABEL and ARG have them. Quotes and escape characters stay in them. */
export function quotedWords(rest: SourceWord, escapeCharacter: string): SourceWord[] {
  const words: SourceWord[] = [];
  for (
    let word = firstWord(rest, escapeCharacter);
    word;
    word = firstWord(after(rest, word), escapeCharacter)
  )
    words.push(word);
  return words;
}

/** The first word, with blanks before it left out; undefined when there is none. */
export function firstWord({ text, at }: SourceWord, escapeCharacter: string): SourceWord | undefined {
  const start = text.search(/\S/);
  if (start === -1) return undefined;
  let quote = '';
  let end = start;
  while (end < text.length && (quote !== '' || !/\s/.test(text[end]!))) {
    const character = text[end]!;
    if (character === escapeCharacter && quote !== "'") end++;
    else if (character === quote) quote = '';
    else if (quote === '' && /["']/.test(character)) quote = character;
    end++;
  }
  return { text: text.slice(start, end), at: at + start };
}

/** What follows a word of a text. */
export function after(rest: SourceWord, word: SourceWord): SourceWord {
  return textFrom(rest, word.at + word.text.length - rest.at);
}

/** A text from an offset on. */
export function textFrom(word: SourceWord, offset: number): SourceWord {
  return { text: word.text.slice(offset), at: word.at + offset };
}

/** A text without the blanks around it. */
export function trimmed(word: SourceWord): SourceWord {
  const start = word.text.search(/\S/);
  return start === -1 ? { text: '', at: word.at } : { text: word.text.trim(), at: word.at + start };
}

/** A word whose quotes and escape characters have done their work. */
export function unquoted(text: string): string {
  return text.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.?)/g, (_, single, double, escaped) => {
    return single ?? double?.replace(/\\(.)/g, '$1') ?? escaped;
  });
}
