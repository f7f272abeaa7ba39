import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultyRegistry, startFaults } from '../../support/faults.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { readLayers, type UnpackedLayer } from '../verdict/embedded.ts';
import type { Tags } from '../verdict/reading.ts';
import { type Content, contents, ownFile, writeApplications } from './applications.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { publishReference } from './references.ts';
import { makeSourceImages } from './sourceimages.ts';

/** Two real registries that all lanes use. */
export interface Registries {
  readonly source: TestRegistry;
  readonly target: TestRegistry;
  stop(): Promise<void>;
}

export async function startRegistries(): Promise<Registries> {
  const [source, target] = await Promise.all([startRegistry(), startRegistry()]);
  await makeSourceImages(source.url);
  return {
    source,
    target,
    async stop() {
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}

export interface StartOptions {
  readonly namespace: string;
  /** The process's working, home and temporary directory. */
  readonly directory: string;
  readonly registry?: string;
  /** Another bundle than the lane's. */
  readonly bundle?: string;
  readonly args?: readonly string[];
}

/** Where cases run one after another: proxies of its own before the registries, applications, images. */
export interface Lane {
  readonly name: string;
  readonly registries: Registries;
  readonly source: FaultyRegistry;
  readonly mirror: FaultyRegistry;
  readonly target: FaultyRegistry;
  /** The tags of each content, built without a fault and checked. */
  readonly wanted: Readonly<Record<Content, Tags>>;
  /** A prepared build of the content `new`. */
  readonly prepared: string;
  /** A file that only the application `secret` has, and the layer that holds it. */
  readonly secret: {
    readonly file: { readonly digest: string; readonly size: number };
    readonly layer: UnpackedLayer['descriptor'] & { readonly diffId: string };
  };
  build(content: Content, options: StartOptions): RunningProgram;
  /** Publishes a folder that must hold demo v1 for both platforms. */
  publish(prepared: string, options: StartOptions): RunningProgram;
  stop(): Promise<void>;
}

/** The namespace that a content is published in before the cases. */
const homes: Readonly<Record<Content, string>> = {
  old: 'before',
  other: 'before',
  secret: 'before',
  new: 'new',
  rival: 'rival',
  large: 'large',
};

export async function openLane(name: string, bundle: string, registries: Registries): Promise<Lane> {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-faults-'));
  const proxies = [registries.source, registries.source, registries.target].map(({ url }) =>
    startFaults(url),
  );
  const [source, mirror, target] = (await Promise.all(proxies)) as [
    FaultyRegistry,
    FaultyRegistry,
    FaultyRegistry,
  ];
  await writeApplications(work, source.host);
  const words = (content: Content) => [
    'apps',
    contents[content].app,
    'v1',
    '--applications',
    join(work, content),
  ];
  const start = (
    words: readonly string[],
    { namespace, directory, registry = target.host, ...more }: StartOptions,
  ) => {
    const to = ['--json', '--registry', registry, '--namespace', namespace, '--progress', 'plain'];
    return startProgram(more.bundle ?? bundle, [...words, ...to, ...(more.args ?? [])], { directory });
  };
  const build = (content: Content, options: StartOptions) =>
    start(['build', ...words(content), '--push'], options);

  const wanted = {} as Record<Content, Tags>;
  for (const content of Object.keys(contents) as Content[])
    wanted[content] = await publishReference(registries, content, `${homes[content]}-${name}`, (options) =>
      build(content, { ...options, registry: registries.target.host }),
    );
  const prepared = join(work, 'prepared');
  const { status, stderr } = await startProgram(
    bundle,
    ['prepare', ...words('new'), '--output', prepared, '--progress', 'plain'],
    { directory: work },
  ).ended;
  if (status !== 0) throw new Error(`prepare failed: ${stderr}`);
  return {
    name,
    registries,
    source,
    mirror,
    target,
    wanted,
    prepared,
    secret: await findSecret(registries.target.url, `before-${name}/secret`),
    build,
    publish: (directory, options) =>
      start(['publish', directory, 'apps', 'demo', 'v1', '--platform', 'linux/amd64,linux/arm64'], options),
    async stop() {
      await Promise.all([source.stop(), mirror.stop(), target.stop()]);
      await rm(work, { recursive: true, force: true });
    },
  };
}

/** Gives a namespace what the lane published before: the older image, and the applications beside it. */
export async function fillNamespace(
  { name: lane, registries }: Lane,
  namespace: string,
  { old, other }: { old: boolean; other: boolean },
): Promise<void> {
  const repositories = join(registries.target.root, 'docker/registry/v2/repositories');
  const from = join(repositories, `before-${lane}`);
  for (const name of await readdir(from))
    if (name === 'demo' ? old : other)
      await cp(join(from, name), join(repositories, namespace, name), { recursive: true });
}

/** Runs something with a directory of its own, removed at the end. */
export async function withRunDirectory<T>(run: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-faults-run-'));
  try {
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function findSecret(url: string, repository: string): Promise<Lane['secret']> {
  for (const { descriptor, diffId, files } of await readLayers(url, repository, 'v1-amd64')) {
    const bytes = files.get(ownFile);
    if (bytes === undefined) continue;
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return { file: { digest, size: bytes.length }, layer: { ...descriptor, diffId } };
  }
  throw new Error(`${repository} has no layer with ${ownFile}`);
}
