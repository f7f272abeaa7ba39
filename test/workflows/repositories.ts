import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFiles } from '../bot/e2e/repository.ts';

const root = join(import.meta.dirname, '..', '..');

/** The action, as workflows that `imagebuild init` writes use it. */
export const ownAction = `labring/imagebuild@${'0123456789'.repeat(4)}`;

/**
 * The repositories that the shipped workflows are for, with applications that publish to a registry of this
 * machine.
 * @param registry `127.0.0.1:PORT`
 */
export const repositories = {
  /** This repository, whose workflows run the action that is checked out. */
  'this repository': async (registry: string, more: Readonly<Record<string, string>>) =>
    new Map([...(await repositoryFiles(registry, more)), ...actionFiles()]),
  /** One that `imagebuild init` set up, whose workflows run the action by its name and commit. */
  'a repository of imagebuild init': async (registry: string, more: Readonly<Record<string, string>>) => {
    const own = await repositoryFiles(registry, more);
    const others = [...own].filter(([path]) => !path.startsWith('.github/'));
    return new Map([...others, ...initializedFiles(registry)]);
  },
} as const;

export type RepositoryKind = keyof typeof repositories;
export const repositoryKinds = Object.keys(repositories) as RepositoryKind[];

/** The files of the action: its description and the bundle. */
export function actionFiles(): [path: string, text: string][] {
  const paths = ['action.yml', ...globSync('dist/{package.json,action.js,chunks/*}', { cwd: root })];
  return paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]);
}

function initializedFiles(registry: string): [path: string, text: string][] {
  const directory = mkdtempSync(join(tmpdir(), 'imagebuild-initialized-'));
  try {
    const args = ['--registry', registry, '--namespace', 'octo', '--action', ownAction];
    execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), 'init', ...args], {
      cwd: directory,
      stdio: 'pipe',
    });
    return globSync('.github/**/*.{yml,md}', { cwd: directory }).map((path) => [
      path,
      readFileSync(join(directory, path), 'utf8'),
    ]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
