import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real git repository in a folder of its own. */
export interface Repository extends AsyncDisposable {
  readonly directory: string;
  /**
   * Writes files and commits them.
   * @returns the commit's id.
   */
  commit(files: Readonly<Record<string, string>>): Promise<string>;
  git(...args: readonly string[]): string;
}

export async function makeRepository(): Promise<Repository> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-git-'));
  const git = (...args: readonly string[]) => {
    const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
    return execFileSync('git', [...who, ...args], { cwd: directory, encoding: 'utf8' }).trim();
  };
  git('init', '--quiet', '--initial-branch=main');
  return {
    directory,
    git,
    commit: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), text);
      }
      git('add', '--all');
      git('commit', '--quiet', '--message=some change', '--allow-empty');
      return git('rev-parse', 'HEAD');
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
