import { parseBuildArgs } from '../application/buildargs.ts';
import type { RepositoryConfiguration } from '../application/configuration.ts';
import { imageTypes, type Request, validateRequest } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';
import type { CliFlags } from './flags.ts';

/** The words of a command that name a build: type, application, version, build args. */
export type RequestArguments = readonly [type: string, app: string, version: string, buildArgs?: string];

/**
 * The request that words and flags name.
 * @throws USAGE for a type that is none, INVALID_REQUEST for all else that no request may hold.
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
  const near = nearest(type, imageTypes);
  throw new ImagebuildError('USAGE', `${JSON.stringify(type)} is not a type of image`, {
    hint:
      near === undefined ? `Write one of ${imageTypes.join(', ')}.` : `Did you mean ${JSON.stringify(near)}?`,
  });
}
