import { parseImageName } from '../application/directorybuild/imagename.ts';
import type { Request } from '../application/request.ts';
import { ask } from './ask.ts';
import type { Cli } from './cli.ts';
import type { CliFlags } from './flags.ts';

/** Returns how a person on the terminal is asked for a yes; undefined where there is no terminal. */
export function confirmation(cli: Cli): ((question: string) => Promise<boolean>) | undefined {
  if (!('isTTY' in cli.stdin) || !cli.stdin.isTTY) return undefined;
  return async (question) => /^y(?:es)?$/i.test((await ask(cli, `${question} [y/N]`)).trim());
}

/**
 * Tells whether a build publishes: with `--push`; and a cloud build, as in sealer, also where its target is
 * named: a name with a registry, `--registry` or `--namespace`.
 */
export function pushesNamed(
  { buildType, directory }: Pick<Request, 'buildType' | 'directory'>,
  { push, output, registry, namespace }: CliFlags,
): boolean | undefined {
  if (buildType !== 'cloud' || push !== undefined || output !== undefined) return push;
  const isNamed = directory?.tags.some((text) => parseImageName(text).host !== undefined) ?? false;
  return isNamed || registry !== undefined || namespace !== undefined || undefined;
}
