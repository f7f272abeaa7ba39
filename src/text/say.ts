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
import { migration } from './en/migration.ts';
import { network } from './en/network.ts';
import { prepare } from './en/prepare.ts';
import { publish } from './en/publish.ts';
import { report } from './en/report.ts';
import { rules } from './en/rules.ts';
import { runner } from './en/runner.ts';
import { shared } from './en/shared.ts';
import { stores } from './en/stores.ts';
import { shorten } from './format.ts';
import { type Language, spokenLanguage } from './language.ts';
import type { Sentence, Translation, WordsIn } from './translation.ts';
import { application as applicationZh } from './zh/application.ts';
import { bot as botZh } from './zh/bot.ts';
import { cloud as cloudZh } from './zh/cloud.ts';
import { cluster as clusterZh } from './zh/cluster.ts';
import { commands as commandsZh } from './zh/commands.ts';
import { context as contextZh } from './zh/context.ts';
import { discovery as discoveryZh } from './zh/discovery.ts';
import { entry as entryZh } from './zh/entry.ts';
import { image as imageZh } from './zh/image.ts';
import { kubefile as kubefileZh } from './zh/kubefile.ts';
import { migration as migrationZh } from './zh/migration.ts';
import { network as networkZh } from './zh/network.ts';
import { prepare as prepareZh } from './zh/prepare.ts';
import { publish as publishZh } from './zh/publish.ts';
import { report as reportZh } from './zh/report.ts';
import { rules as rulesZh } from './zh/rules.ts';
import { runner as runnerZh } from './zh/runner.ts';
import { shared as sharedZh } from './zh/shared.ts';
import { stores as storesZh } from './zh/stores.ts';

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
  typeof migration &
  typeof network &
  typeof prepare &
  typeof publish &
  typeof report &
  typeof rules &
  typeof runner &
  typeof shared &
  typeof stores;

/**
 * Every English sentence, by its name. An object without a prototype is a dictionary from the start: any
 * other would take 40 ms to get so many keys.
 */
export const english: Sentences = Object.assign(
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
  migration,
  network,
  prepare,
  publish,
  report,
  rules,
  runner,
  shared,
  stores,
);

/** Every Chinese sentence, by its name. */
export const chinese: Translation<Sentences> = Object.assign(
  Object.create(null),
  applicationZh,
  botZh,
  cloudZh,
  clusterZh,
  commandsZh,
  contextZh,
  discoveryZh,
  entryZh,
  imageZh,
  kubefileZh,
  migrationZh,
  networkZh,
  prepareZh,
  publishZh,
  reportZh,
  rulesZh,
  runnerZh,
  sharedZh,
  storesZh,
);

const sentences: Readonly<Record<Language, Translation<Sentences>>> = { en: english, zh: chinese };

export type MessageName = keyof Sentences;

/** The words of a message, as an argument; nothing for a sentence without words. */
type WordsOf<Name extends MessageName> = keyof WordsIn<Sentences[Name]> extends never
  ? []
  : [words: WordsIn<Sentences[Name]>];

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

/**
 * Tells whether a text is a sentence without words, in any language: what another process has written may be
 * in another one.
 */
export function isSentence(text: string, name: MessageName): boolean {
  return Object.values(sentences).some((table) => table[name] === text);
}

function fill(sentence: Sentence<never>, words: Message['words']): string {
  if (typeof sentence === 'function') return sentence(words as never);
  return sentence.replace(/\{(\w+)\}/g, (_, word: string) => String(words[word]));
}

/**
 * Returns what a schema of zod says when a value isn't as it must be: a sentence without its subject, in the
 * language that is spoken when the value is read.
 */
export function must(name: MessageName & `must${string}`) {
  return { error: () => say(name as 'mustDigest').text } as const;
}

/** Tells whether a message is one of ours, and not one of zod. */
export function isMust(message: string): boolean {
  return /^(?:must |必须)/.test(message);
}
