import type { Message } from '../errors.ts';
import { application } from './en/application.ts';
import { bot } from './en/bot.ts';
import { cloud } from './en/cloud.ts';
import { cluster } from './en/cluster.ts';
import { commands } from './en/commands.ts';
import { context } from './en/context.ts';
import { discovery } from './en/discovery.ts';
import { entry } from './en/entry.ts';
import { image } from './en/image.ts';
import { kubefile } from './en/kubefile.ts';
import { network } from './en/network.ts';
import { prepare } from './en/prepare.ts';
import { publish } from './en/publish.ts';
import { rules } from './en/rules.ts';
import { runner } from './en/runner.ts';
import { shared } from './en/shared.ts';
import { stores } from './en/stores.ts';
import { shorten } from './format.ts';
import { zh } from './zh.ts';

type Sentences = typeof application &
  typeof bot &
  typeof cloud &
  typeof cluster &
  typeof commands &
  typeof context &
  typeof discovery &
  typeof entry &
  typeof image &
  typeof kubefile &
  typeof network &
  typeof prepare &
  typeof publish &
  typeof rules &
  typeof runner &
  typeof shared &
  typeof stores;

/**
 * Every English sentence, by its name. An object without a prototype is a dictionary from the start: any
 * other would take 40 ms to get so many keys.
 */
export const en: Sentences = Object.assign(
  Object.create(null),
  application,
  bot,
  cloud,
  cluster,
  commands,
  context,
  discovery,
  entry,
  image,
  kubefile,
  network,
  prepare,
  publish,
  rules,
  runner,
  shared,
  stores,
);

export type MessageName = keyof typeof en;

/** The languages that messages are written in. English has every sentence; the others fall back to it. */
export type Language = 'en' | 'zh';

type Braced<Text extends string> = Text extends `${string}{${infer Word}}${infer Rest}`
  ? Word | Braced<Rest>
  : never;

/** The words that a sentence takes. */
type WordsIn<Row> = Row extends string
  ? Readonly<Record<Braced<Row>, string | number>>
  : Row extends (words: infer Words) => string
    ? Words
    : never;

/**
 * A sentence with `{word}` where a word goes, or a function where a template can't express it, such as a
 * plural.
 */
type Sentence<Words> = string | ((words: Words) => string);

/** The sentences of another language, by the names of the English ones, with the same words. */
type Translations = { readonly [Name in MessageName]?: Sentence<WordsIn<(typeof en)[Name]>> };

const translations: Readonly<Record<Exclude<Language, 'en'>, Translations>> = { zh };

/** The words of a message, as an argument; nothing for a sentence without words. */
type WordsOf<Name extends MessageName> = keyof WordsIn<(typeof en)[Name]> extends never
  ? []
  : [words: WordsIn<(typeof en)[Name]>];

/**
 * Returns a message as data: its name and words, and the English sentence they make. The sentences are rows
 * of `en/`.
 */
export function say<Name extends MessageName>(name: Name, ...[words]: WordsOf<Name>): Message {
  const given = boundWords((words ?? {}) as Message['words']);
  return { name, words: given, text: fill(en[name], given) };
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
  return (name, ...words) => {
    const message = say(name, ...words);
    return translate(message, language) ?? message.text;
  };
}

/** Returns the sentence of a message in a language; undefined for a name that no row has. */
export function translate(
  { name, words }: Pick<Message, 'name' | 'words'>,
  language: Language,
): string | undefined {
  if (!Object.hasOwn(en, name)) return undefined;
  const known = name as MessageName;
  return fill((language === 'en' ? undefined : translations[language][known]) ?? en[known], words);
}

function fill(sentence: Sentence<never>, words: Message['words']): string {
  if (typeof sentence === 'function') return sentence(words as never);
  return sentence.replace(/\{(\w+)\}/g, (_, word: string) => String(words[word]));
}
