import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ImagebuildError } from '../errors.ts';
import type { BlobSpool } from '../layers/filecontent.ts';
import { checkLayerName, mergeLayer, whiteoutFor } from '../layers/overlay.ts';
import { type Entry, parentsOf, type Tree } from '../layers/tree.ts';
import { type DiskEntry, readEntry, walkDirectory } from './read.ts';

/** What tells later whether a file is still the one that was written. */
export interface WrittenTree {
  readonly tree: Tree;
  /** By path. */
  readonly marks: ReadonlyMap<string, FileMark>;
}

/** Of a file also what changes when it is written; the inode's own time among it, since `cp -p` gives a file the time of another. */
interface FileMark {
  readonly file?: { readonly inode: number; readonly size: number; readonly times: readonly number[] };
  readonly mode: number;
}

/** Remembers how a directory looks that `writeTree` has just written. */
export async function recordTree(directory: string, tree: Tree): Promise<WrittenTree> {
  const marks = new Map<string, FileMark>();
  for (const { path } of tree.values()) marks.set(path, markOf(await lstat(join(directory, path))));
  return { tree, marks };
}

/**
 * What changed in a directory since it was written, as a layer on what was written. A file is read when its inode, size or a
 * time is another; what is new belongs to 0:0, all else keeps its owner. Files are kept, since a later command may change them.
 * @returns the layer, with every parent directory and a whiteout for what is gone; empty when nothing changed.
 * @throws CONTEXT_INVALID for a pipe, socket or device, for the name of a whiteout, and when the directory is gone; LIMIT_EXCEEDED.
 */
export async function readChanges(directory: string, written: WrittenTree, spool: BlobSpool): Promise<Tree> {
  await checkThere(directory);
  const found = await walkDirectory(directory);
  const changed = new Map<string, Entry>();
  for (const one of found) {
    const entry = await changedEntry(directory, one, written, spool);
    if (entry) changed.set(entry.path, entry);
  }
  const there = new Set(found.map(({ path }) => path));
  const gone = [...written.tree.keys()].filter((path) => !there.has(path));
  const tops = gone.filter((path) => {
    const parent = parentsOf(path).at(-1);
    // What is below something that is gone, or is no directory any more, is gone with it.
    return parent === undefined || (there.has(parent) && (changed.get(parent)?.type ?? 'dir') === 'dir');
  });
  for (const entry of tops.map(whiteoutFor)) changed.set(entry.path, entry);
  return withParents(changed, written.tree);
}

/** A command may have put a link in its place, which would lead to files of the machine. */
async function checkThere(directory: string): Promise<void> {
  if ((await lstat(directory).catch(() => undefined))?.isDirectory()) return;
  throw new ImagebuildError('CONTEXT_INVALID', 'the working directory was removed or replaced', {
    place: { file: directory },
    hint: 'Change what is in it, and leave the directory itself.',
  });
}

async function changedEntry(
  directory: string,
  found: DiskEntry,
  { tree, marks }: WrittenTree,
  spool: BlobSpool,
): Promise<Entry | undefined> {
  const { path, stats } = found;
  const before = tree.get(path);
  const mark = marks.get(path);
  const now = markOf(stats);
  const sameMode = before !== undefined && mark?.mode === now.mode;
  if (before?.type === 'dir' && stats.isDirectory())
    return sameMode ? undefined : { ...before, mode: now.mode };
  const { uid, gid } = before ?? { uid: 0, gid: 0 };
  const withMode = before && (sameMode ? undefined : { ...before, mode: now.mode });
  if (before?.type === 'file' && now.file && isDeepStrictEqual(mark?.file, now.file)) return withMode;
  if (!before) checkLayerName(path);
  const entry = await readEntry(directory, found);
  if (before && isSame(before, entry)) return withMode;
  if (entry.type !== 'file') return { ...entry, uid, gid };
  return { ...entry, uid, gid, content: await spool.add(entry.content.open()) };
}

/** Modes aside: some that a tree has cannot be given on every machine. */
function isSame(before: Entry, now: Entry): boolean {
  if (before.type === 'file' && now.type === 'file') return before.content.digest === now.content.digest;
  return before.type === 'symlink' && now.type === 'symlink' && before.linkname === now.linkname;
}

function markOf(stats: DiskEntry['stats']): FileMark {
  const mode = stats.mode & 0o7777;
  if (!stats.isFile()) return { mode };
  return { mode, file: { inode: stats.ino, size: stats.size, times: [stats.mtimeMs, stats.ctimeMs] } };
}

function withParents(changed: ReadonlyMap<string, Entry>, tree: Tree): Tree {
  const root = mergeLayer(tree, changed);
  const parents = [...changed.keys()].flatMap(parentsOf).flatMap((path) => root.get(path) ?? []);
  return new Map([...parents, ...changed.values()].map((entry) => [entry.path, entry]));
}
