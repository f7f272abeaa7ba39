import { ImagebuildError } from '../errors.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';
import { findProgram } from './findprogram.ts';
import { trackProcessGroup } from './group.ts';
import { type UseLimit, watchUse } from './memory.ts';
import { createLineBuffer, createLineWriter, createOutputCollector, type LineListener } from './output.ts';
import { copyOutput, waitForOutput } from './outputcopy.ts';

export interface Program {
  /** A name that is searched on PATH, or an absolute path. */
  readonly program: string;
  /** How errors name it; the program's name when left out. */
  readonly displayName?: string | undefined;
  /** Passed on unchanged, without a shell. */
  readonly args: readonly string[];
  /** The working directory. */
  readonly directory: string;
  /** The whole environment; nothing is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /**
   * Called for each line of standard error, and of standard output unless that is returned. The program waits
   * for it.
   */
  readonly onLine?: LineListener | undefined;
  /** Returns standard output, up to this many bytes. */
  readonly maxOutputBytes?: number | undefined;
  /** Memory that the program may occupy, where /proc tells; it is stopped soon after it has more. */
  readonly maxMemoryBytes?: number | undefined;
  /**
   * The most processes that it may be at a time, where /proc tells. With this, the memory is that of all of
   * them together.
   */
  readonly maxProcesses?: number | undefined;
  /** The most that it may fill the file system of a directory by, counted together with `maxProcesses`. */
  readonly maxWritten?: { readonly directory: string; readonly bytes: number } | undefined;
  /** Milliseconds between SIGTERM and SIGKILL when it is stopped. */
  readonly graceMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How many lines of a program's output its error shows. */
const excerptLines = 30;
/**
 * Milliseconds that processes may continue to write after their program ended (`exec > >(tee log)`) before
 * they are killed. Time in which the reader of the log is behind doesn't count.
 */
const linger = 500;

/**
 * Runs a program to its end: standard input is empty, output is passed on line by line, and no process of its
 * group is left when this returns or throws.
 * @returns standard output if `maxOutputBytes` is given, otherwise an empty string.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED, TIMEOUT, LIMIT_EXCEEDED, CANCELLED; the last lines are the
 * excerpt.
 */
export async function runProgram(given: Program): Promise<string> {
  const { timeoutMs, maxOutputBytes, signal } = given;
  const displayName = given.displayName ?? given.program;
  if (signal?.aborted) throw cancelled(displayName, signal);
  const file = findProgram(given.program, given.env['PATH']);
  const subprocess = (await loadStarter())(file, given);
  if (subprocess.pid === undefined) throw notStarted(displayName, await subprocess);
  const group = trackProcessGroup(subprocess.pid);
  let stopped: ImagebuildError | undefined;
  const stop = (reason: ImagebuildError) => {
    stopped ??= reason;
    group.stop(given.graceMs);
  };
  const stopWatching = watchUse(subprocess.pid, given, (limit) => stop(exceeded(displayName, given, limit)));
  const timer = setTimeout(() => stop(timedOut(displayName, timeoutMs)), timeoutMs);
  const abort = () => stop(cancelled(displayName, signal));
  signal?.addEventListener('abort', abort, { once: true });

  const last = createLineBuffer(excerptLines);
  const onLine = (line: string) => {
    last.add(line);
    return given.onLine?.(line);
  };
  const kept = createOutputCollector(maxOutputBytes ?? 0, () => stop(tooMuch(displayName, maxOutputBytes)));
  const { stdout, stderr } = subprocess;
  const outputs = [
    copyOutput(stdout, maxOutputBytes === undefined ? createLineWriter(onLine) : kept),
    copyOutput(stderr, createLineWriter(onLine)),
  ];
  const isStopped = () => stopped !== undefined;
  // A process that the program leaves running may hold the output open forever, even outside of the group.
  // Don't wait for it.
  subprocess.nodeChildProcess.once('exit', async () => {
    await waitForOutput(outputs, linger, isStopped);
    group.kill();
    await waitForOutput(outputs, linger, isStopped);
    for (const output of outputs) output.stop();
  });
  try {
    await Promise.all(outputs.map(({ done }) => done));
    const { exitCode, signal: killer } = await subprocess;
    const failure = stopped ?? (exitCode === 0 ? undefined : failed(displayName, exitCode, killer));
    if (failure) throw withExcerpt(failure, last.all());
    return kept.text();
  } finally {
    clearTimeout(timer);
    stopWatching();
    signal?.removeEventListener('abort', abort);
    await group.end();
  }
}

/** Loads execa when the first program is started: an application without init.sh and charts needs none. */
async function loadStarter() {
  const { execa } = await import('execa');
  return (file: string, { args, directory, env }: Program) =>
    withUmask(() =>
      execa(file, args, {
        cwd: directory,
        env,
        extendEnv: false,
        stdin: 'ignore',
        detached: true,
        cleanup: false,
        buffer: false,
        reject: false,
        encoding: 'buffer',
      }),
    );
}

/**
 * Starts a program with a fixed umask, so that its files have the same modes on every machine: modes go into
 * images.
 */
function withUmask<T>(start: () => T): T {
  const ours = process.umask(0o022);
  try {
    return start();
  } finally {
    process.umask(ours);
  }
}

function notStarted(name: string, { cause }: { cause?: unknown }): ImagebuildError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new ImagebuildError('PROGRAM_FAILED', say('programNotStarted', { name, reason }), { cause });
}

function failed(name: string, status: number | undefined, signal: string | undefined): ImagebuildError {
  const message =
    status === undefined
      ? say('programSignalled', { name, signal: signal ?? 'a signal' })
      : say('programFailed', { name, status });
  return new ImagebuildError('PROGRAM_FAILED', message);
}

function timedOut(name: string, timeoutMs: number): ImagebuildError {
  const message = say('programTimedOut', { name, seconds: timeoutMs / 1000 });
  return new ImagebuildError('TIMEOUT', message, { hint: say('programTimedOutHint') });
}

function tooMuch(name: string, bytes: number | undefined): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', say('programOutputTooLong', { name, bytes: String(bytes) }));
}

function exceeded(
  name: string,
  { maxMemoryBytes = 0, maxProcesses = 0, maxWritten }: Program,
  limit: UseLimit,
): ImagebuildError {
  const messages = {
    memory: say('programTooHungry', { name, limit: formatBytes(maxMemoryBytes) }),
    processes: say('programTooMany', { name, limit: maxProcesses }),
    written: say('programTooMuchWritten', { name, limit: formatBytes(maxWritten?.bytes ?? 0) }),
  };
  return new ImagebuildError('LIMIT_EXCEEDED', messages[limit]);
}

function cancelled(name: string, signal: AbortSignal | undefined): ImagebuildError {
  const { reason: cause } = signal ?? {};
  const reason = cause instanceof ImagebuildError ? `: ${cause.message}` : '';
  return new ImagebuildError('CANCELLED', say('programCancelled', { name, reason }), { cause });
}

function withExcerpt(error: ImagebuildError, lines: readonly string[]): ImagebuildError {
  return lines.length === 0 ? error : error.with({ excerpt: lines.join('\n') });
}
