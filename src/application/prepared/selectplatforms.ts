import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { PreparedBuild } from './prepared.ts';

/**
 * Returns a prepared build with only the platforms that are wanted; with all when none are named.
 * @throws PLATFORM_MISSING for one that wasn't prepared: a folder doesn't decide what is left out.
 */
export function selectPlatforms(
  prepared: PreparedBuild,
  wanted: readonly string[] | undefined,
): PreparedBuild {
  if (wanted === undefined) return prepared;
  const offered = Object.keys(prepared.platforms);
  const platform = wanted.find((each) => !offered.includes(each));
  if (platform !== undefined)
    throw new ImagebuildError(
      'PLATFORM_MISSING',
      say('preparedLacksPlatform', { platform, offered: offered.join(', ') }),
      { hint: say('prepareAgain') },
    );
  const platforms = Object.entries(prepared.platforms).filter(([name]) => wanted.includes(name));
  const request = {
    ...prepared.request,
    platforms: prepared.request.platforms.filter((name) => wanted.includes(name)),
  };
  return { ...prepared, request, platforms: Object.fromEntries(platforms) };
}
