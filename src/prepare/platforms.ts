import { join } from 'node:path';
import type {
  ApplicationConfiguration,
  RepositoryConfiguration,
} from '../application/configurationschemas.ts';
import { readBuildArch } from '../application/directory.ts';
import { type RequestPlatform, requestPlatforms } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';

/** A limit to the platforms of an application, and the file that sets it. */
interface PlatformLimit {
  readonly by: string;
  readonly platforms: readonly string[] | undefined;
}

/**
 * Resolves the platforms of a request that are built, within the limits of its application and its
 * repository.
 * @param displayPath how errors name the application's directory.
 * @throws PLATFORM_MISSING, CONFIGURATION_INVALID
 */
export async function resolvePlatforms(
  directory: string,
  displayPath: string,
  requested: readonly RequestPlatform[],
  application: Pick<ApplicationConfiguration, 'platforms'>,
  repository: Pick<RepositoryConfiguration, 'platforms'> | undefined,
) {
  const buildArch = await readBuildArch(directory, displayPath);
  return choosePlatforms(requested, [
    { by: join(displayPath, 'build_arch'), platforms: buildArch && [buildArch] },
    { by: join(displayPath, 'imagebuild.yml'), platforms: application.platforms },
    { by: '.github/imagebuild.yml', platforms: repository?.platforms },
  ]);
}

/**
 * Chooses the platforms to build, and those that the application doesn't support at all.
 * @throws PLATFORM_MISSING when none of the requested platforms is left.
 */
export function choosePlatforms(
  requested: readonly RequestPlatform[],
  limits: readonly PlatformLimit[],
): { built: RequestPlatform[]; unsupported: RequestPlatform[] } {
  const isAllowed = (platform: string) =>
    limits.every((limit) => limit.platforms?.includes(platform) ?? true);
  const built = requested.filter(isAllowed);
  if (built.length > 0)
    return { built, unsupported: requestPlatforms.filter((platform) => !isAllowed(platform)) };
  const excluding = limits.filter(
    (limit) => limit.platforms && !limit.platforms.includes(requested[0] ?? ''),
  );
  const allowed = excluding
    .map(
      (limit) =>
        say('platformsAllowed', { file: limit.by, platforms: limit.platforms?.join(', ') ?? '' }).text,
    )
    .join(say('issueSemicolon').text);
  const message = say('platformsExcluded', { platforms: requested.join(', ') });
  throw new ImagebuildError('PLATFORM_MISSING', message, {
    place: { file: excluding[0]?.by },
    hint: say('platformsExcludedHint', { allowed }),
  });
}

/** Returns platforms with that of this machine first, if it is among them. */
export function machineFirst<Platform extends string>(
  platforms: readonly Platform[],
  architecture: string = process.arch,
): Platform[] {
  const isMachine = (platform: Platform) =>
    platform === `linux/${architecture === 'x64' ? 'amd64' : architecture}`;
  return [...platforms.filter(isMachine), ...platforms.filter((one) => !isMachine(one))];
}
