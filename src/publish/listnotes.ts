import { type PreparedBuild, type PreparedNote, withoutChains } from '../application/prepared/prepared.ts';
import { type Result, resultNotes } from '../application/result.ts';
import type { HeldImage } from '../embedded/heldimages.ts';
import { isSentence } from '../text/say.ts';
import type { LeftOutImage } from './resolve/candidates.ts';

type ListedNotes = Pick<Result, 'notes' | 'leftOut'>;

/**
 * Lists what was seen and isn't embedded: the notes of all platforms, each once, and the images that were
 * left out when their sources were asked. A list that is empty is left out itself.
 */
export function listNotes(
  { platforms }: Pick<PreparedBuild, 'platforms'>,
  leftOut: readonly LeftOutImage[],
  held: ReadonlyMap<string, readonly HeldImage[]> = new Map(),
): ListedNotes {
  const notes = new Map(
    Object.entries(platforms)
      .flatMap(([name, { notes: own = [] }]) => {
        const names = new Set(held.get(name)?.map(({ repository, tag }) => `${repository}:${tag}`));
        return own.filter((note) => !isHeld(note, names));
      })
      .map((note) => [JSON.stringify([note.reference, note.reason, note.origins]), note] as const),
  );
  return { ...list('notes', [...notes.values()]), ...list('leftOut', leftOut) };
}

/**
 * Tells whether a note of the cluster's own registry is satisfied: an image of that repository and tag is
 * embedded, perhaps by a base image (docs/compatibility.md B 14).
 */
function isHeld({ reference, reason }: PreparedNote, held: ReadonlySet<string>): boolean {
  if (reference === undefined || !isSentence(reason, 'reasonClusterRegistry')) return false;
  return held.has(reference.slice(reference.indexOf('/') + 1));
}

function list(
  name: keyof ListedNotes,
  notes: readonly Pick<PreparedNote, 'reference' | 'reason' | 'origins'>[],
): ListedNotes {
  if (notes.length === 0) return {};
  const rows = notes.slice(0, resultNotes).map(({ reference, reason, origins }) => ({
    ...(reference === undefined ? {} : { reference }),
    reason,
    sources: origins.map(withoutChains),
  }));
  return { [name]: rows };
}
