import { ImagebuildError, type Place } from '../errors.ts';
import { contentOf } from '../image/content.ts';
import { say } from '../text/say.ts';
import {
  comparePaths,
  type DirectoryEntry,
  type Entry,
  type EntryMetadata,
  entriesOf,
  joinPath,
  parentsOf,
  plainDirectory,
  removeBelow,
  resolveLinks,
  splitPath,
  type Tree,
} from './tree.ts';

/** The changes that a layer makes to the file system below it (OCI image-spec layer.md). */
export interface LayerChanges {
  /** Paths that it hides, with all below them. */
  readonly removed: ReadonlySet<string>;
  /** Directories whose content it hides. */
  readonly opaque: ReadonlySet<string>;
  /** In the order of the tar. Devices and pipes are among them, though no tree holds any. */
  readonly entries: readonly (Entry | DeferredEntry)[];
  /** true: it also has members that make no entry: the root itself, or data of a storage driver. */
  readonly leavesOut?: boolean;
}

/** Changes as plain data. */
export interface RecordedChanges {
  readonly removed: readonly string[];
  readonly opaque: readonly string[];
  readonly entries: readonly EntryMetadata[];
}

/**
 * An entry whose place in a tree depends on the other entries: a hard link, or what leaves no entry at all.
 */
export type DeferredEntry =
  | { readonly type: 'link'; readonly path: string; readonly linkname: string }
  | { readonly type: 'special'; readonly path: string };

/**
 * The start of a file name that hides another file in the layers below (OCI image-spec layer.md,
 * "Whiteouts").
 */
const whiteoutPrefix = '.wh.';
const opaqueName = '.wh..wh..opq';
/** Names that the storage driver aufs left in old layers for itself, such as `.wh..wh.plnk/`. */
const driverData = /(?:^|\/)\.wh\.\.wh\./;

/** The meaning of a path that is a whiteout: a path or a directory's content is hidden, or nothing is. */
type Whiteout = { readonly hides: 'path' | 'content'; readonly path: string } | { readonly hides: 'nothing' };

/** Reads a path of a layer as a whiteout; undefined when it isn't one. */
export function parseWhiteout(path: string): Whiteout | undefined {
  const { directory, name } = splitPath(path);
  if (name === opaqueName) return { hides: 'content', path: directory };
  if (driverData.test(path)) return { hides: 'nothing' };
  if (!name.startsWith(whiteoutPrefix)) return undefined;
  return { hides: 'path', path: joinPath(directory, name.slice(whiteoutPrefix.length)) };
}

/** Returns the entry of a layer that hides a path, and all below it, in the layers under it. */
export function whiteoutFor(path: string): Entry {
  const { directory, name } = splitPath(path);
  return {
    path: joinPath(directory, whiteoutPrefix + name),
    type: 'file',
    mode: 0,
    uid: 0,
    gid: 0,
    content: contentOf(''),
  };
}

/**
 * Checks that a layer can hold a name. One that starts like a whiteout would hide another file.
 * @throws CONTEXT_INVALID
 */
export function checkLayerName(path: string, place?: Place): void {
  if (!isWhiteoutName(path)) return;
  throw new ImagebuildError('CONTEXT_INVALID', say('layerNameHides', { path: `/${path}` }), {
    place,
    hint: say('layerNameHidesHint'),
  });
}

/** Tells whether the last name of a path starts like a whiteout. */
export function isWhiteoutName(path: string): boolean {
  return splitPath(path).name.startsWith(whiteoutPrefix);
}

/** Returns the path that an entry of one of our own layers hides; undefined when it isn't a whiteout. */
function whiteoutTarget({ path, type }: Entry): string | undefined {
  const whiteout = type === 'file' ? parseWhiteout(path) : undefined;
  return whiteout?.hides === 'path' ? whiteout.path : undefined;
}

/** The entries of one of our own layers, and the paths that it removes, without whiteouts for them. */
interface SeparatedLayer {
  readonly entries: readonly Entry[];
  readonly removed?: readonly string[];
}

/** Separates the entries of a layer from the paths that it removes. */
export function separateRemoved(all: readonly Entry[]): SeparatedLayer {
  const removed = all.flatMap((entry) => whiteoutTarget(entry) ?? []);
  if (removed.length === 0) return { entries: all };
  return { entries: all.filter((entry) => whiteoutTarget(entry) === undefined), removed };
}

/** Returns the entries of a layer with a whiteout for each path that it removes. */
export function withRemoved({ entries, removed = [] }: SeparatedLayer): readonly Entry[] {
  if (removed.length === 0) return entries;
  return [...entries, ...removed.map(whiteoutFor)].sort((a, b) => comparePaths(a.path, b.path));
}

/**
 * Returns the file system with one of our own layers on it. An entry replaces the one before it: a file on a
 * directory removes everything below; a directory on a directory keeps its content and the mark of a
 * generated registry. What a whiteout hides is gone.
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
    merged.set(entry.path, keepMark(before, entry));
  }
  return merged;
}

function keepMark(before: Entry | undefined, entry: Entry): Entry {
  const generated = before?.type === 'dir' ? before.generated : undefined;
  const keeps = entry.type === 'dir' && entry.generated === undefined && generated !== undefined;
  return keeps ? { ...entry, generated } : entry;
}

/**
 * Returns the file system that layers make up, the lowest first (OCI image-spec layer.md, "Applying
 * Changesets"). A whiteout hides what is in the layers below, wherever in the tar it stands. A directory on a
 * directory keeps its content; links in the path of an entry are followed.
 */
export function overlayLayers(layers: readonly LayerChanges[]): Tree {
  return layers.reduce<Tree>(applyLayerChanges, new Map());
}

/**
 * Returns the file system with a layer on it. A directory on a directory keeps the mark of a generated
 * registry.
 */
export function applyLayerChanges(below: Tree, layer: LayerChanges): Tree {
  const tree = withoutHidden(below, layer);
  for (const entry of layer.entries) {
    const path = resolveParent(tree, entry.path);
    for (const parent of parentsOf(path))
      if (tree.get(parent)?.type !== 'dir') tree.set(parent, plainDirectory(parent));
    if (tree.get(path)?.type === 'dir' && entry.type !== 'dir') removeBelow(tree, path);
    const placed = entry.type === 'link' ? tree.get(resolveParent(tree, entry.linkname)) : entry;
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
  const gone = new Set([...removed].map((path) => resolveParent(below, path)));
  const emptied = new Set([...opaque].map((path) => resolveLinks(below, path)));
  const isHidden = (path: string) =>
    gone.has(path) || emptied.has('') || parentsOf(path).some((one) => gone.has(one) || emptied.has(one));
  return new Map([...below].filter(([path]) => !isHidden(path)));
}

/** Follows the links above the last name of a path. */
function resolveParent(tree: Tree, path: string): string {
  const { directory, name } = splitPath(path);
  return joinPath(resolveLinks(tree, directory), name);
}
