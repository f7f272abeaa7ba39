import { joinPath, parentsOf, splitPath, type Tree } from '../layers/tree.ts';

/** The directory of the context in which embedded images appear. */
export const registryDirectory = 'registry';

/** The directories that every generated `registry/` has (docs/compatibility.md C), outermost first. */
const fixedDirectories = [
  'docker',
  'docker/registry',
  'docker/registry/v2',
  'docker/registry/v2/blobs',
  'docker/registry/v2/repositories',
] as const;

/**
 * Returns the path inside the generated registry that a path of a tree shows; undefined when it isn't below a
 * mark.
 */
export function generatedAt(tree: Tree, path: string): string | undefined {
  for (const above of [path, ...parentsOf(path).reverse()]) {
    const entry = tree.get(above);
    if (entry?.type === 'dir' && entry.generated !== undefined)
      return joinPath(entry.generated, path.slice(above.length + 1));
  }
  return undefined;
}

/**
 * Tells whether a path that a tree doesn't hold will be, or is likely to be, a directory of the generated
 * registry.
 */
export function isGeneratedDirectory(tree: Tree, path: string): boolean {
  const generated = generatedAt(tree, path);
  if (generated === undefined) return false;
  return (
    fixedDirectories.some((one) => one === generated) ||
    /^docker\/registry\/v2\/(?:blobs|repositories)\//.test(generated)
  );
}

/** Lists the fixed directories directly in a directory of the generated registry. */
export function generatedNames(generated: string): string[] {
  return fixedDirectories
    .map(splitPath)
    .flatMap(({ directory, name }) => (directory === generated ? [name] : []));
}
