import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { quoteWord } from '../text/shell.ts';
import { needsCluster } from './cluster.ts';
import { runContained } from './contained.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from './environment.ts';
import type { LineListener } from './output.ts';

/** A RUN command that runs on this machine, in a copy of a root file system. */
export interface HostCommand {
  /** The copy; the working directory. */
  readonly directory: string;
  /** A program and its arguments; `bash -c` and a script. */
  readonly command: readonly string[];
  /** A directory for HOME, TMPDIR and the like, outside of the copy; made if it is missing. */
  readonly homes: string;
  readonly timeoutMs: number;
  /** The environment of this process; the command sees the part of it that the allow-list lets through. */
  readonly env: ProcessEnvironment;
  /** Further variables for the command. */
  readonly extraEnv: ProcessEnvironment;
  /** The kubeconfig of the cluster that it may change, absolute; undefined where there is no cluster. */
  readonly kubeconfig?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLine: LineListener;
}

/**
 * Runs a command in a copy of a root file system. This isn't a container: the command sees this machine, and
 * has the rights of the user. No process that it started keeps running afterwards.
 * @returns undefined, or the error of a command that failed because it needs a cluster and there is none.
 * @throws PROGRAM_FAILED with its last lines, TIMEOUT, PROGRAM_MISSING, CANCELLED
 */
export async function runHostCommand(given: HostCommand): Promise<ImagebuildError | undefined> {
  const { directory, command, homes, timeoutMs, env, extraEnv, kubeconfig, signal, onLine } = given;
  const [program = '', ...args] = command;
  await makeHomes(homes);
  const tracer = await createTracer(homes);
  try {
    await runContained({
      program,
      displayName: 'RUN',
      args,
      directory,
      env: createProgramEnvironment(env, homes, {
        ...extraEnv,
        ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }),
        BASH_ENV: tracer.variable,
      }),
      ours: env,
      homes,
      timeoutMs,
      signal,
      onLine,
    });
    return undefined;
  } catch (error) {
    // A build machine may lack a cluster's program, but not the shell.
    const tried =
      error instanceof ImagebuildError &&
      (error.code === 'PROGRAM_FAILED' || (error.code === 'PROGRAM_MISSING' && program !== 'bash'));
    if (kubeconfig === undefined && tried && needsCluster(command, await tracer.last())) return error;
    throw error;
  }
}

/**
 * Makes bash record each simple command before it runs: the status of a script doesn't say which command
 * failed.
 */
async function createTracer(homes: string) {
  const file = join(homes, 'trace.sh');
  const last = join(homes, 'last-command');
  const trap = `builtin printf %s "$BASH_COMMAND" >|${quoteWord(last)}`;
  await writeFile(file, `unset BASH_ENV\nset -o functrace\ntrap ${quoteWord(trap)} DEBUG\n`);
  await rm(last, { force: true });
  return {
    // Bash expands the value as in double quotes.
    variable: file.replace(/[$`\\]/g, '\\$&'),
    last: () => readFile(last, 'utf8').catch(() => undefined),
  };
}
