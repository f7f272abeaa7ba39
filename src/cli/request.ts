import { existsSync } from 'node:fs';
import { parseBuildArgs } from '../application/buildargs.ts';
import type { RepositoryConfiguration } from '../application/configurationschemas.ts';
import { parseAnnotations, parsePairs } from '../application/directorybuild/pairs.ts';
import { validateDirectoryRequest } from '../application/directorybuild/validate.ts';
import { parseBuildType } from '../application/optionvalues.ts';
import { imageTypes, type Request, validateRequest } from '../application/request.ts';
import { ImagebuildError, type Message } from '../errors.ts';
import { say } from '../text/say.ts';
import { suggest } from '../text/suggest.ts';
import type { CliFlags } from './flags.ts';

/** The arguments of a command that name a build, and the command, which messages repeat. */
export interface RequestArguments {
  readonly command: string;
  /** TYPE APP VERSION [K=V,…], or [PATH]. */
  readonly words: readonly string[];
}

/**
 * Returns the request that arguments and flags make: of a directory with `-t` or `-f`, else of an
 * application.
 * @throws USAGE for words that make neither, INVALID_REQUEST for anything else that isn't valid in a request
 */
export function readRequest(
  named: RequestArguments,
  flags: CliFlags,
  configuration: RepositoryConfiguration | undefined,
): Request {
  const shared = {
    platforms: flags.platform?.split(',').map((word) => word.trim()) ?? configuration?.platforms,
    replace: flags.replace,
    cache: flags.cache,
    buildType: parseBuildType(flags.buildType),
  };
  if (flags.tag === undefined && flags.file === undefined) {
    checkApplicationWords(named, flags);
    const [type, app, version, buildArgs = ''] = named.words;
    return validateRequest({ ...shared, type, app, version, buildArgs: parseBuildArgs(buildArgs) });
  }
  checkDirectoryWords(named, flags);
  const { tag: tags = [], file, env = [], label = [], annotation = [], buildArg = [] } = flags;
  return validateDirectoryRequest({
    ...shared,
    buildArgs: parsePairs('build argument', buildArg),
    directory: {
      context: named.words[0] ?? '.',
      file,
      tags,
      env: parsePairs('variable', env),
      labels: parsePairs('label', label),
      annotations: parseAnnotations(annotation),
    },
  });
}

/** The flags that only a directory takes, as people type them. */
const directoryFlags = {
  buildArg: '--build-arg',
  env: '--env',
  label: '--label',
  annotation: '--annotation',
} as const satisfies Partial<Record<keyof CliFlags, string>>;

function checkApplicationWords({ command, words }: RequestArguments, flags: CliFlags): void {
  const [type, app, version, , extra] = words;
  const forms = say('buildForms', { command });
  if (type === undefined) throw wrong(say('buildWhat'), forms);
  checkType(command, type);
  const missing = app === undefined ? 'name' : version === undefined ? 'version' : undefined;
  if (missing !== undefined) throw wrong(say('buildWordMissing', { word: missing }), forms);
  if (extra !== undefined) throw wrong(say('buildTooManyWords', { word: extra }), forms);
  const given = Object.entries(directoryFlags).find(([name]) => flags[name as keyof CliFlags] !== undefined);
  if (given === undefined) return;
  const shown = { flag: given[1], words: words.join(' ') };
  throw wrong(say('buildFlagOfDirectory', shown), say('buildFlagOfDirectoryHint', { command }));
}

function checkType(command: string, type: string): void {
  if (isType(type)) return;
  if (type === '.' || type.includes('/') || existsSync(type))
    throw wrong(
      say('buildNameless', { path: type }),
      say('buildNamelessHint', { command, file: '', path: type }),
    );
  throw wrong(say('typeUnknown', { type: JSON.stringify(type) }), suggest(type, imageTypes));
}

function checkDirectoryWords({ command, words }: RequestArguments, { tag = [], file }: CliFlags): void {
  const [path = '.'] = words;
  const name = tag[0] ?? 'NAME:TAG';
  if (words.length > 1) {
    const shown = { command, words: words.join(' '), name, flag: tag.length > 0 ? '-t' : '-f' };
    throw isType(path)
      ? wrong(say('buildFormsMixed', shown), say('buildFormsMixedHint', shown))
      : wrong(say('buildManyPaths', shown), say('buildManyPathsHint', shown));
  }
  if (tag.length > 0) return;
  const shown = { command, path, file: file === undefined ? '' : `-f ${file} ` };
  throw wrong(say('buildNameless', shown), say('buildNamelessHint', shown));
}

function isType(word: string): boolean {
  return imageTypes.some((known) => known === word);
}

function wrong(message: Message, hint: Message | undefined): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
