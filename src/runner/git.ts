import { join } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import type { ProcessEnvironment } from './environment.ts';
import { runProgram } from './program.ts';

/** A checkout of a repository. */
export interface Checkout {
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/** Reading history takes seconds; anything longer is waiting for something. */
const timeoutMs = 60_000;
/** Enough for the names of some hundred thousand changed files. */
const maxOutputBytes = 32 * 1024 * 1024;

/** A full commit id, SHA-1 or SHA-256: git can't mistake it for a flag or a branch. */
const commitPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** A commit by its id, or as an ancestor of the checked-out commit: `HEAD^1`. */
const ancestorPattern = /^(?:HEAD(?:[~^][0-9]{0,4})*|[0-9a-f]{7,64})$/;

/**
 * Returns true if a commit is in the history of the checked-out commit. A commit that the checkout doesn't
 * know isn't: the commits of a fork can be fetched by id from the repository that was forked
 * (docs/security-rules.md 3).
 * @throws PROGRAM_MISSING, TIMEOUT, CANCELLED
 */
export async function isAncestor(commit: string, checkout: Checkout): Promise<boolean> {
  if (!commitPattern.test(commit)) return false;
  try {
    await git(['merge-base', '--is-ancestor', commit, 'HEAD'], checkout);
    return true;
  } catch (error) {
    if (error instanceof ImagebuildError && error.code === 'PROGRAM_FAILED') return false;
    throw error;
  }
}

/**
 * Lists the paths that differ between a commit and the checked-out one, relative to the checkout; removed
 * paths are included.
 * @throws USAGE for an invalid commit, PROGRAM_FAILED when the checkout doesn't have it.
 */
export async function changedPaths(since: string, checkout: Checkout): Promise<string[]> {
  if (!ancestorPattern.test(since))
    throw new ImagebuildError('USAGE', say('commitInvalid', { commit: JSON.stringify(since) }), {
      hint: say('commitInvalidHint'),
    });
  const names = await git(['diff', '--name-only', '--no-renames', '-z', since, 'HEAD', '--'], checkout);
  return names.split('\0').filter(Boolean);
}

/**
 * Exports a path of a commit into another directory; the checkout isn't changed.
 * @param path relative to the root of the checkout. @throws PROGRAM_FAILED when the commit doesn't have the
 * path.
 */
export async function exportPath(
  commit: string,
  path: string,
  into: string,
  checkout: Checkout,
): Promise<void> {
  if (!commitPattern.test(commit)) throw new TypeError(`${commit} is not a commit id`);
  const words = ['--literal-pathspecs', `--work-tree=${into}`, 'checkout', commit, '--', path];
  await git(words, checkout, { GIT_INDEX_FILE: join(into, 'index') });
}

/** A path of the index: the mode that git keeps for it, `100644`, `100755`, `120000` or `160000`. */
export interface IndexEntry {
  /** Relative to the directory that was listed. */
  readonly path: string;
  readonly mode: string;
}

/**
 * Lists the tracked paths below a directory of a checkout, without those inside of submodules.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED, LIMIT_EXCEEDED, TIMEOUT, CANCELLED
 */
export async function listIndex(checkout: Checkout): Promise<IndexEntry[]> {
  const lines = await git(['ls-files', '--stage', '-z'], checkout);
  return lines.split('\0').flatMap((line) => {
    const [, mode, path] = /^([0-7]{6}) [0-9a-f]+ [0-3]\t(.+)$/s.exec(line) ?? [];
    return mode === undefined || path === undefined ? [] : [{ path, mode }];
  });
}

/** Reads the id of the checked-out commit; undefined outside of a checkout. */
export async function headCommit(checkout: Checkout): Promise<string | undefined> {
  const text = await git(['rev-parse', 'HEAD'], checkout).catch(() => '');
  return commitPattern.test(text.trim()) ? text.trim() : undefined;
}

/** Reads the name of the default branch of `origin`; undefined when the checkout doesn't know it. */
export async function defaultBranch(checkout: Checkout): Promise<string | undefined> {
  const name = await git(['symbolic-ref', '--short', 'refs/remotes/origin/HEAD'], checkout).catch(() => '');
  return /^origin\/(\S+)\s*$/.exec(name)?.[1];
}

/** A repository on a host, as the address of a remote names it. */
interface RemoteRepository {
  /** In lower case. */
  readonly host: string;
  readonly owner: string;
  /** Without `.git`. */
  readonly name: string;
}

/**
 * Reads host, owner and name from the address of `origin`: `https://HOST/OWNER/NAME`,
 * `ssh://git@HOST/OWNER/NAME` or `git@HOST:OWNER/NAME`. @returns undefined without such a remote: a path
 * names no owner.
 */
export async function originRepository(checkout: Checkout): Promise<RemoteRepository | undefined> {
  const address = await git(['remote', 'get-url', 'origin'], checkout).catch(() => '');
  const [, host, owner, name] =
    /^(?:(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/|(?:[^@/:]+@)?([^/:]+):)([A-Za-z\d][\w-]*)\/([^/\s]+?)(?:\.git)?\/?\s*$/
      .exec(address)
      ?.filter((part) => part !== undefined) ?? [];
  if (host === undefined || owner === undefined || name === undefined) return undefined;
  return { host: host.toLowerCase(), owner, name };
}

/**
 * Runs git without anybody's settings: no hook, pager, filter or file monitor of a checkout or a machine is
 * run.
 */
function git(
  args: readonly string[],
  { directory, env, signal }: Checkout,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const settings = ['safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];
  return runProgram({
    program: 'git',
    displayName: `git ${args.find((word) => !word.startsWith('-'))}`,
    args: ['--no-pager', ...settings.flatMap((setting) => ['-c', setting]), ...args],
    directory,
    env: {
      ...(env['PATH'] === undefined ? {} : { PATH: env['PATH'] }),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      ...more,
    },
    timeoutMs,
    maxOutputBytes,
    signal,
  });
}
