import type { WrittenLock } from '../commands/lock/writelock.ts';
import { say } from '../text/say.ts';

/** Formats a lock that was written: how many images it has, and what is different from before. */
export function lockLines({ file, images, leftOut, changes }: WrittenLock): string[] {
  const { added, removed, moved } = changes;
  return [
    say('lockImages', { file, count: images }).text,
    ...added.map((reference) => `  ${say('lockAdded', { reference }).text}`),
    ...moved.map(
      ({ reference, from, to }) =>
        `  ${say('lockMoved', { reference, from: short(from), to: short(to) }).text}`,
    ),
    ...removed.map((reference) => `  ${say('lockRemoved', { reference }).text}`),
    ...(added.length + moved.length + removed.length === 0 ? [`  ${say('lockUnchanged').text}`] : []),
    ...leftOut.map((reference) => `  ${say('lockLeftOut', { reference }).text}`),
  ];
}

/** Shortens a digest for a line of text: `sha256:0123456789ab`. */
function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
