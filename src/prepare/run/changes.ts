import type { LayerChanges } from '../../layers/read.ts';
import type { Tree } from '../../layers/tree.ts';

/**
 * Whether a layer leaves a tree as it is: engines write the directories that they have looked into. What it removes was there, also
 * when the tree knows nothing of it: a tree holds no pipes and no devices.
 */
export function changesNothing({ removed, opaque, entries }: LayerChanges, tree: Tree): boolean {
  if (opaque.size + removed.size > 0) return false;
  return entries.every((entry) => {
    const before = tree.get(entry.path);
    if (entry.type !== 'dir' || before?.type !== 'dir') return false;
    return entry.mode === before.mode && entry.uid === before.uid && entry.gid === before.gid;
  });
}

/** The directory with embedded images in which a layer removes something; undefined when it does so in none. */
export function findRemovedRegistry({ removed, opaque }: LayerChanges, tree: Tree): string | undefined {
  const gone = [...removed, ...opaque];
  const marked = [...tree.values()].filter((entry) => entry.type === 'dir' && entry.generated !== undefined);
  return marked.find(({ path }) => gone.some((one) => one.startsWith(`${path}/`)))?.path;
}
