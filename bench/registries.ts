import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startRegistry, type TestRegistry } from '../test/support/registry.ts';
import { startServer } from './server.ts';
import { tools } from './tools.ts';

/** A registry that is stopped at the end of its block. */
export type Registry = TestRegistry & AsyncDisposable;

/** An empty registry that the bench writes to. */
export type Target = Pick<Registry, 'host'> & AsyncDisposable;

/** A program that the bench writes to. */
export interface TargetKind {
  /** `docker-registry 2.8` */
  readonly title: string;
  readonly tool: 'docker-registry' | 'distribution' | 'crane';
  start(): Promise<Target>;
}

export const targetKinds: readonly TargetKind[] = [
  { title: 'docker-registry 2.8', tool: 'docker-registry', start: startTarget },
  { title: 'distribution 3', tool: 'distribution', start: startDistribution },
  { title: 'crane’s registry on disk', tool: 'crane', start: startCrane },
];

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

async function startDistribution(): Promise<Target> {
  return disposable(await startRegistry({ program: tools.distribution.path }));
}

/** crane's registry keeps blobs on disk, and manifests in memory. */
async function startCrane(): Promise<Target> {
  await using stack = new AsyncDisposableStack();
  const { directory } = stack.use(await makeWork());
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['registry', 'serve', '--address', address, '--disk', directory];
  stack.use(await startServer({ command: tools.crane.path, args }, 'serving on port'));
  const owned = stack.move();
  return { host: address, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Makes a folder for one case, removed at the end of its block. */
export async function makeWork(): Promise<{ readonly directory: string } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-bench-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

function disposable(registry: TestRegistry): Registry {
  return { ...registry, [Symbol.asyncDispose]: registry.stop };
}
