import type { PreparedBuild, PreparedNote } from '../application/prepared/prepared.ts';
import { type Result, resultNotes } from '../application/result.ts';
import type { LeftOutImage } from './resolve/candidates.ts';

type ListedNotes = Pick<Result, 'notes' | 'leftOut'>;

/**
 * Lists what was seen and isn't embedded: the notes of all platforms, each once, and the images that were left out
 * when their sources were asked. A list that is empty is left out itself.
 */
export function listNotes(
  { platforms }: Pick<PreparedBuild, 'platforms'>,
  leftOut: readonly LeftOutImage[],
): ListedNotes {
  const notes = new Map(
    Object.values(platforms)
      .flatMap((platform) => platform.notes ?? [])
      .map((note) => [JSON.stringify([note.reference, note.reason, note.origins]), note] as const),
  );
  return { ...list('notes', [...notes.values()]), ...list('leftOut', leftOut) };
}

function list(
  name: keyof ListedNotes,
  notes: readonly Pick<PreparedNote, 'reference' | 'reason' | 'origins'>[],
): ListedNotes {
  if (notes.length === 0) return {};
  const rows = notes.slice(0, resultNotes).map(({ reference, reason, origins }) => ({
    ...(reference === undefined ? {} : { reference }),
    reason,
    sources: origins.map((origin) => ({ ...origin })),
  }));
  return { [name]: rows };
}
