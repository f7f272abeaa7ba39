import { removeBelow } from './merge.ts';
import { joinPath, resolveLinks, splitPath } from './paths.ts';
import type { LayerChanges } from './read.ts';
import { type DirectoryEntry, type Entry, parentsOf, plainDirectory, type Tree } from './tree.ts';

/**
 * The file system that layers come to, the lowest first (OCI image-spec layer.md, "Applying Changesets"). What a layer hides is below
 * it, wherever in the tar it says so. A directory on a directory keeps what is in it; links in the path of an entry are followed.
 */
export function overlayLayers(layers: readonly LayerChanges[]): Tree {
  return layers.reduce<Tree>(applyLayerChanges, new Map());
}

/** The file system with a layer on it. A directory on a directory keeps the mark of a generated registry. */
export function applyLayerChanges(below: Tree, layer: LayerChanges): Tree {
  const tree = withoutHidden(below, layer);
  for (const entry of layer.entries) {
    const path = placeOf(tree, entry.path);
    for (const parent of parentsOf(path))
      if (tree.get(parent)?.type !== 'dir') tree.set(parent, plainDirectory(parent));
    if (tree.get(path)?.type === 'dir' && entry.type !== 'dir') removeBelow(tree, path);
    const placed = entry.type === 'link' ? tree.get(placeOf(tree, entry.linkname)) : entry;
    if (!placed || placed.type === 'special') tree.delete(path);
    else tree.set(path, { ...placed, ...markOf(tree, path, placed), path });
  }
  return tree;
}

function markOf(tree: Tree, path: string, placed: Entry): Pick<DirectoryEntry, 'generated'> {
  const before = tree.get(path);
  if (placed.type !== 'dir' || before?.type !== 'dir' || before.generated === undefined) return {};
  return { generated: before.generated };
}

function withoutHidden(below: Tree, { removed, opaque }: LayerChanges): Map<string, Entry> {
  if (removed.size + opaque.size === 0) return new Map(below);
  const gone = new Set([...removed].map((path) => placeOf(below, path)));
  const emptied = new Set([...opaque].map((path) => resolveLinks(below, path)));
  const hidden = (path: string) =>
    gone.has(path) || emptied.has('') || parentsOf(path).some((one) => gone.has(one) || emptied.has(one));
  return new Map([...below].filter(([path]) => !hidden(path)));
}

/** The path without a link above its last name. */
function placeOf(tree: Tree, path: string): string {
  const { directory, name } = splitPath(path);
  return joinPath(resolveLinks(tree, directory), name);
}
