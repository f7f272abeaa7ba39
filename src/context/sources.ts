import { cleanPath, joinPath, resolveLinks, splitPath, type Tree } from '../layers/tree.ts';
import { generatedAt, generatedNames, isGeneratedDirectory, registryDirectory } from './generated.ts';
import { compileNamePattern, isPattern } from './patterns.ts';

/** A source of COPY, found. */
export interface CopySource {
  /** The name that it gets inside a destination directory: its own, not that of what a link points at. */
  readonly name: string;
  /** Where it was found. */
  readonly from: string;
  /** Where it is, links followed; nothing need be there, when it is a link. */
  readonly path: string;
}

/**
 * What a source of COPY or ADD names in a tree: itself, or for a pattern every match, sorted. Links are followed at every step,
 * and `..` does not lead out of the root. [] when there is nothing.
 */
export function findSources(tree: Tree, source: string): CopySource[] {
  const names = cleanPath(source).split('/');
  if (!names.some(isPattern)) return existing(tree, [cleanPath(source)]);
  const children = childrenOf(tree);
  let paths = [''];
  for (const name of names) paths = paths.flatMap((path) => stepInto(tree, children, path, name));
  return existing(tree, paths);
}

/**
 * Whether every source names a file, and no more than that. A part of a file system, its upper layers, is then as good as the whole:
 * what lies below cannot change them.
 */
export function areFiles(tree: Tree, sources: readonly string[]): boolean {
  return sources.every(
    (source) => !isPattern(source) && tree.get(resolveLinks(tree, cleanPath(source)))?.type === 'file',
  );
}

function existing(tree: Tree, paths: readonly string[]): CopySource[] {
  return paths.flatMap((path) => {
    const { directory, name } = splitPath(path);
    const from = joinPath(resolveLinks(tree, directory), name);
    const found = from === '' || tree.has(from) || isGeneratedDirectory(tree, from);
    return found ? [{ name, from, path: resolveLinks(tree, from) }] : [];
  });
}

function stepInto(tree: Tree, children: Children, path: string, name: string): string[] {
  if (!isPattern(name)) return [joinPath(path, name)];
  const pattern = compileNamePattern(name);
  if (!pattern) return [];
  const directory = resolveLinks(tree, path);
  const generated = generatedAt(tree, directory);
  const names = new Set([
    ...(children.get(directory) ?? []),
    ...(generated === undefined ? [] : generatedNames(generated)),
  ]);
  return [...names]
    .filter((child) => pattern.test(child))
    .sort()
    .map((child) => joinPath(path, child));
}

/** The names in each directory. */
type Children = ReadonlyMap<string, readonly string[]>;

export function childrenOf(tree: Tree): Children {
  const children = new Map<string, string[]>();
  for (const path of tree.keys()) {
    const { directory, name } = splitPath(path);
    const names = children.get(directory);
    if (names) names.push(name);
    else children.set(directory, [name]);
  }
  return children;
}

/** Whether a source that was not found would be the generated registry, had there been images. */
export function wouldBeGenerated(tree: Tree, source: string): boolean {
  if (tree.has(registryDirectory)) return false;
  const path = cleanPath(source);
  if (isPattern(path)) return compileNamePattern(path)?.test(registryDirectory) ?? false;
  return (
    path === registryDirectory ||
    path === `${registryDirectory}/docker` ||
    path.startsWith(`${registryDirectory}/docker/`)
  );
}
