import { readRepositoryConfiguration } from '../application/configuration.ts';
import type { Invocation } from '../buildoptions.ts';
import type { Progress } from '../progress.ts';
import { escapeLine } from '../text/escape.ts';
import { formatJson } from '../text/json.ts';
import { maskSecrets } from '../text/secrets.ts';
import type { CliFlags } from './flags.ts';
import { openProgress } from './progress/progressoutput.ts';

/** A run of the command line: its streams, its environment, and the signal that ends it early. */
export interface Cli {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** 1 when a command ended without an error, but its check found a problem. */
  exitCode: number;
}

/**
 * Reads the configuration of the repository in the working directory, and adds the environment and the
 * signal.
 */
export async function readInvocation(cli: Cli): Promise<Invocation> {
  const { createProxyLookup } = await import('../network/proxies.ts');
  createProxyLookup(cli.env); // which remembers the proxies' passwords
  const configuration = await readRepositoryConfiguration('.');
  return { configuration, env: cli.env, signal: cli.signal };
}

/**
 * Does work with the progress output that the flags ask for, and removes the live part from the screen at the
 * end.
 */
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

/** Prints a result on standard output: with `--json` as one document, or else as lines for people. */
export function printResult<T>(cli: Cli, flags: CliFlags, result: T, lines: (result: T) => string[]): void {
  const text = flags.json ? formatJson(result, 2) : maskSecrets(lines(result).map(escapeLine).join('\n'));
  cli.stdout.write(`${text}\n`);
}
