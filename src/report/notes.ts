import type { ImageOrigin, PreparedNote } from '../application/prepared/prepared.ts';
import type { InstallsFound } from '../application/shapes.ts';
import { say } from '../text/say.ts';

/** Something that isn't embedded. */
interface ListedNote extends Pick<PreparedNote, 'reference' | 'reason'> {
  readonly sources: readonly ImageOrigin[];
}

/**
 * Lists what isn't embedded under a title with its count, each with the reason and the places where it was
 * seen. @param most the most that are listed; the others are counted.
 */
export function noteLines(
  title: 'listedNotes' | 'listedLeftOut',
  notes: readonly ListedNote[] = [],
  most = Number.POSITIVE_INFINITY,
): string[] {
  if (notes.length === 0) return [];
  const lines = notes
    .slice(0, most)
    .flatMap(({ reference, reason, sources }) => [
      reference === undefined ? reason : say('ruleWhy', { what: reference, why: reason }).text,
      ...sources.map(sourceLine),
    ]);
  const others = notes.length > most ? [say('notesCut', { count: notes.length - most }).text] : [];
  return [say(title, { count: notes.length }).text, ...[...lines, ...others].map((line) => `  ${line}`)];
}

/**
 * Says that the calls of ENTRYPOINT and CMD were read as they are written, and why; undefined otherwise, and
 * where running them would have told no more.
 */
export function describeInstalls({ installs, installsReason: reason }: InstallsFound): string | undefined {
  if (installs !== 'read' || reason === 'plain') return undefined;
  return say('installsRead', { reason: reason ?? '' }).text;
}

/** Returns what `describeInstalls` says as lines. */
export function installsLines(found: InstallsFound): string[] {
  const text = describeInstalls(found);
  return text === undefined ? [] : [text];
}

/** Shows the place of an origin, below what it names. */
export function sourceLine({ kind, file, line }: ImageOrigin): string {
  return `    ${kind}: ${file}${line === undefined ? '' : `:${line}`}`;
}
