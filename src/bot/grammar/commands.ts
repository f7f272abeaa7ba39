import { parseBuildArgs } from '../../application/buildargs.ts';
import {
  type ImageType,
  type Request,
  type RequestPlatform,
  requestPlatforms,
  validateRequest,
} from '../../application/request.ts';
import { asImagebuildError } from '../../errors.ts';
import { findHostileCharacter, showText } from '../../text/characters.ts';
import type { Language } from '../../text/say.ts';
import { translate } from '../../text/say.ts';
import { type ProblemTexts, problemTexts } from '../texts/problems.ts';
import { type BuildCommand, buildVerbs, type Command, verbs } from './command.ts';
import { parseFlags } from './flags.ts';
import { looksLikeVersion, nearestCommandName, suggestLine } from './suggestion.ts';
import { type CommandWord, splitWords } from './words.ts';

/** How lines are read. */
export interface Grammar {
  readonly language: Language;
  /** What a command without `--platform` is built for; both platforms when left out. */
  readonly platforms?: readonly RequestPlatform[] | undefined;
}

/** Enough for 64 build args of some length; longer ones are no command of a person. */
const longestLine = 16_384;

/**
 * Reads one line as a command: a build, another command, or an invalid one with the line to write instead.
 * @returns undefined when the line was not meant as a command.
 */
export function parseCommand(text: string, grammar: Grammar): Command | undefined {
  const say = problemTexts[grammar.language];
  const [, word = '', rest = ''] = /^(\S+)(.*)$/s.exec(text) ?? [];
  const verb = word.toLowerCase();
  const known = verbs.find((one) => verb === `/${one}`);
  if (known === undefined) return readUnknown(word, text, grammar);
  if (text.length > longestLine) return wrong(say.tooLong(), `/${known}`);
  const outcome = read(known, rest, grammar, say);
  return typeof outcome === 'string' ? wrong(outcome, suggestLine(text)) : outcome;
}

/** The line that stands for a build and nothing else: reading it gives the same build. */
export function formatCommand({ request, dryRun }: BuildCommand): string {
  const args = Object.entries(request.buildArgs).map(([key, value]) => `${key}=${quote(value)}`);
  const all = request.platforms.length === requestPlatforms.length;
  return [
    `/imagebuild_${request.type} ${request.app} ${request.version}`,
    ...(args.length === 0 ? [] : [args.join(',')]),
    ...(all ? [] : [`--platform=${request.platforms.join(',')}`]),
    ...(dryRun ? ['--dry-run'] : []),
    ...(request.cache ? [] : ['--no-cache']),
  ].join(' ');
}

function quote(value: string): string {
  return /^[\w.:/@%+=-]*$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** What a line says whose first word is near a command, and none. Without its slash it must be a whole build to count. */
function readUnknown(word: string, text: string, grammar: Grammar): Command | undefined {
  const verb = nearestCommandName(word);
  if (verb === undefined) return undefined;
  const say = problemTexts[grammar.language];
  const write = suggestLine(text);
  if (word.toLowerCase() === verb)
    return parseCommand(`/${text}`, grammar)?.kind === 'build' ? wrong(say.noSlash(), write) : undefined;
  const hostile = findHostileCharacter(word);
  return wrong(
    hostile
      ? say.hostile(showText(word), hostile.name, hostile.resembles)
      : say.unknownCommand(showText(word)),
    write,
  );
}

/** The command that a verb and the text after it make, or what is wrong. */
function read(verb: string, rest: string, grammar: Grammar, say: ProblemTexts): Command | string {
  const words = splitWords(rest);
  const type = buildVerbs[verb];
  if (type !== undefined) return readBuild(type, rest, words, grammar, say);
  if (verb === 'imagebuild_cancel' && words.length <= 2) return readCancel(words, grammar);
  if (words.length > 0) return say.noFlags(`/${verb}`);
  return verb === 'imagebuild_retry' ? { kind: 'retry' } : { kind: 'help' };
}

function readCancel([app, version]: readonly CommandWord[], { language }: Grammar): Command | string {
  try {
    validateRequest({ type: 'apps', app: app?.text ?? 'any', version: version?.text ?? 'any' });
    return { kind: 'cancel', app: app?.text, version: version?.text };
  } catch (error) {
    return refusedBecause(error, language);
  }
}

function readBuild(
  type: ImageType,
  rest: string,
  words: readonly CommandWord[],
  { language, platforms }: Grammar,
  say: ProblemTexts,
): Command | string {
  const flags = parseFlags(words, say);
  if (typeof flags === 'string') return flags;
  const [app, version, ...args] = flags.plain;
  const odd = refuseWords(app, version, say);
  if (odd !== undefined) return odd;
  const apart = refuseArgs(type, args, say);
  if (apart !== undefined) return apart;
  try {
    const request: Request = validateRequest({
      type,
      app: app?.text,
      version: version?.text,
      platforms: flags.platforms ?? platforms,
      buildArgs: parseBuildArgs(sourceOf(rest, args)),
      cache: flags.cache,
    });
    return { kind: 'build', request, dryRun: flags.dryRun };
  } catch (error) {
    return refusedBecause(error, language);
  }
}

/** Why the application's and the version's words cannot be read; undefined when they may go on to be validated. */
function refuseWords(
  app: CommandWord | undefined,
  version: CommandWord | undefined,
  say: ProblemTexts,
): string | undefined {
  for (const word of [app, version]) {
    if (word === undefined) continue;
    const hostile = findHostileCharacter(word.text);
    if (hostile) return say.hostile(showText(word.text), hostile.name, hostile.resembles);
    if (/^<.*>$/.test(word.text)) return say.placeholder(showText(word.text));
  }
  if (app === undefined) return say.bothMissing();
  if (version !== undefined && !/^[A-Za-z_]\w*=/.test(version.text)) return undefined;
  return looksLikeVersion(app.text) ? say.appMissing() : say.versionMissing();
}

/** Why the words after the version are no build args of this type; undefined when they may be. */
function refuseArgs(type: ImageType, args: readonly CommandWord[], say: ProblemTexts): string | undefined {
  const [first] = args;
  if (first === undefined) return undefined;
  if (type !== 'dockerimages')
    return first.text.includes('=')
      ? say.noBuildArgs(type)
      : say.extraWords(showText(args.map(({ text }) => text).join(' ')));
  const apart = args.find(
    ({ text }, index) => index > 0 && !text.startsWith(',') && !args[index - 1]?.text.endsWith(','),
  );
  return apart === undefined ? undefined : say.argsApart(showText(apart.text));
}

/** Returns why the request's own validation refuses it, in a language; in English what has no sentence in it. */
function refusedBecause(error: unknown, language: Language): string {
  const { message, reason } = asImagebuildError(error);
  return (reason && translate(reason, language)) ?? problemTexts[language].refused(message);
}

/** The words as they stand between the first and the last; flags among them are not. */
function sourceOf(rest: string, words: readonly CommandWord[]): string {
  return words.map(({ start, end }) => rest.slice(start, end)).join(' ');
}

function wrong(problem: string, write: string): Command {
  return { kind: 'invalid', problem, write };
}
