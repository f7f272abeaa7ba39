import type { Place } from '../errors.ts';
import { isDirectory, resolveLinks, type Tree } from '../layers/tree.ts';
import { finishLayer, makeDirectory, newLayerBuilder } from './layerbuilder.ts';
import { findWorkdirOwner } from './owner.ts';

/**
 * Carries out WORKDIR: creates the directory and its parents, with mode 0755 and the USER so far as their
 * owner.
 * @param path absolute.
 * @returns the layer, empty when the directory exists. @throws CONTEXT_INVALID when something else is in its
 *   place.
 */
export async function makeWorkdir(
  path: string,
  user: string | undefined,
  root: Tree,
  place: Place,
): Promise<Tree> {
  if (isDirectory(root, resolveLinks(root, path))) return new Map();
  const created = { ...(await findWorkdirOwner(user, root)), mode: 0o755 };
  const builder = newLayerBuilder(root, created, place);
  makeDirectory(builder, path);
  return finishLayer(builder);
}
