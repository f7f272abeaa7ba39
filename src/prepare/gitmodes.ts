import { existsSync } from 'node:fs';
import { chmod, lstat, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ModeOf, walkDirectory } from '../context/contextreader.ts';
import { ImagebuildError } from '../errors.ts';
import { joinPath, parentsOf } from '../layers/tree.ts';
import type { Progress } from '../progress.ts';
import type { ProcessEnvironment } from '../runner/environment.ts';
import { type IndexEntry, listIndex } from '../runner/git.ts';
import { say } from '../text/say.ts';

interface GitOptions {
  /** The application's directory. */
  readonly directory: string;
  /** How messages name the directory. */
  readonly displayPath: string;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the modes that git keeps for tracked files: a checkout has those of its umask, and the same commit
 * must give the same image on every machine (docs/compatibility.md A). Directories above tracked files get
 * 0755. Everything else keeps its own mode.
 * @returns undefined outside of a git work tree; also, with a warning, when git can't list the files.
 */
export async function readTrackedModes(
  { directory, displayPath, env, signal }: GitOptions,
  progress: Progress,
): Promise<ModeOf | undefined> {
  const root = await realpath(directory);
  if (!isInWorkTree(root)) return undefined;
  try {
    return modesOf(await listTracked(root, { env, signal }));
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code === 'CANCELLED') throw error;
    const reason = error.excerpt?.split('\n').at(-1) ?? error.message;
    const { text: message } = say('gitModesUnknown', { path: displayPath, reason });
    const place = { file: displayPath };
    progress({ type: 'warning', warning: { message, place, hint: say('gitModesUnknownHint').text } });
    return undefined;
  }
}

/** Gives the files and directories of a copy their modes. */
export async function applyModes(copy: string, modeOf: ModeOf): Promise<void> {
  const root = { path: '', stats: await lstat(copy) };
  for (const found of [root, ...(await walkDirectory(copy))]) {
    const mode = modeOf(found);
    if (mode !== undefined && mode !== (found.stats.mode & 0o7777)) await chmod(join(copy, found.path), mode);
  }
}

/** Tells whether there may be a work tree, so that git is started only where it can find one. */
function isInWorkTree(directory: string): boolean {
  if (existsSync(join(directory, '.git'))) return true;
  const parent = dirname(directory);
  return parent !== directory && isInWorkTree(parent);
}

/** The type of a path of the index that is a submodule: a repository of its own. */
const submodule = '160000';

/** Lists what is tracked below a directory, in submodules too. */
async function listTracked(
  directory: string,
  options: Pick<GitOptions, 'env' | 'signal'>,
): Promise<IndexEntry[]> {
  const entries: IndexEntry[] = [];
  for (const entry of await listIndex({ ...options, directory })) {
    const inside = join(directory, entry.path);
    if (entry.mode !== submodule) entries.push(entry);
    else if (existsSync(join(inside, '.git')) && (await lstat(inside)).isDirectory()) {
      const tracked = await listTracked(inside, options);
      // The file that git makes in a submodule, with the umask's mode, though nobody tracks it.
      for (const { path, mode } of [...tracked, { path: '.git', mode: '100644' }])
        entries.push({ path: joinPath(entry.path, path), mode });
    }
  }
  return entries;
}

/** Returns the modes of tracked files, and of the directories above them. */
function modesOf(entries: readonly IndexEntry[]): ModeOf {
  const files = new Map(entries.map(({ path, mode }) => [path, mode === '100755' ? 0o755 : 0o644]));
  const directories = new Set(entries.flatMap(({ path }) => ['', ...parentsOf(path)]));
  return ({ path, stats }) => {
    if (stats.isDirectory()) return directories.has(path) ? 0o755 : undefined;
    return stats.isFile() ? files.get(path) : undefined;
  };
}
