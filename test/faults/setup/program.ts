import { type ChildProcess, spawn } from 'node:child_process';

/** A run of `imagebuild` in a process of its own. */
export interface Run {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seconds: number;
  /** From the signal that `kill` sent to the end. */
  readonly secondsAfterKill: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly hung: boolean;
}

export interface RunningProgram {
  readonly ended: Promise<Run>;
  kill(signal: NodeJS.Signals): void;
}

/** A build that takes longer counts as one that hangs. */
export const longestSeconds = 180;

/** Starts the bundle with the Node that runs this. */
export function startProgram(
  bundle: string,
  args: readonly string[],
  { directory, env = {} }: { directory: string; env?: Readonly<Record<string, string>> },
): RunningProgram {
  const started = performance.now();
  const child: ChildProcess = spawn(process.execPath, [bundle, ...args], {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: directory, TMPDIR: directory, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let killed: number | undefined;
  let hung = false;
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const deadline = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, longestSeconds * 1000);
  const ended = new Promise<Run>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(deadline);
      const now = performance.now();
      const secondsAfterKill = killed === undefined ? undefined : (now - killed) / 1000;
      resolve({ status, signal, seconds: (now - started) / 1000, secondsAfterKill, hung, ...output });
    });
  });
  return {
    ended,
    kill(signal) {
      killed ??= performance.now();
      child.kill(signal);
    },
  };
}
