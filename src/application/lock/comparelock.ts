import { ImagebuildError, joinProblems } from '../../errors.ts';
import type { Digest } from '../../image/descriptor.ts';
import { formatReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';
import type { ImageListRecord, PreparedImage, PreparedPlatform } from '../prepared/prepared.ts';
import { type Request, type RequestPlatform, requestWords } from '../request.ts';
import type { InstallsFound } from '../shapes.ts';
import type { LockedImages } from './lockfile.ts';

/** One disagreement between a lock and what discovery found. */
interface LockDifference {
  /** `added`: found, and not in the lock. `removed`: in the lock, and not found any more. */
  readonly kind: 'added' | 'removed';
  readonly reference: string;
  /** Those that have it on one side only. */
  readonly platforms: readonly string[];
  /** Of an image that was found. */
  readonly place?: { readonly file: string; readonly line?: number | undefined } | undefined;
}

type Platforms = Readonly<Record<string, PreparedPlatform>>;

/**
 * Compares a lock with the images that were found, on the platforms that are built. A candidate that the lock
 * left out agrees with it.
 * @returns the differences, sorted by reference.
 */
function compareLock(lock: LockedImages, platforms: Platforms): LockDifference[] {
  const leftOut = new Set(lock.leftOut);
  const locked = new Map(lock.images.map((image) => [image.reference, image]));
  const found = foundImages(platforms);
  const differences = [...new Set([...locked.keys(), ...found.keys()])].flatMap((reference) => {
    const there = found.get(reference);
    if (there && !there.image.required && leftOut.has(reference)) return [];
    const inLock = Object.keys(platforms).filter((name) => hasPlatform(locked.get(reference), name));
    const needed = there?.platforms ?? [];
    const origin = there?.image.origins[0];
    const place = origin && { file: origin.file, line: origin.line };
    return [
      {
        kind: 'added',
        reference,
        platforms: needed.filter((name) => !inLock.includes(name)),
        place,
      } as const,
      { kind: 'removed', reference, platforms: inLock.filter((name) => !needed.includes(name)) } as const,
    ];
  });
  return differences
    .filter((one) => one.platforms.length > 0)
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

/**
 * Returns the platforms with each image locked to its digest. Candidates that the lock left out are gone;
 * what the lock doesn't have stays as it was found.
 */
export function lockImages<Platform extends Pick<PreparedPlatform, 'images'>>(
  lock: LockedImages,
  platforms: Readonly<Record<string, Platform>>,
): Record<string, Platform> {
  const leftOut = new Set(lock.leftOut);
  const rowOf = new Map(lock.images.map((row) => [row.reference, row]));
  const apply = (platform: string, image: PreparedImage): PreparedImage[] => {
    const name = formatReference(image.reference);
    if (!image.required && leftOut.has(name)) return [];
    const row = rowOf.get(name);
    const locked: Digest | undefined =
      image.transport === 'registry' ? row?.digest : row?.platforms[platform as RequestPlatform]?.digest;
    return [locked === undefined ? image : { ...image, locked }];
  };
  const rows = Object.entries(platforms).map(([name, platform]) => [
    name,
    { ...platform, images: platform.images.flatMap((image) => apply(name, image)) },
  ]);
  return Object.fromEntries(rows);
}

/**
 * Checks that a lock has exactly the images that were found.
 * @param shown how messages name the lock.
 * @throws LOCK_OUTDATED with every difference.
 */
export function checkLock(
  lock: LockedImages,
  {
    platforms,
    imageLists = [],
    installs,
  }: InstallsFound & {
    readonly platforms: Platforms;
    readonly imageLists?: readonly ImageListRecord[] | undefined;
  },
  shown: string,
  request: Pick<Request, 'type' | 'app' | 'version' | 'directory'>,
): void {
  const differences = compareLock(lock, platforms);
  const lists = compareLists(lock.imageLists ?? [], imageLists);
  if (differences.length + lists.length === 0) return;
  const onlyRead = lock.installs === 'recorded' && installs === 'read';
  const hint = say('lockUpdateCommand', { words: requestWords(request), file: shown, onlyRead });
  const changed = lists.map(
    (address) =>
      new ImagebuildError('LOCK_OUTDATED', say('lockListChanged', { address, file: shown }), {
        place: { file: shown },
        hint,
      }),
  );
  throw joinProblems([
    ...changed,
    ...differences.map(({ kind, reference: image, platforms: names, place = { file: shown } }) => {
      const words = { image, file: shown, platforms: names.join(', ') };
      const message = say(kind === 'added' ? 'lockLacks' : 'lockExtra', words);
      return new ImagebuildError('LOCK_OUTDATED', message, { place: { ...place, image }, hint });
    }),
  ]);
}

/** Returns the addresses of lists whose bytes aren't those of the lock, or that only one side has. */
function compareLists(locked: readonly ImageListRecord[], fetched: readonly ImageListRecord[]): string[] {
  const digestIn = (lists: readonly ImageListRecord[], address: string) =>
    lists.find((list) => list.address === address)?.digest;
  const addresses = new Set([...locked, ...fetched].map(({ address }) => address));
  return [...addresses].filter((address) => digestIn(locked, address) !== digestIn(fetched, address));
}

function hasPlatform(image: LockedImages['images'][number] | undefined, name: string): boolean {
  return Object.keys(image?.platforms ?? {}).includes(name);
}

interface FoundOn {
  readonly image: PreparedImage;
  readonly platforms: string[];
}

function foundImages(platforms: Platforms): Map<string, FoundOn> {
  const found = new Map<string, FoundOn>();
  for (const [name, { images }] of Object.entries(platforms))
    for (const image of images) {
      const reference = formatReference(image.reference);
      const known = found.get(reference);
      if (!known) found.set(reference, { image, platforms: [name] });
      else if (!known.platforms.includes(name)) known.platforms.push(name);
    }
  return found;
}
