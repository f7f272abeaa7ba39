import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh machine for a job: a workspace, a home and a folder for the runner's own files. */
export interface Machine {
  readonly workspace: string;
  readonly home: string;
  readonly temporary: string;
  /** What earlier steps put into GITHUB_ENV. */
  readonly env: Record<string, string>;
  remove(): void;
}

export function createMachine(): Machine {
  const root = mkdtempSync(join(tmpdir(), 'imagebuild-runner-'));
  const folder = (name: string) => {
    mkdirSync(join(root, name));
    return join(root, name);
  };
  return {
    workspace: folder('workspace'),
    home: folder('home'),
    temporary: folder('temp'),
    env: {},
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

const fileCommands = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'];

/** The files through which a step talks to the runner, empty. */
export function writeFileCommands({ temporary }: Machine): Record<string, string> {
  return Object.fromEntries(
    fileCommands.map((name) => {
      const file = join(temporary, name);
      writeFileSync(file, '');
      return [name, file];
    }),
  );
}

/**
 * What a step wrote into one of those files: `name=value`, or `name<<delimiter`, lines, and the delimiter.
 */
export function readFileCommand(file: string | undefined): Record<string, string> {
  const text = file === undefined ? '' : readFileSync(file, 'utf8');
  const found = text.matchAll(/^([^=\n]+?)(?:=(.*)|<<(.+)\n([\s\S]*?)\n?\3)$/gm);
  return Object.fromEntries([...found].map(([, name = '', line, , lines = '']) => [name, line ?? lines]));
}
