import { say } from '../text/say.ts';
import type { Fail, SourceWord, Warn } from './source.ts';

/** Splits at blanks alone, as FROM, EXPOSE, VOLUME, COPY and ADD do: quotes don't hold a word together. */
export function splitAtBlanks(rest: SourceWord): SourceWord[] {
  return [...rest.text.matchAll(/[^ \t\v\f\r]+/g)].map((match) => ({
    text: match[0],
    at: rest.at + match.index,
  }));
}

/**
 * Splits at blanks outside quotes, as ENV, LABEL and ARG do. Quotes and escape characters stay in the words.
 */
export function splitQuoted(rest: SourceWord, escapeCharacter: string): SourceWord[] {
  const words: SourceWord[] = [];
  for (
    let word = firstWord(rest, escapeCharacter);
    word;
    word = firstWord(textAfter(rest, word), escapeCharacter)
  )
    words.push(word);
  return words;
}

/**
 * Joins words that open a here-document with a blank in them, `<< EOF`. A word that can't be its end, as in
 * `$((1 << 2))`, is left alone.
 */
export function joinOpenings(rest: SourceWord, words: readonly SourceWord[]): SourceWord[] {
  return words.flatMap((word, index) => {
    const [before, next] = [words[index - 1], words[index + 1]];
    if (before && opensDocument(before, word)) return [];
    if (!next || !opensDocument(word, next)) return [word];
    return [{ text: rest.text.slice(word.at - rest.at, next.at + next.text.length - rest.at), at: word.at }];
  });
}

function opensDocument({ text }: SourceWord, next: SourceWord): boolean {
  return /^\d*<<-?$/.test(text) && /^(["']?)[A-Za-z_-][\w.-]*\1$/.test(next.text);
}

/** Returns the first word without the blanks before it; undefined for a blank text. */
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

/** Returns what follows a word of a text. */
export function textAfter(rest: SourceWord, word: SourceWord): SourceWord {
  return textFrom(rest, word.at + word.text.length - rest.at);
}

/** Returns a text from an offset on. */
export function textFrom(word: SourceWord, offset: number): SourceWord {
  return { text: word.text.slice(offset), at: word.at + offset };
}

/** Returns a text without the blanks around it. */
export function trimWord(word: SourceWord): SourceWord {
  const start = word.text.search(/\S/);
  return start === -1 ? { text: '', at: word.at } : { text: word.text.trim(), at: word.at + start };
}

/** Removes quotes and escape characters. */
export function unquote(text: string): string {
  return text.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.?)/g, (_, single, double, escaped) => {
    return single ?? double?.replace(/\\(.)/g, '$1') ?? escaped;
  });
}

/**
 * Reads the JSON form of an instruction's arguments: an array of strings. Anything else is the shell form,
 * however similar it looks (Dockerfile reference, shell and exec form).
 * @returns undefined for the shell form.
 * @throws for an array that contains something other than strings.
 */
export function parseJsonForm(rest: SourceWord, fail: Fail): SourceWord[] | undefined {
  if (!rest.text.startsWith('[')) return undefined;
  const array = parseArray(rest.text);
  if (!array) return undefined;
  if (!array.every((item) => typeof item === 'string'))
    throw fail(rest.at, say('arrayOfStrings'), say('quoteArguments'));
  const literals = [...rest.text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
  return array.map((text, index) => ({ text, at: rest.at + (literals[index]?.index ?? 0) + 1 }));
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // The text is the shell form.
  }
}

/**
 * Reads a command in the exec form (several words) or the shell form (one text). Nothing in it is expanded:
 * its variables belong to the shell.
 * @throws for an empty command.
 */
export function parseCommand(
  instruction: string,
  { rest, fail, warn }: { readonly rest: SourceWord; readonly fail: Fail; readonly warn: Warn },
): { readonly exec: boolean; readonly words: readonly string[] } {
  if (rest.text === '') throw missingCommand(instruction, { rest, fail });
  const words = parseJsonForm(rest, fail);
  if (words) return { exec: true, words: words.map(({ text }) => text) };
  if (/^\[.*\]$/s.test(rest.text))
    warn(rest.at, say('commandNotJson', { instruction }), say('quoteElements'));
  return { exec: false, words: [rest.text] };
}

/**
 * Returns the program and its arguments: the exec form as it is, the shell form behind the words that start
 * its shell.
 */
export function toArguments(
  { exec, words }: { readonly exec: boolean; readonly words: readonly string[] },
  shell: readonly string[] = ['/bin/sh', '-c'],
): readonly string[] {
  return exec ? words : [...shell, ...words];
}

/** Makes the error for an instruction that has nothing to run. */
export function missingCommand(
  instruction: string,
  { rest, fail }: { readonly rest: SourceWord; readonly fail: Fail },
): Error {
  return fail(rest.at, say('commandMissing', { instruction }), say('writeCommand', { instruction }));
}
