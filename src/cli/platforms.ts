import { architectureOf, nearestPlatform } from '../application/requestplatforms.ts';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import type { CliFlags } from './flags.ts';

/**
 * Returns the platforms that are named; undefined for all.
 * @throws INVALID_REQUEST for another name of a platform, with its own: linux/arm64 for `arm64`.
 */
export function readPlatforms({ platform }: Pick<CliFlags, 'platform'>): string[] | undefined {
  return platform?.split(',').map((word) => checkPlatform(word.trim()));
}

function checkPlatform(text: string): string {
  const meant = meantPlatform(text);
  if (meant === undefined || meant === text) return text;
  throw new ImagebuildError('INVALID_REQUEST', say('platformInvalid', { text: JSON.stringify(text) }), {
    hint: say('didYouMean', { name: meant }),
  });
}

/** Returns the platform that is meant by a word, or by another name of an architecture: `linux/aarch64`. */
function meantPlatform(text: string): string | undefined {
  if (!text.includes('/')) return nearestPlatform(text);
  return /^linux\/[^/]+$/i.test(text) ? architectureOf(text) : undefined;
}
