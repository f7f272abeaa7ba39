import {
  type PreparedImage,
  type PreparedNote,
  preparedLimits,
} from '../../application/prepared/prepared.ts';
import type { InstallsFound } from '../../application/shapes.ts';
import { mergeOrigins } from '../../discovery/merge.ts';
import type { Message, Warning } from '../../errors.ts';
import { formatReference } from '../../image/reference.ts';

/** The images that ENTRYPOINT and CMD install. */
export interface InstalledImages {
  readonly images: readonly PreparedImage[];
  /** What could not be recorded or followed, and what was seen and isn't embedded. */
  readonly notes: readonly PreparedNote[];
  readonly warnings: readonly Warning[];
  /** How their calls were found. */
  readonly how: InstallsFound;
}

/** The result where no command is looked at. */
export const noInstalls: InstalledImages = { images: [], notes: [], warnings: [], how: {} };

type JoinedImage = Pick<PreparedImage, 'reference' | 'required' | 'origins'>;

/** Adds the images of an image's commands to those that were found otherwise. */
export function joinImages<Image extends JoinedImage>(
  found: readonly Image[],
  installed: readonly Image[],
): Image[] {
  const joined = new Map(found.map((image) => [formatReference(image.reference), image]));
  for (const image of installed) {
    const name = formatReference(image.reference);
    const known = joined.get(name);
    joined.set(name, {
      ...(known ?? image),
      required: image.required || (known?.required ?? false),
      origins: mergeOrigins([...(known?.origins ?? []), ...image.origins]),
    });
  }
  return [...joined].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, image]) => image);
}

/**
 * Adds the notes about an image's commands to the others. Those of one subject and reason are one, and those
 * of images that are embedded are left out.
 */
export function joinNotes<
  Note extends Pick<PreparedNote, 'reference' | 'origins'> & {
    readonly reason: PreparedNote['reason'] | Pick<Message, 'text'>;
  },
>(found: readonly Note[], installed: readonly Note[], images: readonly JoinedImage[]): Note[] {
  const embedded = new Set(images.map(({ reference }) => formatReference(reference)));
  const joined = new Map<string, Note>();
  for (const note of [...found, ...installed]) {
    const { reference, reason, origins } = note;
    if (reference !== undefined && embedded.has(reference)) continue;
    const key = JSON.stringify([reference ?? { file: origins[0]?.file }, reasonText(reason)]);
    const all = mergeOrigins([...(joined.get(key)?.origins ?? []), ...origins]);
    joined.set(key, { ...note, origins: all });
  }
  return [...joined.values()].slice(0, preparedLimits.notes);
}

/** Returns the text of a reason, which a finder gives as a message. */
function reasonText(reason: PreparedNote['reason'] | Pick<Message, 'text'>): string {
  return typeof reason === 'string' ? reason : reason.text;
}
