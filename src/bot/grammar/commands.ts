import { readCopySource, suggestCopySource } from '../../application/copysource.ts';
import { imageTypes, type RequestPlatform, validateRequest } from '../../application/request.ts';
import type { Message } from '../../errors.ts';
import { showText } from '../../text/characters.ts';
import { nearest } from '../../text/nearest.ts';
import { say } from '../../text/say.ts';
import { type BuildCommand, findHostile, messageOf, parseBuildWords, parseFlags } from './build.ts';
import { suggestBuildWords, suggestNames, toAscii } from './suggestion.ts';
import { splitWords } from './words.ts';

/** A line of a comment, read as a command: one that a row of the table reads, or an invalid one. */
export type Command = Exclude<ReturnType<(typeof table)[number]['parse']>, Message> | InvalidCommand;

interface AllowCommand {
  readonly kind: 'allow';
  /** The login of the person who may build, in lower case. */
  readonly user: string;
}

interface CancelCommand {
  readonly kind: 'cancel';
  readonly app?: string | undefined;
  readonly version?: string | undefined;
}

/** A line that was meant as a command but isn't one. */
export interface InvalidCommand {
  readonly kind: 'invalid';
  /** What is wrong with it. Its words come from the comment: escape the sentence before it is shown. */
  readonly problem: Message;
  /** The line, or lines, to use instead; words in `<…>` are to be filled in. */
  readonly suggestion: string;
  /** The application of a build that only lacks its version. */
  readonly withoutVersion?: string | undefined;
}

/** The surroundings of a command. */
export interface LineContext {
  /** The platforms of a build without `--platform`; both when left out. */
  readonly platforms?: readonly RequestPlatform[] | undefined;
  /** The application that the title names, for suggestions. */
  readonly titleApplication?: string | undefined;
}

/** A row of the table: how a command is written, read and explained. */
interface CommandDefinition<Parsed extends { readonly kind: string }> {
  /** The word after the slash. */
  readonly name: string;
  /** The words after the name, as the help shows them. */
  readonly usage: string;
  readonly description: Message;
  /** The most words that may follow the name; any number when left out. */
  readonly mostWords?: number;
  /** Reads the words after the name, or says what is wrong with them. */
  parse(words: readonly string[], platforms?: readonly RequestPlatform[]): Parsed | Message;
  /** Returns the words a person most likely meant, of each command; none when left out. */
  suggest?(words: readonly string[], titleApplication?: string): readonly (readonly string[])[];
}

/** All commands. A new one is a row here, and a file in `../commands` (see ../README.md). */
const table = [
  {
    name: 'imagebuild_apps',
    usage: '<app> <version> [flags]',
    description: say('helpApps'),
    parse: (words, platforms) => parseBuildWords('apps', words, platforms),
    suggest: (words, titleApplication) =>
      suggestBuildWords(words, { buildArgs: false, buildType: true, titleApplication }),
  },
  {
    name: 'imagebuild_configs',
    usage: '<app> <version> [flags]',
    description: say('helpConfigs'),
    parse: (words, platforms) => parseBuildWords('configs', words, platforms),
    suggest: (words, titleApplication) => suggestBuildWords(words, { buildArgs: false, titleApplication }),
  },
  {
    name: 'imagebuild_dockerimages',
    usage: '<app> <version> [KEY=VALUE,…] [flags]',
    description: say('helpDockerimages'),
    parse: (words, platforms) => parseBuildWords('dockerimages', words, platforms),
    suggest: (words, titleApplication) => suggestBuildWords(words, { buildArgs: true, titleApplication }),
  },
  {
    name: 'imagesync',
    usage: '<image> [--platform=…]',
    description: say('helpSync'),
    parse: parseSync,
    suggest: suggestSync,
  },
  {
    name: 'imagebuild_allow',
    usage: '@user',
    description: say('helpAllow'),
    mostWords: 1,
    parse: parseAllow,
    suggest: () => [['@user']],
  },
  {
    name: 'imagebuild_cancel',
    usage: '[app [version]]',
    description: say('helpCancel'),
    mostWords: 2,
    parse: parseCancel,
    suggest: (words) => [suggestNames(words)],
  },
  {
    name: 'imagebuild_retry',
    usage: '',
    description: say('helpRetry'),
    mostWords: 0,
    parse: () => ({ kind: 'retry' as const }),
  },
  {
    name: 'imagebuild_help',
    usage: '',
    description: say('helpHelp'),
    mostWords: 0,
    parse: () => ({ kind: 'help' as const }),
  },
] satisfies readonly CommandDefinition<{ readonly kind: string }>[];

export const commands: readonly CommandDefinition<Command>[] = table;

const names = commands.map(({ name }) => name);

/**
 * The longest line that is read, in UTF-16 code units: enough for 64 build arguments. Nobody writes a longer
 * one by hand.
 */
const longestLine = 16_384;

/**
 * Reads one line as a command; an invalid one comes with the line to use instead.
 * @returns undefined when the line was not meant as a command.
 */
export function parseCommand(text: string, context: LineContext = {}): Command | undefined {
  const [, word = '', rest = ''] = /^(\S+)(.*)$/s.exec(text) ?? [];
  const definition = commands.find(({ name }) => word.toLowerCase() === `/${name}`);
  if (definition === undefined) return parseUnknown(word, text, context);
  const command = `/${definition.name}`;
  if (text.length > longestLine) return invalid(say('commandTooLong'), command);
  const words = splitWords(rest);
  const parsed =
    words.length > (definition.mostWords ?? Number.POSITIVE_INFINITY)
      ? say('commandTooManyWords', { command })
      : definition.parse(words, context.platforms);
  if ('kind' in parsed) return parsed;
  const withoutVersion = parsed.name === 'commandVersionMissing' ? words[0] : undefined;
  return { ...invalid(parsed, suggestLines(text, context)), ...(withoutVersion && { withoutVersion }) };
}

