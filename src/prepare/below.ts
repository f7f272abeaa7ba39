import { comparePaths, type EntryMetadata, entryMetadata, type Tree } from '../layers/tree.ts';

/**
 * What a file system already has below the marks of the layer that comes on it: what the embedded images must be merged with. Plain
 * directories are left out, since a layer makes its parents plain when nothing is said of them.
 * @returns in the order of `comparePaths`.
 */
export function findEntriesBelow(root: Tree, layer: Tree): EntryMetadata[] {
  const marks = [...layer.values()].filter((entry) => entry.type === 'dir' && entry.generated !== undefined);
  if (marks.length === 0) return [];
  return [...root.values()]
    .filter(({ path }) => marks.some((mark) => path.startsWith(`${mark.path}/`)))
    .map(entryMetadata)
    .filter((entry) => !isPlain(entry))
    .map((entry) => (entry.type === 'dir' ? { ...entry, generated: undefined } : entry))
    .sort((a, b) => comparePaths(a.path, b.path));
}

function isPlain({ type, mode, uid, gid }: EntryMetadata): boolean {
  return type === 'dir' && mode === 0o755 && uid === 0 && gid === 0;
}
