/** Layers of other images that become layers of the result as they are (docs/compatibility.md C 5). */
import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { PreparedBaseLayer, TakenLayer } from '../application/prepared/prepared.ts';
import { registryRoot, selectRegistryEntries } from '../embedded/heldimages.ts';
import type { CopyStep } from '../kubefile/evaluation.ts';
import { applyLayerChanges, type LayerChanges, mergeLayer } from '../layers/overlay.ts';
import { cleanPath, type Entry, entriesOf, entryMetadata, parentsOf, type Tree } from '../layers/tree.ts';

/** A layer of an image and the changes that it makes. */
export interface HeldLayer {
  readonly layer: PreparedBaseLayer;
  readonly changes: LayerChanges;
}

/** Tells whether a line copies the whole `/registry` of an image to `/registry`, and changes nothing. */
export function copiesRegistry(step: CopyStep): boolean {
  const { instruction, sources, files, destination, chown, chmod, exclude, parents, ownName, orRoot } = step;
  const [source, more] = sources;
  if (instruction !== 'COPY' || source === undefined || more !== undefined || files.length > 0) return false;
  if (chown !== undefined || chmod !== undefined || exclude?.length || parents || ownName || orRoot)
    return false;
  return [source, destination].every((path) => cleanPath(path) === registryRoot);
}

/** A copy of `/registry`, made of whole layers and of a layer with the rest. */
interface SplitCopy {
  /** The lowest first. */
  readonly taken: readonly HeldLayer[];
  readonly rest: Tree;
}

/**
 * Makes a copy of whole layers as far as the result is the same, path by path, as a copy file by file.
 * @param root the file system below.
 * @param copied the layer of a copy file by file.
 * @param candidates layers of the image, the lowest first.
 */
export function splitCopy(root: Tree, copied: Tree, candidates: readonly HeldLayer[]): SplitCopy {
  const expected = mergeLayer(root, copied);
  let taken = withoutRepeated(root, candidates);
  while (taken.length > 0) {
    const reached = taken.map(({ changes }) => changes).reduce(applyLayerChanges, root);
    const extra = [...reached.keys()].filter((path) => !expected.has(path));
    if (extra.length === 0) return { taken, rest: difference(reached, expected) };
    const wrong = new Set(extra);
    const kept = taken.filter(({ changes }) => !changes.entries.some(({ path }) => wrong.has(path)));
    // The path isn't in a layer when a link leads there: then nothing is certain.
    taken = kept.length < taken.length ? kept : [];
  }
  return { taken: [], rest: copied };
}

/** Leaves out layers whose entries are there already: images often share layers. */
function withoutRepeated(root: Tree, layers: readonly HeldLayer[]): HeldLayer[] {
  let reached = root;
  return layers.filter(({ changes }) => {
    const isNew = changes.entries.some(
      (entry) => entry.type === 'link' || entry.type === 'special' || !isSame(reached.get(entry.path), entry),
    );
    if (isNew) reached = applyLayerChanges(reached, changes);
    return isNew;
  });
}

/** Returns the layer that turns one file system into another one that has all its paths. */
function difference(from: Tree, to: Tree): Tree {
  const changed = entriesOf(to).filter((entry) => !isSame(from.get(entry.path), entry));
  const parents = changed.flatMap(({ path }) => parentsOf(path)).flatMap((path) => to.get(path) ?? []);
  const unmarked = [...parents, ...changed].map((entry) =>
    entry.type === 'dir' ? { ...entry, generated: undefined } : entry,
  );
  const layer = new Map(unmarked.map((entry) => [entry.path, entry]));
  return new Map(entriesOf(layer).map((entry) => [entry.path, entry]));
}

function isSame(one: Entry | undefined, other: Entry): boolean {
  return one !== undefined && isDeepStrictEqual(withoutMark(one), withoutMark(other));
}

function withoutMark(entry: Entry) {
  const known = entryMetadata(entry);
  return known.type === 'dir' ? { ...known, generated: undefined } : known;
}

/** Selects the layers that can be taken as they are: no later layer of their image changes what they hold. */
export function wholeLayers(layers: readonly HeldLayer[]): HeldLayer[] {
  return layers.filter(
    ({ changes }, index) =>
      isRegistryOnly(changes) &&
      !layers.slice(index + 1).some((later) => changesPaths(later.changes, changes)),
  );
}

/** Tells whether a layer only adds root's files, directories and links inside `/registry`. */
function isRegistryOnly({ removed, opaque, entries, leavesOut }: LayerChanges): boolean {
  if (removed.size > 0 || opaque.size > 0 || leavesOut || entries.length === 0) return false;
  const files = new Set(entries.flatMap(({ type, path }) => (type === 'file' ? path : [])));
  return entries.every((entry) => {
    if (!isInRegistry(entry.path) || entry.type === 'special') return false;
    if (entry.type === 'link') return files.has(entry.linkname);
    if (entry.uid !== 0 || entry.gid !== 0) return false;
    if (entry.type === 'symlink') return isInRegistry(linkTarget(entry));
    return entry.path !== registryRoot || entry.type === 'dir';
  });
}

function isInRegistry(path: string): boolean {
  return path === registryRoot || path.startsWith(`${registryRoot}/`);
}

/** Returns the path that a link names; `..` that leads out of the root stays. */
function linkTarget({ path, linkname }: { path: string; linkname: string }): string {
  if (linkname.startsWith('/')) return posix.normalize(linkname).slice(1);
  return posix.normalize(posix.join(posix.dirname(path), linkname));
}

/** Tells whether a later layer changes or hides paths of a layer, or replaces a directory above them. */
function changesPaths(later: LayerChanges, { entries }: LayerChanges): boolean {
  const own = new Map(entries.map((entry) => [entry.path, entry]));
  const directories = new Set([...own.keys()].flatMap(parentsOf));
  const hides = (path: string) => later.removed.has(path) || later.opaque.has(path);
  if (later.opaque.has('')) return true;
  if (later.removed.size + later.opaque.size > 0)
    for (const path of own.keys()) if (later.removed.has(path) || parentsOf(path).some(hides)) return true;
  return later.entries.some((entry) => {
    const before = own.get(entry.path);
    if (entry.type !== 'dir' && directories.has(entry.path)) return true;
    if (before === undefined) return false;
    return before.type === 'link' ||
      before.type === 'special' ||
      entry.type === 'link' ||
      entry.type === 'special'
      ? true
      : !isSame(before, entry);
  });
}

/** Returns whole layers as the prepared build has them, with what they add to what `registry/` holds. */
export function takenLayers(
  createdBy: string,
  from: TakenLayer['from'],
  taken: readonly HeldLayer[],
): TakenLayer[] {
  const added = taken.map(({ changes }) =>
    [...applyLayerChanges(new Map(), changes).values()].map(entryMetadata),
  );
  const counted = new Set(selectRegistryEntries(added.flat()).map(({ path }) => path));
  return taken.map(({ layer }, index) => {
    const entries = added[index]!.filter(({ path }) => counted.has(path));
    return { createdBy, from, layer, registry: { removed: [], opaque: [], entries } };
  });
}
