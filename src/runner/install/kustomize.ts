import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from '../environment.ts';
import { runProgram } from '../program.ts';

/** docs/security-rules.md 21, 29. */
const limits = { timeoutMs: 60_000, maxOutputBytes: 64 * 1024 * 1024, maxMemoryBytes: 2 * 1024 ** 3 };

/**
 * Creates a function that renders the kustomization of a directory with kubectl, which needs no cluster for
 * it.
 * @param directory for the homes of each run.
 */
export function createKustomizer(
  directory: string,
  { env, signal }: { readonly env: ProcessEnvironment; readonly signal?: AbortSignal | undefined },
): (kustomization: string) => Promise<string> {
  return async (kustomization) => {
    const homes = await mkdtemp(join(directory, 'kustomize-'));
    await makeHomes(homes);
    return await runProgram({
      program: 'kubectl',
      displayName: 'kubectl kustomize',
      args: ['kustomize', kustomization],
      directory: homes,
      env: createProgramEnvironment(env, homes),
      signal,
      ...limits,
    });
  };
}
