import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { ImagebuildError } from '../errors.ts';
import { fileContent, unreadable } from '../layers/filecontent.ts';
import { comparePaths, type Entry, joinPath, type Tree } from '../layers/tree.ts';
import { type Ignore, removeIgnored } from './dockerignore.ts';

/** Entries that a context may have. */
export const contextLimit = 200_000;

/** What is asked of the disk side by side: enough to hide its latency, few enough to keep the descriptors. */
const atOnce = 8;

/** What lies somewhere on disk, relative to where the search began. */
export interface DiskEntry {
  readonly path: string;
  readonly stats: Stats;
}

/**
 * Reads a build context: the directories, files and links below `root`, no link followed, owner 0:0, modes and link targets as they
 * are on disk. Contents are hashed now, and opened on disk later.
 *
 * @param options.ignore what is left out. A directory that is left out is there all the same when something below it is wanted.
 * @throws CONTEXT_INVALID for a pipe, socket or device, a name that is not UTF-8, what cannot be read; LIMIT_EXCEEDED.
 */
export async function readContext(root: string, options: { readonly ignore?: Ignore } = {}): Promise<Tree> {
  const found = await walkDirectory(root, options.ignore);
  const wanted = removeIgnored(found, ({ path }) => path, options.ignore);
  const limit = pLimit(atOnce);
  const entries = await limit.map(wanted, (found) => readEntry(root, found));
  entries.sort((a, b) => comparePaths(a.path, b.path));
  return new Map(entries.map((entry) => [entry.path, entry]));
}

/** Everything below the root, but for directories that can be passed over as a whole. */
export async function walkDirectory(root: string, ignore?: Ignore): Promise<DiskEntry[]> {
  const limit = pLimit(atOnce);
  const found: DiskEntry[] = [];
  const pending = [''];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const directory = next;
    const paths = (await namesIn(root, directory))
      .map((name) => joinPath(directory, name))
      .filter((path) => ignore?.exceptions || !ignore?.ignores(path));
    if (found.length + paths.length > contextLimit) throw tooMany(root);
    const inside = await limit.map(paths, async (path) => ({ path, stats: await statsOf(join(root, path)) }));
    for (const one of inside) {
      found.push(one);
      if (one.stats.isDirectory()) pending.push(one.path);
    }
  }
  return found;
}

async function namesIn(root: string, directory: string): Promise<string[]> {
  const path = join(root, directory);
  const names = await readdir(path, { encoding: 'buffer' }).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return names.map((name) => {
    if (isUtf8(name)) return name.toString();
    throw new ImagebuildError('CONTEXT_INVALID', `the name of ${join(path, name.toString())} is not UTF-8`, {
      place: { file: path },
      hint: 'Rename the file.',
    });
  });
}

async function statsOf(path: string): Promise<Stats> {
  return lstat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

export async function readEntry(root: string, { path, stats }: DiskEntry): Promise<Entry> {
  const attributes = { path, mode: stats.mode & 0o7777, uid: 0, gid: 0 };
  const place = join(root, path);
  if (stats.isDirectory()) return { ...attributes, type: 'dir' };
  if (stats.isFile()) return { ...attributes, type: 'file', content: await fileContent(place) };
  if (stats.isSymbolicLink())
    return { ...attributes, type: 'symlink', mode: 0o777, linkname: await targetOf(place) };
  throw new ImagebuildError('CONTEXT_INVALID', `${place} is a pipe, a socket or a device`, {
    place: { file: place },
    hint: 'Remove it, or name it in .dockerignore: an image is made of directories, files and links.',
  });
}

async function targetOf(path: string): Promise<string> {
  return readlink(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

function tooMany(root: string): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', `${root} has more than ${contextLimit} files`, {
    place: { file: root },
    hint: 'Name what the image does not need in .dockerignore.',
  });
}
