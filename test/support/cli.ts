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

/** Runs `imagebuild` from its sources, as a user would. */
export function imagebuild(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const main = join(repository, 'src/cli/main.ts');
  return runNode([main, ...args], options);
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