/**
 * Reads a line whose first word is near a command's name. Without its slash it counts only when it is a whole
 * build.
 */
function parseUnknown(word: string, text: string, context: LineContext): Command | undefined {
  const name = nearestCommandName(word);
  if (name === undefined) return undefined;
  if (word.toLowerCase() === name) {
    const meant = parseCommand(`/${text}`)?.kind === 'build';
    return meant ? invalid(say('commandWithoutSlash'), suggestLines(text, context)) : undefined;
  }
  const problem = findHostile(word) ?? say('commandUnknown', { word: showText(word) });
  return invalid(problem, suggestLines(text, context));
}

/**
 * Reads the words after `/imagesync`: an image of a registry, which is copied as it is. What the copy is
 * called follows from the image, and where it goes from the configuration (docs/security-rules.md 9).
 * @returns what is wrong with the words when they don't name one image.
 */
function parseSync(words: readonly string[]): BuildCommand | Message {
  const flags = parseFlags(words);
  if ('text' in flags) return flags;
  if (flags.dryRun) return say('syncDryRun');
  const unusable = flags.cache ? flags.buildType && '--build-type' : '--no-cache';
  if (unusable !== undefined) return say('syncFlag', { flag: unusable });
  const [image, ...others] = flags.plain;
  if (image === undefined) return say('syncImageMissing');
  const hostile = flags.plain.map(findHostile).find((problem) => problem !== undefined);
  if (hostile !== undefined) return hostile;
  if (others.length > 0) return say('syncOneImage', { words: showText(others.join(' ')) });
  const source = readCopySource(image);
  if ('text' in source) return source;
  const { app, version, reference: copyFrom } = source;
  try {
    const request = { type: 'dockerimages', app, version, copyFrom, platforms: flags.platforms };
    return { kind: 'build', request: validateRequest(request), dryRun: false };
  } catch (error) {
    return messageOf(error);
  }
}

/** The most images that a line is split into. */
const mostImages = 10;

/** Returns the words of the copies that a person most likely meant: one for each image. */
function suggestSync(words: readonly string[]): string[][] {
  const images = words
    .filter((word) => !word.startsWith('-'))
    .flatMap((word) => word.split(','))
    .map(suggestCopySource)
    .filter((image) => image !== undefined);
  const known = [...new Set(images)].slice(0, mostImages);
  return known.length === 0 ? [['<registry>/<repository>:<tag>']] : known.map((image) => [image]);
}

/** Reads a login of GitHub; those of managed users end with an underscore and a short code. */
function parseAllow([word]: readonly string[]): AllowCommand | Message {
  if (word === undefined) return say('commandUserMissing');
  const [, user] = /^@?([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}(?:_[a-z\d]+)?)$/.exec(word.toLowerCase()) ?? [];
  if (user === undefined) return findHostile(word) ?? say('commandUserInvalid', { word: showText(word) });
  return { kind: 'allow', user };
}

function parseCancel([app, version]: readonly string[]): CancelCommand | Message {
  try {
    validateRequest({ type: 'apps', app: app ?? 'any', version: version ?? 'any' });
    return { kind: 'cancel', app, version };
  } catch (error) {
    return messageOf(error);
  }
}

function invalid(problem: Message, suggestion: string): InvalidCommand {
  return { kind: 'invalid', problem, suggestion };
}

/**
 * Returns the name of a command that a word is, or was most likely meant to be; undefined when it is near
 * none of them.
 */
export function nearestCommandName(word: string): string | undefined {
  if (word.length > 60) return undefined;
  const ascii = toAscii(word).toLowerCase();
  if (!ascii.startsWith('/')) return names.find((name) => name === ascii);
  const plain = ascii.slice(1).replace(/[-_.:]/g, '');
  if (/^image(?:build)?sync/.test(plain)) return 'imagesync';
  const longer = names.filter((name) => name.replace('_', '').startsWith(plain));
  if (plain.length >= 'imagebuild'.length && longer.length > 0) return longer[0];
  return nearest(plain, names) ?? (plain.startsWith('imagebuild') ? names[0] : undefined);
}

/**
 * Returns the line a person most likely meant by an invalid one, with `<…>` where that can't be guessed; of
 * several versions a line each. It is never carried out: a person reads it, and sends it or not.
 */
function suggestLines(text: string, { titleApplication }: LineContext): string {
  const [first = '', ...rest] = splitWords(toAscii(text.slice(0, 2000)));
  const [name, words] = suggestName(first, rest);
  const definition = commands.find((one) => one.name === name);
  const suggested = definition?.suggest?.(words, titleApplication) ?? [[]];
  return suggested.map((one) => [`/${name}`, ...one].join(' ')).join('\n');
}

/**
 * Returns a command's name and the words after it; a separate type (`/imagebuild configs …`) belongs to the
 * name.
 */
function suggestName(first: string, rest: readonly string[]): [name: string, words: readonly string[]] {
  const apart = (rest[0] ?? '').toLowerCase();
  const type = imageTypes.find((one) => one === apart || one === `${apart}s`);
  if (type !== undefined && /^\/?imagebuild$/i.test(first)) return [`imagebuild_${type}`, rest.slice(1)];
  return [nearestCommandName(first) ?? names[0] ?? '', rest];
}
