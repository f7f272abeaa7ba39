import { ImagebuildError } from '../errors.ts';
import { buildArgLimits } from './arglimits.ts';

/**
 * Why a request is refused: sentences with words in them, by name. An error carries the name and the words beside the English
 * sentence, so that the bot can say it in another language.
 */
export const reasons = {
  wordTooLong: (name, word, limit) => `${name} ${word} is longer than ${limit} characters`,
  wordHostile: (name, word, character, plain) =>
    `${name} ${word} holds ${character}${plain === '' ? '' : `, which looks like ${plain}`}`,
  wordEmpty: (name, word) => `${name} ${word} is empty`,
  wordForeign: (name, word, character) => `${name} ${word} holds ${character}`,
  wordDots: (name, word) => `${name} ${word} holds ".."`,
  wordOrder: (name, word) =>
    `${name} ${word} begins, ends or goes on with a ".", "_" or "-" where a letter or digit must stand`,

  argsOfType: (type) => `${type} take no build arguments`,
  argsTooMany: () => `there are more than ${buildArgLimits.count} build arguments`,
  argTwice: (key) => `the build argument ${key} is given twice`,
  argWithoutValue: (word, character) => `${word} is not a build argument${holding(character)}`,
  argNamed: (key, character) => `${key} is not the name of a build argument${holding(character)}`,
  argAfterComma: () => 'a build argument must follow the last comma',
  argTypographic: (key, character) => `the value of ${key} holds ${character}`,
  argUnclosed: (key) => `the quote before the value of ${key} is never closed`,
  argGoesOn: (key, rest) => `the value of ${key} goes on after its closing quote: ${rest}`,
  argName: (key) =>
    `the build argument ${key} is not a name: it takes letters, digits and "_", and begins with no digit`,
  argKeyTooLong: (key) => `the build argument ${key} is longer than ${buildArgLimits.keyLength} characters`,
  argValueTooLong: (key) =>
    `the build argument ${key} has a value longer than ${buildArgLimits.valueLength} characters`,
  argHidden: (key, character) => `the build argument ${key} has ${character} in its value`,
  argPrograms: (key) => `the build argument ${key} is refused: it decides which programs run`,
  argLoading: (key) => `the build argument ${key} is refused: it changes how programs are loaded`,
  argShell: (key) => `the build argument ${key} is refused: it changes how a shell or Node.js starts`,
  argWorkflow: (key) => `the build argument ${key} is refused: it belongs to the workflow run`,
  argEngine: (key) => `the build argument ${key} is refused: it belongs to the build engine`,
  argTraffic: (key) => `the build argument ${key} is refused: it would send the build’s traffic elsewhere`,
  argPlatform: (key) => `the build argument ${key} is refused: the build sets it from the platform`,
  argDigests: (key) => `the build argument ${key} is refused: it would change every digest`,
  argGiven: (key) => `the build argument ${key} is refused: the build always gives it`,
  argUnsendable: (key) => `the build argument ${key} is refused: it cannot be handed on`,
} as const satisfies Readonly<Record<string, Sentence>>;

/** The words come as they are to be shown: quoted, where that is needed. */
export type Sentence = (...words: string[]) => string;
export type ReasonName = keyof typeof reasons;

/** A reason as data. */
export interface Reason {
  readonly name: ReasonName;
  readonly words: readonly string[];
}

export function reason(name: ReasonName, ...words: readonly string[]): Reason {
  return { name, words };
}

/** The reason in English. */
export function describeReason({ name, words }: Reason): string {
  const sentence: Sentence = reasons[name];
  return sentence(...words);
}

/** The reason that an error carries; undefined when it carries none. */
export function reasonOf({ reason: carried }: ImagebuildError): Reason | undefined {
  if (carried === undefined || !Object.hasOwn(reasons, carried.name)) return undefined;
  return { name: carried.name as ReasonName, words: carried.words };
}

/** The error for a reason. */
export function invalidRequest(because: Reason, hint: string | undefined): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', describeReason(because), { hint, reason: because });
}

function holding(character: string): string {
  return character === '' ? '' : ` (it holds ${character})`;
}
