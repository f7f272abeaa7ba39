import type { Place } from '../errors.ts';
import { isDirectory, resolveLinks, type Tree } from '../layers/tree.ts';
import { finishLayer, makeDirectory, newLayerBuilder } from './draft.ts';
import { findWorkdirOwner } from './owner.ts';

/**
 * What WORKDIR adds: the directory and those above it that are not there yet, 0755, owned by the USER so far.
 * @param path absolute.
 * @returns an empty tree when the directory is there already. @throws CONTEXT_INVALID when something else is in its place.
 */
export async function makeWorkdir(
  path: string,
  user: string | undefined,
  root: Tree,
  place: Place,
): Promise<Tree> {
  if (isDirectory(root, resolveLinks(root, path))) return new Map();
  const draft = newLayerBuilder(root, await findWorkdirOwner(user, root), place);
  makeDirectory(draft, path);
  return finishLayer(draft);
}
