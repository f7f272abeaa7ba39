import { ImagebuildError, type Place } from '../errors.ts';
import { checkLayerName } from '../layers/overlay.ts';
import {
  type Entry,
  entriesOf,
  parentsOf,
  plainDirectory,
  removeBelow,
  resolveLinks,
  type Tree,
} from '../layers/tree.ts';
import type { Owner } from './owner.ts';

/** A layer while it is made. */
export interface LayerBuilder {
  /** The file system with what the layer has so far. */
  readonly root: Map<string, Entry>;
  readonly layer: Map<string, Entry>;
  /** Of the directories that the layer must make on its way. */
  readonly owner: Owner;
  /** The instruction. */
  readonly place: Place;
}

export function newLayerBuilder(root: Tree, owner: Owner, place: Place): LayerBuilder {
  return { root: new Map(root), layer: new Map(), owner, place };
}

export function finishLayer(draft: LayerBuilder): Tree {
  return new Map(entriesOf(draft.layer).map((entry) => [entry.path, entry]));
}

/**
 * Makes sure of a directory and all above it, links followed: what is there keeps its attributes, what is not becomes 0755.
 * @returns its path without links.
 */
export function makeDirectory(draft: LayerBuilder, path: string): string {
  const directory = resolveLinks(draft.root, path);
  for (const one of directory === '' ? [] : [...parentsOf(directory), directory]) {
    checkLayerName(one, draft.place);
    const there = draft.root.get(one) ?? { ...plainDirectory(one), ...draft.owner };
    if (there.type !== 'dir') throw noDirectory(draft, one);
    draft.root.set(one, there);
    if (!draft.layer.has(one)) draft.layer.set(one, withoutMark(there));
  }
  return directory;
}

/**
 * Adds an entry whose directory is there and has no link in its path.
 * @throws CONTEXT_INVALID for a file on a directory or the reverse, and for the name of a whiteout.
 */
export function addEntry(draft: LayerBuilder, entry: Entry): void {
  checkLayerName(entry.path, draft.place);
  const there = draft.root.get(entry.path);
  if (there?.type === 'dir' && entry.type !== 'dir') throw isDirectoryThere(draft, entry.path);
  if (there && there.type !== 'dir' && entry.type === 'dir') throw noDirectory(draft, entry.path);
  draft.root.set(entry.path, entry);
  draft.layer.set(entry.path, entry);
}

/**
 * Adds an entry as unpacking does: what is in its place goes, but for the content of a directory under a directory.
 * @throws CONTEXT_INVALID for the name of a whiteout.
 */
export function replaceEntry(draft: LayerBuilder, entry: Entry): void {
  checkLayerName(entry.path, draft.place);
  const there = draft.root.get(entry.path);
  if (there?.type === 'dir' && entry.type !== 'dir')
    for (const tree of [draft.root, draft.layer]) removeBelow(tree, entry.path);
  draft.root.set(entry.path, entry);
  draft.layer.set(entry.path, entry);
}

/** A parent that a layer repeats brings no content of its own. */
export function withoutMark<T extends Entry>(entry: T): T {
  return entry.type === 'dir' ? { ...entry, generated: undefined } : entry;
}

function noDirectory({ place }: LayerBuilder, path: string): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', `/${path} is not a directory, and cannot become one`, {
    place,
    hint: 'Copy to another place, or leave out what is there.',
  });
}

function isDirectoryThere({ place }: LayerBuilder, path: string): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', `/${path} is a directory, and a file cannot replace it`, {
    place,
    hint: 'Copy to another place, or leave out what is there.',
  });
}
