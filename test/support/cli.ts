import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The outcome of a run of the command line. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The working directory, by default the repository's root. */
  readonly cwd?: string;
  /** Variables besides those of programEnv; nothing else of our environment is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds, by default 300. */
  readonly timeout?: number;
}

export const repository = join(import.meta.dirname, '../..');

/**
 * The environment of a program that gets nothing else of ours: where programs are, and where Node keeps
 * compiled sources, which `npm test` names, so that each process doesn't compile them again.
 */
export const programEnv = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
};

/** The programs as sources, whose modules Node reads one by one. */
export const sources = {
  cli: join(repository, 'src/cli/main.ts'),
  action: join(repository, 'src/action/main.ts'),
};

const bundled = process.env['IMAGEBUILD_BUNDLE'];

/** The programs as `npm test` bundles them from the sources, which start faster; otherwise the sources. */
export const programs =
  bundled === undefined ? sources : { cli: join(bundled, 'cli.js'), action: join(bundled, 'action.js') };

/** Runs `imagebuild` as a user would. */
export function imagebuild(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return runNode([programs.cli, ...args], options);
}

/** Runs a script with the Node that runs the tests. */
export function runNode(
  args: readonly string[],
  { cwd = repository, env = {}, timeout = 300 }: RunOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...programEnv, HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeout * 1000,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...output }));
  });
}
