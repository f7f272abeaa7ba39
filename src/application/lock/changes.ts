import type { LockedImage, LockedImages } from './lockfile.ts';

/** How a lock differs from the one before it: references, and of those that moved the digests. */
export interface LockChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly moved: readonly { readonly reference: string; readonly from: string; readonly to: string }[];
}

/** Compares two locks of one version. Without an earlier one, everything is added. */
export function lockChanges(before: LockedImages | undefined, after: LockedImages): LockChanges {
  const old = new Map((before?.images ?? []).map((image) => [image.reference, image.digest]));
  const now = new Set(after.images.map(({ reference }) => reference));
  return {
    added: [...now].filter((reference) => !old.has(reference)),
    removed: [...old.keys()].filter((reference) => !now.has(reference)),
    moved: after.images.flatMap(({ reference, digest: to }) => {
      const from = old.get(reference);
      return from === undefined || from === to ? [] : [{ reference, from, to }];
    }),
  };
}

/**
 * Returns a new lock that keeps of the earlier one what was not looked at: the platforms that weren't built.
 * @param built the platforms of the new lock.
 */
export function keepOtherPlatforms(
  before: LockedImages | undefined,
  after: LockedImages,
  built: readonly string[],
): LockedImages {
  const now = new Map(after.images.map((image) => [image.reference, image]));
  const others = (before?.images ?? []).flatMap((image): LockedImage[] => {
    const platforms = without(image.platforms, built);
    return Object.keys(platforms).length === 0 ? [] : [{ ...image, platforms }];
  });
  const merged = others.map((image) => {
    const same = now.get(image.reference);
    now.delete(image.reference);
    if (!same) return image;
    return {
      ...same,
      platforms: { ...(same.digest === image.digest && image.platforms), ...same.platforms },
    };
  });
  return { ...after, images: [...merged, ...now.values()] };
}

function without(platforms: LockedImage['platforms'], built: readonly string[]): LockedImage['platforms'] {
  return Object.fromEntries(Object.entries(platforms).filter(([name]) => !built.includes(name)));
}
