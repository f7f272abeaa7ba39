import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ImagebuildError } from '../errors.ts';
import { diskPath } from '../io/pathbytes.ts';
import type { BlobSpool } from '../layers/filecontent.ts';
import { checkLayerName, mergeLayer, whiteoutFor } from '../layers/overlay.ts';
import { type Entry, parentsOf, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import { type DiskEntry, readEntry, walkDirectory } from './contextreader.ts';

/** A tree as it was written to a directory, to recognize later changes. */
export interface WrittenTree {
  readonly tree: Tree;
  /** By path. */
  readonly marks: ReadonlyMap<string, FileMark>;
}

/**
 * The state of a written entry. Of a file, also inode, size and times; `cp -p` sets the modification time, so
 * ctime counts too.
 */
interface FileMark {
  readonly file?: { readonly inode: number; readonly size: number; readonly times: readonly number[] };
  readonly mode: number;
}

/** Records the state of a directory that `writeTree` has just written. */
export async function recordTree(directory: string, tree: Tree): Promise<WrittenTree> {
  const marks = new Map<string, FileMark>();
  for (const { path } of tree.values()) marks.set(path, markOf(await lstat(diskPath(join(directory, path)))));
  return { tree, marks };
}

/**
 * Returns the changes in a directory since it was written, as a layer on the written tree. A file is read
 * when its inode, size or times changed; new entries belong to 0:0, others keep their owner. Files are
 * spooled, since a later command may change them.
 * @returns the layer, with every parent directory and a whiteout for each removed path; empty when nothing
 *   changed.
 * @throws CONTEXT_INVALID for a pipe, socket or device, for the name of a whiteout, and when the directory is
 *   gone; LIMIT_EXCEEDED.
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
    // A path below one that is gone, or isn't a directory any more, is gone with it.
    return parent === undefined || (there.has(parent) && (changed.get(parent)?.type ?? 'dir') === 'dir');
  });
  for (const entry of tops.map(whiteoutFor)) changed.set(entry.path, entry);
  return withParents(changed, written.tree);
}

/**
 * Checks that a command didn't replace the directory by a link, which would lead to files of this machine.
 */
async function checkThere(directory: string): Promise<void> {
  if ((await lstat(directory).catch(() => undefined))?.isDirectory()) return;
  throw new ImagebuildError('CONTEXT_INVALID', say('workingDirectoryGone'), {
    place: { file: directory },
    hint: say('workingDirectoryGoneHint'),
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

/** Compares entries without their modes, since some modes can't be set on every machine. */
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
