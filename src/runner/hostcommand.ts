import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { needsCluster } from './cluster.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from './environment.ts';
import { killLeftovers } from './leftovers.ts';
import { runProgram } from './program.ts';

/** A RUN that is run on this machine, in a copy of a root file system. */
export interface HostCommand {
  /** The copy; the working directory. */
  readonly directory: string;
  /** A program and its arguments; `bash -c` and a script. */
  readonly command: readonly string[];
  /** A directory for HOME, TMPDIR and the like, outside of the copy; made when it is not there. */
  readonly homes: string;
  readonly timeoutMs: number;
  /** The environment of this process; the command sees the part of it that the allow-list lets through. */
  readonly env: ProcessEnvironment;
  /** Variables that it is given beside them. */
  readonly extraEnv: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
  readonly onLine: (line: string) => void;
}

/**
 * Runs a command in a copy of a root file system. It is no container: the command sees this machine, and may do what its user may.
 * Nothing that it started runs on when it has ended.
 * @returns undefined, or why it failed when it needs a cluster, which a build has not.
 * @throws PROGRAM_FAILED with its last lines, TIMEOUT, PROGRAM_MISSING, CANCELLED
 */
export async function runHostCommand(given: HostCommand): Promise<ImagebuildError | undefined> {
  const { directory, command, homes, timeoutMs, env, extraEnv, signal, onLine } = given;
  const [program = '', ...args] = command;
  await makeHomes(homes);
  const tracer = await makeTracer(homes);
  try {
    await runProgram({
      program,
      displayName: 'RUN',
      args,
      directory,
      env: createProgramEnvironment(env, homes, { ...extraEnv, BASH_ENV: tracer.variable }),
      timeoutMs,
      signal,
      onLine,
    });
    return undefined;
  } catch (error) {
    // A cluster's program may be missing on a machine that builds; the shell must not.
    const tried =
      error instanceof ImagebuildError &&
      (error.code === 'PROGRAM_FAILED' || (error.code === 'PROGRAM_MISSING' && program !== 'bash'));
    if (tried && needsCluster(command, await tracer.last())) return error;
    throw error;
  } finally {
    killLeftovers(homes);
  }
}

/** What makes bash write down each simple command before it runs it: the status of a script does not say which one failed. */
async function makeTracer(homes: string) {
  const file = join(homes, 'trace.sh');
  const last = join(homes, 'last-command');
  const trap = `builtin printf %s "$BASH_COMMAND" >|${quoted(last)}`;
  await writeFile(file, `unset BASH_ENV\nset -o functrace\ntrap ${quoted(trap)} DEBUG\n`);
  await rm(last, { force: true });
  return {
    // Bash expands its value as if it stood in double quotes.
    variable: file.replace(/[$`\\]/g, '\\$&'),
    last: () => readFile(last, 'utf8').catch(() => undefined),
  };
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
