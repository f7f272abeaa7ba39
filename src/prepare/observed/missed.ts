import { join } from 'node:path';
import type { PreparedPlatform } from '../../application/prepared/prepared.ts';
import type { Warning } from '../../errors.ts';
import { formatReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';

/** The list that the warning proposes; every file in its directory is read. */
const list = 'images/shim/observed';

/** Returns the images that only the cluster found: nothing else names them. */
export function missedImages(
  platforms: Readonly<Record<string, Pick<PreparedPlatform, 'images'>>>,
): string[] {
  const missed = Object.values(platforms).flatMap(({ images }) =>
    images
      .filter(({ origins }) => origins.every(({ kind }) => kind === 'observed'))
      .map(({ reference }) => formatReference(reference)),
  );
  return [...new Set(missed)].sort();
}

/**
 * Returns the warning with the lines that make the next build find the same images without a cluster;
 * undefined when there is nothing to add.
 * @param displayPath how messages name the application's directory. @param isSealer its dialect reads lists
 * elsewhere.
 */
export function missedWarning(
  missed: readonly string[],
  displayPath: string,
  isSealer: boolean,
  command: string,
): Warning | undefined {
  if (missed.length === 0) return undefined;
  const file = join(displayPath, isSealer ? 'manifests/imageList' : list);
  return {
    message: say('observedMissed', { count: missed.length, images: missed.join(', ') }).text,
    place: { file },
    hint: say('observedMissedHint', { file, lines: missed.join('\n'), command }).text,
  };
}
