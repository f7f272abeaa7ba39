import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { ImagebuildError } from '../errors.ts';
import { decodePath, diskPath } from '../io/pathbytes.ts';
import { fileContent, unreadable } from '../layers/filecontent.ts';
import { comparePaths, contextLimit, type Entry, joinPath, splitPath, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import { type Ignore, removeIgnored } from './patterns.ts';

/**
 * How many files are read at once: enough to hide the latency of the disk, few enough not to run out of
 * descriptors.
 */
const atOnce = 8;

/** A file, directory or link on disk. */
export interface DiskEntry {
  /** Relative to the directory that was walked. */
  readonly path: string;
  readonly stats: Stats;
}

/** Decides the permission bits of a file or directory; undefined for those that it has on disk. */
export type ModeOf = (entry: DiskEntry) => number | undefined;

interface ContextOptions {
  /** The paths to exclude. An excluded directory is included if something below it is. */
  readonly ignore?: Ignore | undefined;
  readonly modeOf?: ModeOf | undefined;
}

/**
 * Reads a build context: the directories, files and links below `root`, with owner 0:0, and with modes and
 * link targets from disk. Links aren't followed. Contents are hashed now, and opened on disk later.
 *
 * @throws CONTEXT_INVALID for a pipe, socket or device, a name that isn't UTF-8, or a file that cannot be
 *   read; LIMIT_EXCEEDED.
 */
export async function readContext(root: string, options: ContextOptions = {}): Promise<Tree> {
  const found = await walkDirectory(root, options.ignore);
  for (const { path } of found) checkName(root, path);
  const wanted = removeIgnored(found, ({ path }) => path, options.ignore);
  const limit = pLimit(atOnce);
  const { modeOf = () => undefined } = options;
  const entries = await limit.map(wanted, async (found): Promise<Entry> => {
    const entry = await readEntry(root, found);
    return { ...entry, mode: modeOf(found) ?? entry.mode };
  });
  entries.sort((a, b) => comparePaths(a.path, b.path));
  return new Map(entries.map((entry) => [entry.path, entry]));
}

/** Lists everything below the root, except directories that are excluded as a whole. */
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
  const names = await readdir(diskPath(path), { encoding: 'buffer' }).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return names.map(decodePath);
}

/** Helm and the search for images can't read a name that isn't UTF-8. */
function checkName(root: string, path: string): void {
  if (path.isWellFormed()) return;
  const words = { path: join(root, path).toWellFormed() };
  throw new ImagebuildError('CONTEXT_INVALID', say('contextNameNotUtf8', words), {
    place: { file: join(root, splitPath(path).directory).toWellFormed() },
    hint: say('contextRename'),
  });
}

async function statsOf(path: string): Promise<Stats> {
  return lstat(diskPath(path)).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

/** Reads a directory, file or link as an entry. @throws CONTEXT_INVALID */
export async function readEntry(root: string, { path, stats }: DiskEntry): Promise<Entry> {
  const attributes = { path, mode: stats.mode & 0o7777, uid: 0, gid: 0 };
  const place = join(root, path);
  if (stats.isDirectory()) return { ...attributes, type: 'dir' };
  if (stats.isFile()) return { ...attributes, type: 'file', content: await fileContent(place) };
  if (stats.isSymbolicLink())
    return { ...attributes, type: 'symlink', mode: 0o777, linkname: await targetOf(place) };
  throw new ImagebuildError('CONTEXT_INVALID', say('contextSpecialFile', { path: place }), {
    place: { file: place },
    hint: say('contextSpecialFileHint'),
  });
}

async function targetOf(path: string): Promise<string> {
  const target = await readlink(diskPath(path), { encoding: 'buffer' }).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return decodePath(target);
}

function tooMany(root: string): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', say('contextTooLarge', { path: root, limit: contextLimit }), {
    place: { file: root },
    hint: say('contextTooLargeHint'),
  });
}
