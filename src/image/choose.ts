import type { Descriptor } from './descriptor.ts';
import { formatPlatform, isUnknownPlatform, matchesPlatform, type Platform } from './platform.ts';

/**
 * The manifest of an index that is for a platform.
 * @param anyPlatform whether the only one there is will do, whatever platform it says.
 */
export function chooseManifest(
  manifests: readonly Descriptor[],
  asked: Platform,
  anyPlatform: boolean,
): Descriptor | undefined {
  const offered = manifests.filter(({ platform }) => !isUnknownPlatform(platform));
  const only = anyPlatform && offered.length === 1 ? offered[0] : undefined;
  return offered.find(({ platform }) => matchesPlatform(asked, platform)) ?? only;
}

/** The names of the platforms that an index has manifests for. */
export function platformsOf(manifests: readonly Descriptor[]): string[] {
  return manifests.flatMap(({ platform }) =>
    platform && !isUnknownPlatform(platform) ? [formatPlatform(platform)] : [],
  );
}
