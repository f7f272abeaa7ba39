import { readRepositoryConfiguration } from '../application/configuration.ts';
import type { Invocation } from '../buildoptions.ts';
import type { Progress } from '../progress.ts';
import type { CliFlags } from './flags.ts';
import { openProgress } from './progress.ts';

/** One run of the command line: where it reads and writes, and what ends it early. */
export interface Cli {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Set by a command whose check found something, without an error: 1. */
  exitCode: number;
}

/** What choices are made in: the configuration of the repository one stands in, and the environment. */
export async function readInvocation(cli: Cli): Promise<Invocation> {
  const configuration = await readRepositoryConfiguration('.');
  return { configuration, env: cli.env, signal: cli.signal };
}

/** Runs the work with the progress that the flags ask for, and clears the screen of it whatever happens. */
export async function withProgress<T>(
  cli: Cli,
  flags: CliFlags,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const { progress, stop } = openProgress(flags.progress ?? 'auto', cli.stderr);
  try {
    return await work(progress);
  } finally {
    stop();
  }
}

/** The outcome on standard output: for programs as one JSON document, else the lines for people. */
export function printResult<T>(cli: Cli, flags: CliFlags, outcome: T, lines: (outcome: T) => string[]): void {
  const text = flags.json ? JSON.stringify(outcome, undefined, 2) : lines(outcome).join('\n');
  cli.stdout.write(`${text}\n`);
}
