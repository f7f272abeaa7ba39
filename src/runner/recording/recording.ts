import { randomUUID } from 'node:crypto';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError, type Message } from '../../errors.ts';
import { readHost, toolPath } from '../containment/containment.ts';
import type { ProcessEnvironment } from '../environment.ts';
import { findProgram } from '../findprogram.ts';
import { killLeftovers } from '../leftovers.ts';
import { runProgram } from '../program.ts';
import {
  type IsolatedDirectories,
  type Isolation,
  type IsolationName,
  isolations,
  recordingVariables,
} from './isolation.ts';
import { toolNames } from './places.ts';
import { createProcessGroup } from './processlimit.ts';
import { createInit, programs, startup, substitutes } from './recorder.ts';
import { parseRecords, type RecordedCommand, type Records } from './records.ts';

interface RecordedRun {
  /** The copy of the image's files in which the commands run, absolute. They can change it. */
  readonly copy: string;
  /** Each a command line for a shell, in order. */
  readonly commands: readonly string[];
  /** The variables of the image. */
  readonly variables: Readonly<Record<string, string>>;
  /** A directory that is missing or empty, outside of the copy. */
  readonly directory: string;
  /** The environment of this process; the commands see nothing of it. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
  /** The time for all commands together. */
  readonly timeoutMs?: number | undefined;
  /** More processes at a time end the recording. */
  readonly maxProcesses?: number | undefined;
  /** Bytes of all files that they write to the copy. */
  readonly maxWrittenBytes?: number | undefined;
  /** The ways to isolate them; by default those that may work on this machine. */
  readonly isolations?: readonly Isolation[] | undefined;
}

export interface Recording {
  readonly isolation: IsolationName;
  readonly commands: readonly RecordedCommand[];
  /** Why it was stopped before the commands ended. */
  readonly stopped: Message | undefined;
}

/** docs/security-rules.md 29. */
const limits = {
  timeoutMs: 30_000,
  maxMemoryBytes: 2 * 1024 ** 3,
  maxProcesses: 512,
  maxWrittenBytes: 2 * 1024 ** 3,
  /** Nothing there needs time to end. */
  graceMs: 0,
} as const;
/**
 * The kernel starts no more than this many times `maxProcesses`, however fast they come. It is more than what
 * is counted, so that a recording with too many of them is ended instead of waiting for its time.
 */
const kernelLimit = 2;
const longestRecords = 64 * 1024 * 1024;

/**
 * Runs the commands of an image with programs in place of helm, kubectl and the like that record how they are
 * called. The commands have no network and no variable of this process, see nothing of this machine but its
 * programs, and can change only the copy. Nothing that they start is left.
 * @returns undefined where this machine has no way to isolate them; then nothing was run.
 * @throws CANCELLED
 */
export async function recordCommands(run: RecordedRun): Promise<Recording | undefined> {
  const host = readHost(run.env);
  const ways = run.isolations ?? isolations.filter(({ isPossible }) => isPossible(host));
  for (const isolation of ways) {
    const directories = await makeDirectories(run);
    const { stopped, records } = await runIn(isolation, directories, run);
    if (records.begun) return { isolation: isolation.name, commands: records.commands, stopped };
  }
  return undefined;
}

async function runIn(
  isolation: Isolation,
  directories: IsolatedDirectories,
  run: RecordedRun,
): Promise<{ readonly stopped: Message | undefined; readonly records: Records }> {
  const { variables, env, signal } = run;
  const { timeoutMs = limits.timeoutMs, maxProcesses = limits.maxProcesses } = run;
  const { tools, copy } = directories;
  const host = readHost(env);
  await using group =
    isolation.name === 'namespaces' ? await createProcessGroup(maxProcesses * kernelLimit) : undefined;
  const [program, ...args] = isolation.wrap(
    { ...directories, processGroup: group?.directory },
    recordingVariables(variables, tools),
    host,
  );
  const path = toolPath(env);
  // A signal doesn't reach processes of sudo, but those that it runs as the user are found by their
  // variables.
  const killAll = () => void killLeftovers({ homes: tools, directory: copy });
  const timer = setTimeout(killAll, timeoutMs + 500);
  signal?.addEventListener('abort', killAll, { once: true });
  let stopped: Message | undefined;
  try {
    await runProgram({
      program: findProgram(program, path),
      displayName: 'CMD',
      args,
      directory: '/',
      env: { PATH: path },
      signal,
      timeoutMs,
      maxMemoryBytes: limits.maxMemoryBytes,
      maxProcesses,
      maxWritten: { directory: copy, bytes: run.maxWrittenBytes ?? limits.maxWrittenBytes },
      graceMs: limits.graceMs,
    });
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code === 'CANCELLED') throw error;
    stopped = { ...error.reason, text: error.message };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', killAll);
    await killLeftovers({ homes: tools, directory: copy });
  }
  const records = parseRecords(await readRecords(join(tools, toolNames.records)));
  return { stopped, records };
}

/** Makes the root's mount point and the tools: programs that record, and the commands that they record. */
async function makeDirectories({
  directory,
  copy,
  commands,
  maxProcesses = limits.maxProcesses,
}: RecordedRun): Promise<IsolatedDirectories> {
  const made = join(directory, randomUUID());
  const [root, tools] = [join(made, 'root'), join(made, 'tools')];
  const { programs: first, substitutes: last, commands: texts } = toolNames;
  for (const path of [root, ...[first, last, texts].map((name) => join(tools, name))])
    await mkdir(path, { recursive: true, mode: 0o755 });
  const write = (name: string, text: string) => writeFile(join(tools, name), text, { mode: 0o755 });
  for (const [name, text] of Object.entries(programs)) await write(join(first, name), text);
  for (const [name, text] of Object.entries(substitutes)) await write(join(last, name), text);
  for (const [index, text] of commands.entries())
    await write(join(texts, String(index).padStart(4, '0')), text);
  await write(toolNames.startup, startup);
  await write(toolNames.init, createInit(maxProcesses * kernelLimit));
  await write(toolNames.records, '');
  return { copy, tools, root };
}

async function readRecords(file: string): Promise<string> {
  await using records = await open(file);
  const { size } = await records.stat();
  const { buffer, bytesRead } = await records.read({ buffer: Buffer.alloc(Math.min(size, longestRecords)) });
  return buffer.toString('latin1', 0, bytesRead);
}
