import { parseBuildArgs } from '../../application/buildargs.ts';
import {
  type ImageType,
  type Request,
  type RequestPlatform,
  requestPlatforms,
  validateRequest,
} from '../../application/request.ts';
import type { Message } from '../../errors.ts';
import { findHostileCharacter, showText } from '../../text/characters.ts';
import { say } from '../../text/say.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';
import { looksLikeVersion } from './words.ts';

export interface BuildCommand {
  readonly kind: 'build';
  /** Accepted by `validateRequest`; it has no request id yet. */
  readonly request: Request;
  readonly dryRun: boolean;
}

/**
 * Reads the words after the name of a build command.
 * @param platforms for a command without `--platform`; both platforms when left out.
 * @returns what is wrong with the words when they don't make a build.
 */
export function parseBuildWords(
  type: ImageType,
  words: readonly string[],
  platforms?: readonly RequestPlatform[],
): BuildCommand | Message {
  const flags = parseFlags(words);
  if ('text' in flags) return flags;
  const [app, version, ...args] = flags.plain;
  const problem = checkNames(app, version) ?? checkArgs(type, args);
  if (problem !== undefined) return problem;
  try {
    const request = validateRequest({
      type,
      app,
      version,
      platforms: flags.platforms ?? platforms,
      buildArgs: parseBuildArgs(args.join(' ')),
      cache: flags.cache,
      ...(flags.buildType && { buildType: flags.buildType }),
    });
    return { kind: 'build', request, dryRun: flags.dryRun };
  } catch (error) {
    return messageOf(error);
  }
}

/** Writes a build in its one canonical form: parsing the line gives the same build. */
export function formatCommand({ request, dryRun }: BuildCommand): string {
  const all = request.platforms.length === requestPlatforms.length;
  const platforms = all ? [] : [`--platform=${request.platforms.join(',')}`];
  if (request.copyFrom !== undefined) return ['/imagesync', request.copyFrom, ...platforms].join(' ');
  const args = Object.entries(request.buildArgs).map(([key, value]) => `${key}=${quote(value)}`);
  return [
    `/imagebuild_${request.type} ${request.app} ${request.version}`,
    ...(args.length === 0 ? [] : [args.join(',')]),
    ...platforms,
    ...(request.buildType === undefined ? [] : [`--build-type=${request.buildType}`]),
    ...(dryRun ? ['--dry-run'] : []),
    ...(request.cache ? [] : ['--no-cache']),
  ].join(' ');
}

function quote(value: string): string {
  return /^[\w.:/@%+=-]*$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * Returns what is wrong with a word that contains a hidden or look-alike character; undefined when it
 * contains none.
 */
export function findHostile(word: string): Message | undefined {
  const hostile = findHostileCharacter(word);
  if (hostile === undefined) return undefined;
  const { name, resembles = '' } = hostile;
  return say('commandHostile', { word: showText(word), character: name, plain: resembles });
}

/** Returns the message of an error of the request's own validation. */
export function messageOf(error: unknown): Message {
  const { message, reason } = asImagebuildError(error);
  return reason === undefined ? say('commandRefused', { reason: message }) : { ...reason, text: message };
}

/** The words of a build, sorted. */
interface BuildFlags {
  /** The words that aren't flags. */
  readonly plain: string[];
  platforms?: string[];
  /** undefined: lite. */
  buildType?: 'container' | undefined;
  dryRun: boolean;
  cache: boolean;
}

/**
 * Separates the flags from the other words. A dash of any width begins a flag, since editors turn two dashes
 * into one.
 */
export function parseFlags(words: readonly string[]): BuildFlags | Message {
  const flags: BuildFlags = { plain: [], dryRun: false, cache: true };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!/^[-\u2010-\u2015\u2212]/.test(word)) flags.plain.push(word);
    else if (word === '--dry-run') flags.dryRun = true;
    else if (word === '--no-cache') flags.cache = false;
    else {
      const [, name, value] = /^--(platform|build-type)(?:=(.*))?$/s.exec(word) ?? [];
      if (name === undefined) return findHostile(word) ?? say('commandFlagUnknown', { flag: showText(word) });
      const text = value ?? words[++at] ?? '';
      const problem = name === 'platform' ? takePlatforms(flags, text) : takeBuildType(flags, text);
      if (problem !== undefined) return problem;
    }
  }
  return flags;
}

function takePlatforms(flags: BuildFlags, text: string): Message | undefined {
  if (flags.platforms !== undefined) return say('commandPlatformTwice');
  flags.platforms = text.split(',');
  return checkPlatforms(flags.platforms);
}

/** Takes a build type. A cloud build needs a kubeconfig, which no comment can give. */
function takeBuildType(flags: BuildFlags, text: string): Message | undefined {
  if (text !== 'lite' && text !== 'container')
    return findHostile(text) ?? say('commandBuildType', { value: showText(text) });
  flags.buildType = text === 'container' ? text : undefined;
  return undefined;
}

function checkPlatforms(platforms: readonly string[]): Message | undefined {
  const wrong = platforms.find((one) => !requestPlatforms.some((known) => known === one));
  if (wrong === undefined) return undefined;
  if (wrong === '') return say('commandPlatformMissing');
  return say('commandPlatformUnknown', { platform: showText(wrong), known: requestPlatforms.join(', ') });
}

/** Returns why the application and the version can't be read; undefined when the request may be validated. */
function checkNames(app: string | undefined, version: string | undefined): Message | undefined {
  for (const word of [app, version]) {
    if (word === undefined) continue;
    const hostile = findHostile(word);
    if (hostile) return hostile;
    if (/^<.*>$/.test(word)) return say('commandPlaceholder', { word: showText(word) });
  }
  if (app === undefined) return say('commandNamesMissing');
  if (version !== undefined && !/^[A-Za-z_]\w*=/.test(version)) return undefined;
  return say(looksLikeVersion(app) ? 'commandAppMissing' : 'commandVersionMissing');
}

/**
 * Returns why the words after the version aren't build arguments of this type; undefined when they may be.
 */
function checkArgs(type: ImageType, args: readonly string[]): Message | undefined {
  const [first] = args;
  if (first === undefined) return undefined;
  if (type !== 'dockerimages')
    return first.includes('=')
      ? say('commandArgsOfType', { type })
      : say('commandExtraWords', { words: showText(args.join(' ')) });
  const apart = args.find(
    (word, index) => index > 0 && !word.startsWith(',') && !args[index - 1]?.endsWith(','),
  );
  return apart === undefined ? undefined : say('commandArgsApart', { word: showText(apart) });
}
