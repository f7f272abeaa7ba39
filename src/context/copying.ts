import { comparePaths, type Entry, type Tree } from '../layers/tree.ts';
import type { Chmod } from './chmod.ts';
import { type Ignore, removeIgnored } from './dockerignore.ts';
import type { LayerBuilder } from './draft.ts';
import type { Owner } from './owner.ts';

/** A COPY at work. */
export interface CopyOperation {
  readonly source: Tree;
  readonly draft: LayerBuilder;
  readonly owner: Owner | undefined;
  readonly chmod: Chmod | undefined;
  readonly exclude: Ignore | undefined;
}

/** An entry below a directory, with its path from there. */
export interface EntryBelow {
  readonly entry: Entry;
  readonly path: string;
}

/** What a directory of a tree holds, a directory always before what is in it. */
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

/** An entry at its new path, with the owner and mode that the instruction wants. A link has no mode of its own. */
export function withOwnerAndMode({ owner, chmod }: CopyOperation, entry: Entry, path: string): Entry {
  const mode = chmod && entry.type !== 'symlink' ? chmod(entry.mode, entry.type === 'dir') : entry.mode;
  return { ...entry, ...owner, mode, path };
}
