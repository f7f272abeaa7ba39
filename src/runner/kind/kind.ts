import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoreEnvironment, type ProcessEnvironment } from '../environment.ts';
import { findProgram } from '../findprogram.ts';
import type { LineListener } from '../output.ts';
import { runProgram } from '../program.ts';

/** How kind is called. */
export interface KindCall {
  /** The environment of this process. kind gets what says where Docker is, and its own settings. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/** The arguments that create a cluster. A kubeconfig of its own is written; nobody's is changed. */
export function createArguments(given: {
  readonly name: string;
  /** The file with the configuration. */
  readonly config: string;
  readonly kubeconfig: string;
  readonly image: string | undefined;
}): string[] {
  return [
    ...['create', 'cluster', '--name', given.name, '--config', given.config],
    ...['--kubeconfig', given.kubeconfig, '--wait', '300s'],
    ...(given.image === undefined ? [] : ['--image', given.image]),
  ];
}

/**
 * The arguments that delete a cluster. kind also takes it out of a kubeconfig: of one that doesn't exist, so
 * that it doesn't touch anybody's and nothing has to be there any more.
 */
export function deleteArguments(name: string): string[] {
  return ['delete', 'cluster', '--name', name, '--kubeconfig', join(tmpdir(), `${name}.kubeconfig`)];
}

/** Returns the command with which a person deletes a cluster. */
export function deleteCommand(name: string, env: ProcessEnvironment): string {
  const provider = env[providerVariable];
  const before = provider ? `${providerVariable}=${provider} ` : '';
  return `${before}kind delete cluster --name ${name}`;
}

/** The variable with which kind is told to use podman or nerdctl instead of Docker. */
const providerVariable = 'KIND_EXPERIMENTAL_PROVIDER';

/** Returns the engine that kind is told to use; '' for the one that it finds itself. */
export function providerOf(env: ProcessEnvironment): string {
  return env[providerVariable] ?? '';
}

function kindEnvironment(env: ProcessEnvironment): Record<string, string> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] => /^KIND_EXPERIMENTAL_\w+$/.test(entry[0]) && entry[1] !== undefined,
  );
  return { ...createStoreEnvironment(env), ...Object.fromEntries(own) };
}

/**
 * Runs kind. It belongs to the user like docker does, and runs no code of the application.
 * @param limits.onLine without it, standard output is returned.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED with the last lines, TIMEOUT, CANCELLED
 */
export async function runKind(
  args: readonly string[],
  { env, signal }: KindCall,
  { timeoutMs, onLine }: { readonly timeoutMs: number; readonly onLine?: LineListener },
): Promise<string> {
  return await runProgram({
    program: 'kind',
    displayName: `kind ${args.slice(0, 2).join(' ')}`,
    args,
    directory: '/',
    env: kindEnvironment(env),
    timeoutMs,
    ...(onLine ? { onLine } : { maxOutputBytes: 1024 * 1024 }),
    signal,
  });
}

/**
 * Starts to delete a cluster and doesn't wait: for a process that ends now. It goes on when this process is
 * gone.
 */
export function deleteInBackground(name: string, env: ProcessEnvironment): void {
  const file = findProgram('kind', env['PATH']);
  spawn(file, deleteArguments(name), {
    cwd: '/',
    env: kindEnvironment(env),
    detached: true,
    stdio: 'ignore',
  }).unref();
}

/** Lists the names of kind's clusters. */
export async function listClusters(call: KindCall): Promise<string[]> {
  const printed = await runKind(['get', 'clusters'], call, { timeoutMs: 30_000 });
  return printed.split('\n').flatMap((line) => line.trim() || []);
}
