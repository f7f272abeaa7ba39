import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry, type TestRegistry } from '../test/support/registry.ts';

/** A registry that is stopped at the end of its block. */
export type Registry = TestRegistry & AsyncDisposable;

/** Starts a registry with the images of a folder, which it doesn't change. */
export async function startSource(root: string): Promise<Registry> {
  return disposable(await startRegistry({ root, readOnly: true, accessLog: true }));
}

/**
 * Starts an empty registry. Each measurement has one of its own, because skopeo remembers what it has seen
 * where.
 */
export async function startTarget(): Promise<Registry> {
  return disposable(await startRegistry({ accessLog: true }));
}

/** Makes a folder for one case, removed at the end of its block. */
export async function makeWork(): Promise<{ readonly directory: string } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-bench-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

function disposable(registry: TestRegistry): Registry {
  return { ...registry, [Symbol.asyncDispose]: registry.stop };
}
