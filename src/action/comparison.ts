import type { PublishedComparison } from '../application/comparison/published.ts';
import type { ImageChange } from '../application/comparison/shape.ts';
import { describeDiff } from '../report/diff.ts';
import { block, prose } from '../text/escape.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';
import { formatDetails } from '../text/table.ts';

/** Says in the summary of a pull request what publishing it would change. */
export function comparisonSection(comparison: PublishedComparison | undefined): string[] {
  if (comparison === undefined) return [];
  const { reference } = comparison;
  switch (comparison.state) {
    case 'absent':
      return [prose(say('comparedAbsent', { reference }).text)];
    case 'unknown':
      return [prose(say('comparedUnknown', { reference, reason: comparison.reason }).text)];
    case 'compared': {
      const { different, platforms, transfer } = comparison.diff;
      if (!different) return [prose(say('comparedSame', { reference }).text)];
      const images = countChanges(platforms.flatMap((platform) => platform.images));
      const size = formatBytes(transfer.bytes);
      const title = prose(say('comparedDifferent', { reference, images, size }).text);
      return [formatDetails(title, block(describeDiff(comparison.diff)))];
    }
  }
}

const changeNames = {
  added: 'changesAdded',
  removed: 'changesRemoved',
  retagged: 'changesRetagged',
  moved: 'changesMoved',
} as const;

/** `1 image added, 2 images moved`; the same image of several platforms counts once. */
function countChanges(changes: readonly ImageChange[]): string {
  const kinds = ['added', 'removed', 'retagged', 'moved'] as const;
  const counts = kinds.flatMap((kind) => {
    const names = new Set(
      changes
        .filter(({ change }) => change === kind)
        .map(({ name, now, before }) => `${name}:${(now ?? before)?.tag}`),
    );
    return names.size === 0 ? [] : [say(changeNames[kind], { count: names.size }).text];
  });
  return counts.length === 0 ? say('changesNone').text : counts.join(say('listComma').text);
}
