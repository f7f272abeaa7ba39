import type { FileDescription } from '../../application/comparison/description.ts';
import { parentsOf } from '../../layers/tree.ts';
import type { LayerEntry, ScannedLayer } from '../inspect/scan.ts';

type Layer = Pick<ScannedLayer, 'entries' | 'removed' | 'opaque'>;

/**
 * Returns the files that layers make up, the lowest first: without what a later layer hides or replaces, and
 * without directories.
 */
export function imageFiles(layers: readonly Layer[]): FileDescription[] {
  let files = new Map<string, LayerEntry>();
  for (const layer of layers) {
    files = hide(files, layer);
    for (const [path, entry] of layer.entries) {
      if (entry.isDirectory) files.delete(path);
      else files.set(path, entry);
    }
  }
  return [...files.values()].map(({ isDirectory: _, ...file }) => file);
}

/** Returns the files that stay visible under a layer. */
function hide(
  files: ReadonlyMap<string, LayerEntry>,
  { entries, removed, opaque }: Layer,
): Map<string, LayerEntry> {
  const gone = new Set(removed);
  // What isn't a directory hides what was below its path.
  const emptied = new Set([
    ...removed,
    ...opaque,
    ...[...entries.values()].flatMap(({ path, isDirectory }) => (isDirectory ? [] : [path])),
  ]);
  const isGone = (path: string) =>
    gone.has(path) || emptied.has('') || parentsOf(path).some((parent) => emptied.has(parent));
  return new Map([...files].filter(([path]) => !isGone(path)));
}
