import { parseBuildArgs } from '../application/buildargs.ts';
import type { RepositoryConfiguration } from '../application/configurationschemas.ts';
import { imageTypes, type Request, validateRequest } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import { suggest } from '../text/suggest.ts';
import type { CliFlags } from './flags.ts';

/** The arguments of a command that name a build. */
export type RequestArguments = readonly [type: string, app: string, version: string, buildArgs?: string];

/**
 * Returns the request that arguments and flags make.
 * @throws USAGE for an unknown type, INVALID_REQUEST for anything else that isn't valid in a request
 */
export function readRequest(
  [type, app, version, buildArgs]: RequestArguments,
  flags: CliFlags,
  configuration: RepositoryConfiguration | undefined,
): Request {
  checkType(type);
  return validateRequest({
    type,
    app,
    version,
    platforms: flags.platform?.split(',').map((word) => word.trim()) ?? configuration?.platforms,
    buildArgs: parseBuildArgs(buildArgs ?? ''),
    replace: flags.replace,
    cache: flags.cache,
  });
}

function checkType(type: string): void {
  if (imageTypes.some((known) => known === type)) return;
  throw new ImagebuildError('USAGE', say('typeUnknown', { type: JSON.stringify(type) }), {
    hint: suggest(type, imageTypes),
  });
}
