import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** How a run of the command line ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Where it is run; the repository's root unless told. */
  readonly cwd?: string;
  /** Variables beside PATH; nothing else of ours is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds; 300 unless told. */
  readonly timeout?: number;
}

export const repository = join(import.meta.dirname, '../..');

/** Runs `imagebuild` from its sources, as a person would. */
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
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
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
