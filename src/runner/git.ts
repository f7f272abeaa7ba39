import { join } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import type { ProcessEnvironment } from './environment.ts';
import { runProgram } from './program.ts';

/** A checkout whose history is asked for. */
export interface Checkout {
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/** History is read in seconds; whatever takes longer waits for something. */
const timeoutMs = 60_000;
/** Room for the names of some hundred thousand changed files. */
const maxOutputBytes = 32 * 1024 * 1024;

/** A whole commit id, SHA-1 or SHA-256: nothing git could take for a flag or a branch. */
export const commitPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** A commit by its id, or as an ancestor of what is checked out: `HEAD^1`. */
const ancestorPattern = /^(?:HEAD(?:[~^][0-9]{0,4})*|[0-9a-f]{7,64})$/;

/**
 * Whether a commit belongs to the history of what is checked out. A commit the checkout does not know is none: the commits of a
 * fork can be fetched by their ids from the repository they were forked from (docs/security.md 3).
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
 * The paths that differ between a commit and what is checked out, relative to the checkout; removed ones too.
 * @throws USAGE for a commit that cannot be one, PROGRAM_FAILED when the checkout does not hold it.
 */
export async function changedPaths(since: string, checkout: Checkout): Promise<string[]> {
  if (!ancestorPattern.test(since))
    throw new ImagebuildError('USAGE', `${JSON.stringify(since)} is no commit`, {
      hint: 'Give a commit id, or HEAD^1 for the commit before.',
    });
  const names = await git(['diff', '--name-only', '--no-renames', '-z', since, 'HEAD', '--'], checkout);
  return names.split('\0').filter(Boolean);
}

/**
 * Writes what a commit has at a path below another directory; the checkout stays as it is.
 * @param path relative to the checkout's root. @throws PROGRAM_FAILED when the commit has nothing there.
 */
export async function exportPath(
  commit: string,
  path: string,
  into: string,
  checkout: Checkout,
): Promise<void> {
  if (!commitPattern.test(commit)) throw new TypeError(`${commit} is no commit id`);
  const words = ['--literal-pathspecs', `--work-tree=${into}`, 'checkout', commit, '--', path];
  await git(words, checkout, { GIT_INDEX_FILE: join(into, 'index') });
}

/** The id of the commit that is checked out; undefined where there is no checkout. */
export async function headCommit(checkout: Checkout): Promise<string | undefined> {
  const text = await git(['rev-parse', 'HEAD'], checkout).catch(() => '');
  return commitPattern.test(text.trim()) ? text.trim() : undefined;
}

/** The owner in the address of `origin`, as in `github.com/OWNER/NAME`; undefined where there is none. */
export async function originOwner(checkout: Checkout): Promise<string | undefined> {
  const address = await git(['remote', 'get-url', 'origin'], checkout).catch(() => '');
  return /[/:]([A-Za-z0-9][A-Za-z0-9-]*)\/[^/]+?(?:\.git)?\s*$/.exec(address)?.[1];
}

/** Git with the settings of nobody: no hook, pager, filter or file monitor of a checkout or a machine is run. */
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
