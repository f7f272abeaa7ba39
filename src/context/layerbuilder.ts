import { ImagebuildError, type Message, type Place, type Warning } from '../errors.ts';
import { checkLayerName } from '../layers/overlay.ts';
import {
  comparePaths,
  type DirectoryEntry,
  type Entry,
  entriesOf,
  joinPath,
  parentsOf,
  plainDirectory,
  removeBelow,
  resolveLinks,
  type Tree,
} from '../layers/tree.ts';
import { say } from '../text/say.ts';
import type { Chmod } from './chmod.ts';
import { generatedNames } from './generated.ts';
import type { Owner } from './owner.ts';
import { type Ignore, removeIgnored } from './patterns.ts';

/** The owner and mode of a directory that nothing copies. */
type CreatedDirectory = Pick<DirectoryEntry, 'mode' | 'uid' | 'gid'>;

/** A layer under construction, on the file system below it. */
export interface LayerBuilder {
  /** The file system with the entries that the layer has so far. */
  readonly root: Map<string, Entry>;
  readonly layer: Map<string, Entry>;
  /** The attributes of directories that the layer has to create. */
  readonly created: CreatedDirectory;
  /** The instruction. */
  readonly place: Place;
}

export function newLayerBuilder(root: Tree, created: CreatedDirectory, place: Place): LayerBuilder {
  return { root: new Map(root), layer: new Map(), created, place };
}

/** Returns the layer in the order of its entries. */
export function finishLayer(builder: LayerBuilder): Tree {
  return new Map(entriesOf(builder.layer).map((entry) => [entry.path, entry]));
}

/**
 * Ensures that a directory and its parents exist, following links. Existing ones keep their attributes.
 * @returns its path without links.
 */
export function makeDirectory(
  builder: LayerBuilder,
  path: string,
  { mode, uid, gid }: CreatedDirectory = builder.created,
): string {
  const directory = resolveLinks(builder.root, path);
  for (const one of directory === '' ? [] : [...parentsOf(directory), directory]) {
    checkLayerName(one, builder.place);
    const existing = builder.root.get(one) ?? { path: one, type: 'dir', mode, uid, gid };
    if (existing.type !== 'dir') throw conflict(builder, say('copyNotDirectory', { path: one }));
    builder.root.set(one, existing);
    if (!builder.layer.has(one)) builder.layer.set(one, withoutMark(existing));
  }
  return directory;
}

/**
 * Adds an entry whose directory exists and whose path contains no link.
 * @throws CONTEXT_INVALID for a file on a directory or the reverse, and for the name of a whiteout.
 */
export function addEntry(builder: LayerBuilder, entry: Entry): void {
  const { path } = entry;
  checkLayerName(path, builder.place);
  const existing = builder.root.get(path);
  if (existing?.type === 'dir' && entry.type !== 'dir')
    throw conflict(builder, say('copyIsDirectory', { path }));
  if (existing && existing.type !== 'dir' && entry.type === 'dir')
    throw conflict(builder, say('copyNotDirectory', { path }));
  builder.root.set(path, entry);
  builder.layer.set(path, entry);
}

/**
 * Adds an entry as unpacking does: it replaces what exists, except that a directory keeps the content of a
 * directory.
 * @throws CONTEXT_INVALID for the name of a whiteout.
 */
export function replaceEntry(builder: LayerBuilder, entry: Entry): void {
  checkLayerName(entry.path, builder.place);
  const existing = builder.root.get(entry.path);
  if (existing?.type === 'dir' && entry.type !== 'dir')
    for (const tree of [builder.root, builder.layer]) removeBelow(tree, entry.path);
  builder.root.set(entry.path, entry);
  builder.layer.set(entry.path, entry);
}

/** Removes the mark of a generated registry: a parent directory that a layer repeats adds no content. */
export function withoutMark<T extends Entry>(entry: T): T {
  return entry.type === 'dir' ? { ...entry, generated: undefined } : entry;
}

/**
 * Returns a layer that adds the whole generated registry to a directory, following links.
 * @throws CONTEXT_INVALID when something that isn't a directory is in the way.
 */
export function generatedLayer(root: Tree, directory: string, place: Place): Tree {
  const builder = newLayerBuilder(root, plainDirectory(''), place);
  markGenerated(builder, makeDirectory(builder, directory), '');
  return finishLayer(builder);
}

/**
 * Marks a directory of the layer as generated. The root isn't an entry of a layer, so the directories in it
 * are marked.
 */
export function markGenerated(builder: LayerBuilder, target: string, generated: string): void {
  if (target === '') {
    for (const name of generatedNames(generated))
      markGenerated(builder, makeDirectory(builder, name), joinPath(generated, name));
    return;
  }
  const entry = builder.layer.get(target);
  if (entry?.type === 'dir') addEntry(builder, { ...entry, generated });
}

/** A COPY or ADD in progress: where it copies from and to, and how it changes entries on the way. */
export interface CopyOperation {
  readonly source: Tree;
  readonly builder: LayerBuilder;
  readonly owner: Owner | undefined;
  readonly chmod: Chmod | undefined;
  readonly exclude: Ignore | undefined;
  readonly warnings: Warning[];
}

interface EntryBelow {
  readonly entry: Entry;
  /** Relative to the directory. */
  readonly path: string;
}

/** Lists everything below a directory that isn't excluded, a directory always before its content. */
export function entriesBelow(
  tree: Tree,
  directory: string,
  exclude: Ignore | undefined,
): readonly EntryBelow[] {
  const prefix = directory === '' ? '' : `${directory}/`;
  const below = [...tree.values()]
    .filter((entry) => entry.path.startsWith(prefix))
    .sort((a, b) => comparePaths(a.path, b.path))
    .map((entry) => ({ entry, path: entry.path.slice(prefix.length) }));
  return removeIgnored(below, ({ path }) => path, exclude);
}

/**
 * Returns an entry at its new path, with the owner and mode that the instruction sets. A link has no mode of
 * its own.
 */
export function copiedEntry({ owner, chmod }: CopyOperation, entry: Entry, path: string): Entry {
  const mode = chmod && entry.type !== 'symlink' ? chmod(entry.mode, entry.type === 'dir') : entry.mode;
  return { ...entry, ...owner, mode, path };
}

function conflict({ place }: LayerBuilder, message: Message): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', message, { place, hint: say('copyConflictHint') });
}
