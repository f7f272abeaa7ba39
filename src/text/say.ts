import type { Message } from '../errors.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import { shorten } from './format.ts';
import { type Language, spokenLanguage } from './language.ts';
import type { Sentence, Translation, WordsIn } from './translation.ts';

const sentences: Readonly<Record<Language, Translation<typeof english>>> = { en: english, zh: chinese };

export type MessageName = keyof typeof english;

/** The words of a message, as an argument; nothing for a sentence without words. */
type WordsOf<Name extends MessageName> = keyof WordsIn<(typeof english)[Name]> extends never
  ? []
  : [words: WordsIn<(typeof english)[Name]>];

/**
 * Returns a message as data: its name and words, and the sentence they make in the language that this process
 * speaks. The sentences are rows of `en/` and `zh/`.
 */
export function say<Name extends MessageName>(name: Name, ...[words]: WordsOf<Name>): Message {
  const given = boundWords((words ?? {}) as Message['words']);
  return { name, words: given, text: fill(sentences[spokenLanguage()][name], given) };
}

/** Characters of a word that are kept: a file or a registry may have made it megabytes long. */
const longestWord = 4000;

function boundWords(words: Message['words']): Message['words'] {
  const bound = (word: string | number) => (typeof word === 'string' ? shorten(word, longestWord) : word);
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, bound(word)]));
}

/** Returns a function like `say` that gives the sentence itself, in a language. */
export function sentencesIn(
  language: Language,
): <Name extends MessageName>(name: Name, ...words: WordsOf<Name>) => string {
  return (name, ...[words]) => fill(sentences[language][name], boundWords((words ?? {}) as Message['words']));
}

/** Returns the sentence of a message in a language; undefined for a name that no row has. */
export function translate(
  { name, words }: Pick<Message, 'name' | 'words'>,
  language: Language,
): string | undefined {
  return Object.hasOwn(english, name) ? fill(sentences[language][name as MessageName], words) : undefined;
}

function fill(sentence: Sentence<never>, words: Message['words']): string {
  if (typeof sentence === 'function') return sentence(words as never);
  return sentence.replace(/\{(\w+)\}/g, (_, word: string) => String(words[word]));
}
