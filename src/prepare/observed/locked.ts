import type { LockedImages } from '../../application/lock/lockfile.ts';
import type { PreparedImage } from '../../application/prepared/prepared.ts';
import { parseReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';
import type { InstalledImage, ObservedImages } from './join.ts';

/**
 * Returns what an earlier observed build wrote to the lock, of a platform: a lite build embeds it and needs
 * no cluster.
 * @param shown how messages name the lock.
 */
export function observedInLock(
  { images }: Pick<LockedImages, 'images'>,
  shown: string,
  { platform }: Pick<InstalledImage, 'platform'>,
): ObservedImages {
  const rows = images.filter(
    ({ observed = [], platforms }) => observed.length > 0 && Object.hasOwn(platforms, platform),
  );
  return {
    images: rows.map(
      ({ reference, observed = [], origins }): PreparedImage => ({
        reference: parseReference(reference),
        required: true,
        reason: say('reasonObservedLocked').text,
        transport: 'registry',
        origins: restoreOrigins(origins, observed, shown),
      }),
    ),
    notes: [],
    warnings: [],
  };
}

/** Returns the origins as the observed build had them: with all chains at the first place. */
function restoreOrigins(
  origins: readonly string[],
  observed: readonly string[],
  shown: string,
): PreparedImage['origins'] {
  const chains = observed.map((text) => [{ kind: 'object', text }]);
  const places = origins.flatMap((text) => {
    const [, file, line] = /^observed (.+?)(?::(\d+))?$/.exec(text) ?? [];
    return file === undefined ? [] : [{ file, ...(line === undefined ? {} : { line: Number(line) }) }];
  });
  const [first = { file: shown }, ...others] = places;
  return [{ kind: 'observed', ...first, chains }, ...others.map((place) => ({ kind: 'observed', ...place }))];
}
