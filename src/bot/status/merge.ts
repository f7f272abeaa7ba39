import type { State } from './marker.ts';
import type { Section, StatusModel } from './status.ts';

/** States in the order a build goes through them; it never goes back. */
const ranks: Readonly<Record<State, number>> = {
  queued: 0,
  joined: 0,
  building: 1,
  done: 2,
  failed: 2,
  cancelled: 2,
  refused: 2,
};

/** Whether a section says how its build ended. */
export function isFinal({ state }: Pick<Section, 'state'>): boolean {
  return ranks[state] === 2;
}

/**
 * The status comment with sections brought in, sorted by line: so two writers who each know a part lose nothing. The same
 * sections in any order, and any of them twice, give the same comment.
 */
export function mergeSections(model: StatusModel, sections: readonly Section[]): StatusModel {
  const merged = [...model.sections];
  for (const section of sections) {
    const at = merged.findIndex(({ line }) => line === section.line);
    const known = merged[at];
    if (known === undefined) merged.push(section);
    else merged[at] = newer(known, section);
  }
  return { ...model, sections: merged.sort((a, b) => a.line - b.line) };
}

/** Of two sections of a line the one that knows more. */
function newer(known: Section, section: Section): Section {
  if (section.attempt !== known.attempt) return section.attempt > known.attempt ? section : known;
  // What could not be started here was started by somebody else.
  if (known.run !== undefined && section.run === undefined) return known;
  // Of two runs of a request the younger one ends as a duplicate, so what it says does not count.
  if (known.run !== undefined && section.run !== undefined && section.run !== known.run)
    return section.run < known.run ? section : known;
  // A section was refused and is no more: the label came.
  if (known.state === 'refused') return section;
  return ranks[section.state] >= ranks[known.state] ? section : known;
}
