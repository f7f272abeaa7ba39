import type { PreparedImage, PreparedNote } from '../../application/prepared/prepared.ts';
import type { Warning } from '../../errors.ts';
import { formatReference } from '../../image/reference.ts';
import type { InstallingImage } from '../installs/installingimage.ts';

/** The images that a cluster pulled when it installed an image. */
export interface ObservedImages {
  readonly images: readonly PreparedImage[];
  /** What ran and isn't embedded: ignored images, and those of others in a cluster that isn't ours. */
  readonly notes: readonly PreparedNote[];
  readonly warnings: readonly Warning[];
}

/** The finished image that is installed, and the version that its cluster should have. */
export interface InstalledImage extends InstallingImage {
  /** `linux/amd64` */
  readonly platform: string;
  /** false: nothing that is found would be embedded. */
  readonly embed: boolean;
}

/**
 * Installs an image in a cluster and tells what that pulled. Of all platforms only the first is installed.
 */
export type ObserveInstall = (image: InstalledImage) => Promise<ObservedImages>;

/** The result where no cluster is watched. */
export const nothingObserved: ObservedImages = { images: [], notes: [], warnings: [] };

/** Adds what a cluster pulled to what was found otherwise, whose own places and archives stay. */
export function joinObserved(
  found: readonly PreparedImage[],
  { images }: Pick<ObservedImages, 'images'>,
): PreparedImage[] {
  const joined = new Map(found.map((image) => [formatReference(image.reference), image]));
  for (const observed of images) {
    const name = formatReference(observed.reference);
    const known = joined.get(name);
    const locked = known?.locked ?? observed.locked;
    const isPinned = locked !== undefined && (known?.transport ?? 'registry') === 'registry';
    joined.set(name, {
      ...(known ?? observed),
      required: true,
      ...(isPinned ? { locked } : {}),
      ...(observed.platformPolicy === undefined ? {} : { platformPolicy: observed.platformPolicy }),
      origins: [...(known?.origins ?? []), ...observed.origins],
    });
  }
  return [...joined].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, image]) => image);
}
