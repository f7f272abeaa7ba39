import type { Place } from '../errors.ts';
import { joinPath, parentsOf, splitPath, type Tree } from '../layers/tree.ts';
import { addEntry, finishLayer, type LayerBuilder, makeDirectory, newLayerBuilder } from './draft.ts';

/** The directory of the context that embedded images appear in. */
export const registryDirectory = 'registry';

/** The directories that every generated `registry/` has (docs/compatibility.md C), outermost first. */
const fixed = [
  'docker',
  'docker/registry',
  'docker/registry/v2',
  'docker/registry/v2/blobs',
  'docker/registry/v2/repositories',
] as const;

/** The path inside the generated registry that a path of a tree shows; undefined when it is below no mark. */
export function generatedAt(tree: Tree, path: string): string | undefined {
  for (const above of [path, ...parentsOf(path).reverse()]) {
    const entry = tree.get(above);
    if (entry?.type === 'dir' && entry.generated !== undefined)
      return joinPath(entry.generated, path.slice(above.length + 1));
  }
  return undefined;
}

/** Whether a path that a tree does not hold is sure, or likely, to be a directory of the generated registry. */
export function isGeneratedDirectory(tree: Tree, path: string): boolean {
  const generated = generatedAt(tree, path);
  if (generated === undefined) return false;
  return (
    fixed.some((one) => one === generated) ||
    /^docker\/registry\/v2\/(?:blobs|repositories)\//.test(generated)
  );
}

/** The names of the fixed directories directly in a directory of the generated registry. */
export function generatedNames(generated: string): string[] {
  return fixed.map(splitPath).flatMap(({ directory, name }) => (directory === generated ? [name] : []));
}

/**
 * A layer that brings the whole generated registry to a directory, links followed.
 * @throws CONTEXT_INVALID when something else is there.
 */
export function generatedLayer(root: Tree, directory: string, place: Place): Tree {
  const draft = newLayerBuilder(root, { uid: 0, gid: 0 }, place);
  markGenerated(draft, makeDirectory(draft, directory), '');
  return finishLayer(draft);
}

/** Marks a directory of a layer. The root is no entry of a layer, so what would be its mark goes to the directories in it. */
export function markGenerated(draft: LayerBuilder, target: string, generated: string): void {
  if (target === '') {
    for (const name of generatedNames(generated))
      markGenerated(draft, makeDirectory(draft, name), joinPath(generated, name));
    return;
  }
  const entry = draft.layer.get(target);
  if (entry?.type === 'dir') addEntry(draft, { ...entry, generated });
}
