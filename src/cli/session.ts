import { readRepositoryConfiguration } from '../application/configuration.ts';
import type { Surroundings } from '../choices.ts';
import type { Progress } from '../progress.ts';
import type { Flags } from './flags.ts';
import { openProgress } from './progress.ts';

/** One run of the command line: where it reads and writes, and what ends it early. */
export interface Session {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Set by a command whose check found something, without an error: 1. */
  exitCode: number;
}

/** What choices are made in: the configuration of the repository one stands in, and the environment. */
export async function surroundingsOf(session: Session): Promise<Surroundings> {
  const configuration = await readRepositoryConfiguration('.');
  return { configuration, env: session.env, signal: session.signal };
}

/** Runs the work with the progress that the flags ask for, and clears the screen of it whatever happens. */
export async function withProgress<T>(
  session: Session,
  flags: Flags,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const { progress, stop } = openProgress(flags.progress ?? 'auto', session.stderr);
  try {
    return await work(progress);
  } finally {
    stop();
  }
}

/** The outcome on standard output: for programs as one JSON document, else the lines for people. */
export function printOutcome<T>(
  session: Session,
  flags: Flags,
  outcome: T,
  lines: (outcome: T) => string[],
): void {
  const text = flags.json ? JSON.stringify(outcome, undefined, 2) : lines(outcome).join('\n');
  session.stdout.write(`${text}\n`);
}
