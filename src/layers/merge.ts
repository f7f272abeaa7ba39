import { entriesOf, type Tree } from './tree.ts';
import { whiteoutTarget } from './whiteout.ts';

/**
 * The file system with a layer on it. What the layer holds replaces what was there: a file where a directory was removes all that
 * was below; a directory on a directory keeps what is in it, the mark of a generated registry too. What a whiteout hides is gone.
 */
export function mergeLayer(root: Tree, layer: Tree): Tree {
  const merged = new Map(root);
  for (const hidden of [...layer.values()].map(whiteoutTarget).filter((path) => path !== undefined)) {
    merged.delete(hidden);
    removeBelow(merged, hidden);
  }
  for (const entry of entriesOf(layer)) {
    if (whiteoutTarget(entry) !== undefined) continue;
    const before = merged.get(entry.path);
    if (before?.type === 'dir' && entry.type !== 'dir') removeBelow(merged, entry.path);
    const generated = before?.type === 'dir' ? before.generated : undefined;
    const keepsMark = entry.type === 'dir' && entry.generated === undefined && generated !== undefined;
    merged.set(entry.path, keepsMark ? { ...entry, generated } : entry);
  }
  return merged;
}

/** Takes away what is in a directory. */
export function removeBelow(tree: Map<string, unknown>, directory: string): void {
  for (const path of tree.keys()) if (path.startsWith(`${directory}/`)) tree.delete(path);
}
