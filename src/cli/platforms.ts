import { architectureOf, nearestPlatform } from '../application/requestplatforms.ts';
import { ImagebuildError } from '../errors.ts';
import { parsePlatform } from '../image/descriptor.ts';
import { say } from '../text/say.ts';
import type { CliFlags } from './flags.ts';

/**
 * Returns the platforms that are named; undefined for all.
 * @throws INVALID_REQUEST for anything else, with the platform that was probably meant.
 */
export function readPlatforms({ platform }: Pick<CliFlags, 'platform'>): string[] | undefined {
  return platform?.split(',').map((word) => checkPlatform(word.trim()));
}

/** Refuses what isn't `os/architecture`, and other names of an architecture: `arm64`, `linux/aarch64`. */
function checkPlatform(text: string): string {
  const meant = /^(?:linux\/)?[^/]+$/i.test(text) ? architectureOf(text) : undefined;
  if (meant !== undefined && meant !== text) throw platformInvalid(text, meant);
  try {
    parsePlatform(text);
  } catch (error) {
    const near = nearestPlatform(text);
    throw near === undefined ? error : platformInvalid(text, near);
  }
  return text;
}

function platformInvalid(text: string, meant: string): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', say('platformInvalid', { text: JSON.stringify(text) }), {
    hint: say('didYouMean', { name: meant }),
  });
}
