import { type RequestPlatform, requestPlatforms } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';

/** What limits the platforms of an application, with the name of who says so. */
export interface PlatformLimit {
  readonly by: string;
  readonly platforms: readonly string[] | undefined;
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
