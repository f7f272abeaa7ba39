import type { WrittenLock } from '../commands/lock/writelock.ts';
import { formatCount } from '../text/format.ts';

/** Formats a lock that was written: how many images it has, and what is different from before. */
export function lockLines({ file, images, leftOut, changes }: WrittenLock): string[] {
  const { added, removed, moved } = changes;
  return [
    `${file}: ${formatCount(images, 'image')}`,
    ...added.map((reference) => `  added    ${reference}`),
    ...moved.map(({ reference, from, to }) => `  moved    ${reference}  ${short(from)} → ${short(to)}`),
    ...removed.map((reference) => `  removed  ${reference}`),
    ...(added.length + moved.length + removed.length === 0 ? ['  nothing changed'] : []),
    ...leftOut.map((reference) => `  left out ${reference} (its registry doesn’t have it)`),
  ];
}

/** Shortens a digest for a line of text: `sha256:0123456789ab`. */
function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
