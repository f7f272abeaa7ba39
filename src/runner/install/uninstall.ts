import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from '../environment.ts';
import { findHelm } from '../helm.ts';
import type { LineListener } from '../output.ts';
import { runProgram } from '../program.ts';

interface Uninstaller {
  /** The kubeconfig of the cluster, absolute. */
  readonly kubeconfig: string;
  /** A directory for the homes of each run. */
  readonly directory: string;
  readonly env: ProcessEnvironment;
  /** Env of the image: HELM_DRIVER says where releases are kept. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onLine?: LineListener | undefined;
}

interface UninstalledRelease {
  readonly name: string;
  readonly namespace: string;
}

interface UninstallLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Seconds that helm has less than its process, to say itself what it waited for. */
const graceSeconds = 5;

/**
 * Creates a function that uninstalls a release and waits until its objects are gone; when its hooks fail,
 * without them. A release that is gone already isn't a failure.
 * @throws PROGRAM_FAILED, TIMEOUT, PROGRAM_MISSING, CANCELLED
 */
export function createUninstaller(
  given: Uninstaller,
): (release: UninstalledRelease, limits: UninstallLimits) => Promise<void> {
  return async (release, limits) => {
    const started = Date.now();
    try {
      await uninstall(release, limits, [], given);
    } catch (error) {
      if (!(error instanceof ImagebuildError) || error.code !== 'PROGRAM_FAILED') throw error;
      if (/release: not found/.test(error.excerpt ?? '')) return;
      const timeoutMs = Math.max(1000, limits.timeoutMs - (Date.now() - started));
      await uninstall(release, { ...limits, timeoutMs }, ['--no-hooks'], given);
    }
  };
}

async function uninstall(
  { name, namespace }: UninstalledRelease,
  { timeoutMs, signal }: UninstallLimits,
  flags: readonly string[],
  { kubeconfig, directory, env, variables, onLine }: Uninstaller,
): Promise<void> {
  const homes = await mkdtemp(join(directory, 'uninstall-'));
  await makeHomes(homes);
  const seconds = Math.max(1, Math.floor(timeoutMs / 1000) - graceSeconds);
  const { HELM_DRIVER } = variables;
  const own = { KUBECONFIG: kubeconfig, ...(HELM_DRIVER === undefined ? {} : { HELM_DRIVER }) };
  await runProgram({
    program: await findHelm(env),
    displayName: `helm uninstall ${name}`,
    args: ['uninstall', name, '--namespace', namespace, '--wait', `--timeout=${seconds}s`, ...flags],
    directory: homes,
    env: createProgramEnvironment(env, homes, own),
    timeoutMs,
    signal,
    onLine,
  });
}
