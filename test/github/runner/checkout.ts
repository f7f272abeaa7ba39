import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { committer } from '../git.ts';
import { ancestors, type Commit } from '../world.ts';

/**
 * Puts a commit into a folder by git itself, as actions/checkout does.
 * @param depth how many commits of its history; 0 for all of them.
 * @throws when git names the commit otherwise than the API does.
 */
export function checkout(commit: Commit, folder: string, depth: number): void {
  const limit = depth === 0 ? [] : [`--depth=${depth}`];
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'fetch', '--quiet', ...limit, `file://${originOf(commit)}`, commit.sha);
  git(folder, 'checkout', '--quiet', '-B', 'main', 'FETCH_HEAD');
}

/** Repositories by the commit that they were made for, which live as long as this process. */
const origins = new Map<string, string>();

/** The repository that a commit is fetched from, with its whole history. */
function originOf(commit: Commit): string {
  const made = origins.get(commit.sha);
  if (made !== undefined) return made;
  const origin = mkdtempSync(join(tmpdir(), 'imagebuild-origin-'));
  if (origins.size === 0) process.once('exit', removeOrigins);
  origins.set(commit.sha, origin);
  git(origin, 'init', '--quiet', '--initial-branch=main');
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  for (const one of [...ancestors(commit)].reverse()) commitFiles(origin, one);
  return origin;
}

function removeOrigins(): void {
  for (const origin of origins.values()) rmSync(origin, { recursive: true, force: true });
}

function commitFiles(origin: string, { sha, files }: Commit): void {
  git(origin, 'rm', '-rq', '--ignore-unmatch', '.');
  for (const [path, content] of files) {
    mkdirSync(dirname(join(origin, path)), { recursive: true });
    writeFileSync(join(origin, path), content);
  }
  git(origin, 'add', '--all', '--force');
  git(origin, 'commit', '--quiet', '--allow-empty', '--message', committer.message);
  const named = git(origin, 'rev-parse', 'HEAD').trim();
  if (named !== sha) throw new Error(`git calls the commit ${named}, and the API ${sha}`);
}

/** Git with nobody's settings, as one committer at one moment. What it writes is soon removed again. */
function git(folder: string, ...args: string[]): string {
  const { name, email, date } = committer;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  return execFileSync('git', ['-c', 'safe.directory=*', '-c', 'core.compression=0', ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
