import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiskEntry, walkDirectory } from '../context/contextreader.ts';
import { contentOf } from '../image/content.ts';
import { diskPath } from '../io/pathbytes.ts';
import { comparePaths, type Entry, type Tree } from '../layers/tree.ts';

/** Nothing is hashed: which files there are is all that a check needs. */
const noContent = contentOf(Buffer.alloc(0));

/** Lists a directory as a tree whose files are empty. @throws CONTEXT_INVALID, LIMIT_EXCEEDED */
export async function listTree(directory: string): Promise<Tree> {
  const found = await walkDirectory(directory);
  const entries = await Promise.all(found.map((one) => toEntry(directory, one)));
  entries.sort((a, b) => comparePaths(a.path, b.path));
  return new Map(entries.map((entry) => [entry.path, entry]));
}

async function toEntry(directory: string, { path, stats }: DiskEntry): Promise<Entry> {
  const attributes = { path, mode: stats.mode & 0o7777, uid: 0, gid: 0 };
  if (stats.isDirectory()) return { ...attributes, type: 'dir' };
  if (!stats.isSymbolicLink()) return { ...attributes, type: 'file', content: noContent };
  return { ...attributes, type: 'symlink', linkname: await readlink(diskPath(join(directory, path))) };
}
