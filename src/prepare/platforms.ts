import { join } from 'node:path';
import type { ApplicationConfiguration, RepositoryConfiguration } from '../application/configuration.ts';
import { readBuildArch } from '../application/directory.ts';
import { type Request, type RequestPlatform, requestPlatforms } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';

/** What limits the platforms of an application, with the name of who says so. */
export interface PlatformLimit {
  readonly by: string;
  readonly platforms: readonly string[] | undefined;
}

/**
 * The platforms of a request that are built, as its application and its repository limit them.
 * @param shown how errors name the application's directory. @throws PLATFORM_MISSING, CONFIGURATION_INVALID
 */
export async function resolvePlatforms(
  directory: string,
  shown: string,
  request: Request,
  options: ApplicationConfiguration,
  repository: RepositoryConfiguration | undefined,
) {
  const buildArch = await readBuildArch(directory, shown);
  return choosePlatforms(request.platforms, [
    { by: join(shown, 'build_arch'), platforms: buildArch && [buildArch] },
    { by: join(shown, 'imagebuild.yml'), platforms: options.platforms },
    { by: '.github/imagebuild.yml', platforms: repository?.platforms },
  ]);
}

/**
 * The platforms to build, and those that the application does not support at all.
 * @throws PLATFORM_MISSING when nothing that was asked for is left.
 */
export function choosePlatforms(
  asked: readonly RequestPlatform[],
  limits: readonly PlatformLimit[],
): { built: RequestPlatform[]; unsupported: RequestPlatform[] } {
  const allowed = (platform: string) => limits.every((limit) => limit.platforms?.includes(platform) ?? true);
  const built = asked.filter(allowed);
  if (built.length > 0)
    return { built, unsupported: requestPlatforms.filter((platform) => !allowed(platform)) };
  const who = limits.filter((limit) => limit.platforms && !limit.platforms.includes(asked[0] ?? ''));
  throw new ImagebuildError('PLATFORM_MISSING', `nothing is left to build for ${asked.join(', ')}`, {
    place: { file: who[0]?.by },
    hint: `${who.map((limit) => `${limit.by} allows ${limit.platforms?.join(', ')}`).join('; ')}.`,
  });
}
