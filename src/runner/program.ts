import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { ImagebuildError } from '../errors.ts';
import { findProgram } from './findprogram.ts';
import { trackProcessGroup } from './group.ts';
import { createLineBuffer, createLineWriter, createOutputCollector, type OutputWriter } from './output.ts';

export interface Program {
  /** A name that is looked for on PATH, or an absolute path. */
  readonly program: string;
  /** How errors name it; the program's name when left out. */
  readonly displayName?: string | undefined;
  /** Given as they are: no shell reads them. */
  readonly args: readonly string[];
  /** The working directory. */
  readonly directory: string;
  /** The whole environment; nothing of ours is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Takes the lines of standard error, and those of standard output unless that is kept. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Standard output is kept and given back, at most so many bytes. */
  readonly maxOutputBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How many lines of a program its error shows. */
const excerptLines = 30;
/** Milliseconds that what a program leaves running may go on writing (`exec > >(tee log)`) before it is killed. */
const linger = 500;

/**
 * Runs a program to its end: standard input is empty, output is told by lines, and the whole process group is gone when this
 * returns, however it ended.
 * @returns standard output when `maxOutputBytes` is given, otherwise nothing of it.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED, TIMEOUT, LIMIT_EXCEEDED, CANCELLED; the last lines are the excerpt.
 */
export async function runProgram(given: Program): Promise<string> {
  const { timeoutMs, maxOutputBytes, signal } = given;
  const displayName = given.displayName ?? given.program;
  if (signal?.aborted) throw cancelled(displayName, signal);
  const file = findProgram(given.program, given.env['PATH']);
  const subprocess = (await starter())(file, given);
  if (subprocess.pid === undefined) throw notStarted(displayName, await subprocess);
  const group = trackProcessGroup(subprocess.pid);
  let stopped: ImagebuildError | undefined;
  const stop = (reason: ImagebuildError) => {
    stopped ??= reason;
    group.stop();
  };
  const timer = setTimeout(() => stop(timedOut(displayName, timeoutMs)), timeoutMs);
  const abort = () => stop(cancelled(displayName, signal));
  signal?.addEventListener('abort', abort, { once: true });

  const last = createLineBuffer(excerptLines);
  const tell = (line: string) => {
    last.add(line);
    given.onLine?.(line);
  };
  const kept = createOutputCollector(maxOutputBytes ?? 0, () => stop(tooMuch(displayName, maxOutputBytes)));
  const { stdout, stderr } = subprocess;
  const outputs = Promise.all([
    read(stdout, maxOutputBytes === undefined ? createLineWriter(tell) : kept),
    read(stderr, createLineWriter(tell)),
  ]);
  // What the program leaves running may hold its output open for ever, even outside its group: it is not waited for.
  subprocess.nodeChildProcess.once('exit', async () => {
    await Promise.race([outputs, wait(linger)]);
    group.end();
    await Promise.race([outputs, wait(linger)]);
    stdout.destroy();
    stderr.destroy();
  });
  try {
    await outputs;
    const { exitCode, signal: killer } = await subprocess;
    const failure = stopped ?? (exitCode === 0 ? undefined : failed(displayName, exitCode, killer));
    if (failure) throw withExcerpt(failure, last.all());
    return kept.text();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    group.end();
  }
}

/** What starts a program. It is loaded when the first is: an application with no init.sh and no chart needs none. */
async function starter() {
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

/** What a program makes has the same mode, whoever runs it: modes go into images. A program takes over ours as it begins. */
function withUmask<T>(start: () => T): T {
  const ours = process.umask(0o022);
  try {
    return start();
  } finally {
    process.umask(ours);
  }
}

/** Hands a stream over, until it ends or is destroyed. */
function read(stream: Readable, writer: OutputWriter): Promise<void> {
  return new Promise((resolve) => {
    stream.on('data', (chunk: Uint8Array) => writer.write(chunk));
    stream.once('close', () => {
      writer.end();
      resolve();
    });
  });
}

function notStarted(displayName: string, { cause }: { cause?: unknown }): ImagebuildError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new ImagebuildError('PROGRAM_FAILED', `${displayName} could not be started${reason}`, { cause });
}

function failed(
  displayName: string,
  status: number | undefined,
  killer: string | undefined,
): ImagebuildError {
  const end = status === undefined ? `was ended by ${killer ?? 'a signal'}` : `ended with status ${status}`;
  return new ImagebuildError('PROGRAM_FAILED', `${displayName} ${end}`);
}

function timedOut(displayName: string, timeoutMs: number): ImagebuildError {
  return new ImagebuildError('TIMEOUT', `${displayName} did not end within ${timeoutMs / 1000} seconds`, {
    hint: 'Find out in its last lines what it waited for, or allow it more time (timeout in imagebuild.yml).',
  });
}

function tooMuch(displayName: string, bytes: number | undefined): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', `${displayName} wrote more than ${bytes} bytes`);
}

function cancelled(displayName: string, signal: AbortSignal | undefined): ImagebuildError {
  const { reason } = signal ?? {};
  const why = reason instanceof ImagebuildError ? `: ${reason.message}` : '';
  return new ImagebuildError('CANCELLED', `${displayName} was ended${why}`, { cause: reason });
}

function withExcerpt(error: ImagebuildError, lines: readonly string[]): ImagebuildError {
  if (lines.length === 0) return error;
  const { code, message, hint, cause } = error;
  return new ImagebuildError(code, message, { hint, cause, excerpt: lines.join('\n') });
}
