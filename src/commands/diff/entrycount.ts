import { ImagebuildError } from '../../errors.ts';
import type { Digest } from '../../image/descriptor.ts';
import { say } from '../../text/say.ts';

/** Files: what is kept of each takes about a kilobyte of memory. Each layer has a limit of its own too. */
const defaultLimit = 1_000_000;

/**
 * Returns a function that counts the files that are kept of all layers together, while they are read: it gets
 * the number of each layer so far, and throws LIMIT_EXCEEDED beyond a limit.
 */
export function createEntryCount(limit = defaultLimit): (layer: Digest, kept: number) => void {
  const counts = new Map<Digest, number>();
  let sum = 0;
  return (layer, kept) => {
    sum += kept - (counts.get(layer) ?? 0);
    counts.set(layer, kept);
    if (sum <= limit) return;
    throw new ImagebuildError('LIMIT_EXCEEDED', say('diffManyFiles', { limit }), {
      hint: say('diffManyFilesHint'),
    });
  };
}
