import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultyRegistry, startFaults } from '../support/faults.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { readRepository, type Tags } from './reading.ts';
import { makeSourceImages } from './sourceimages.ts';

/** What an application holds: its images, and the text of its manifest. */
const contents = {
  old: { app: 'demo', images: ['old'], text: 'old' },
  new: { app: 'demo', images: ['a', 'b'], text: 'new' },
  rival: { app: 'demo', images: ['b', 'c'], text: 'rival' },
  large: { app: 'demo', images: ['a', 'large'], text: 'large' },
  other: { app: 'other', images: ['a', 'b', 'large'], text: 'other' },
} as const;

export type Content = keyof typeof contents;

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

/** Where cases run one after another: proxies of its own in front of the registries, applications, and images. */
export interface Lane {
  readonly name: string;
  readonly bundle: string;
  readonly registries: Registries;
  readonly source: FaultyRegistry;
  readonly mirror: FaultyRegistry;
  readonly target: FaultyRegistry;
  /** The tags of each content, built without a fault. */
  readonly wanted: Readonly<Record<Content, Tags>>;
  start(content: Content, options: StartOptions): RunningProgram;
  stop(): Promise<void>;
}

interface StartOptions {
  readonly namespace: string;
  /** The process's working, home and temporary directory. */
  readonly directory: string;
  readonly registry?: string;
  readonly args?: readonly string[];
}

export async function openLane(name: string, bundle: string, registries: Registries): Promise<Lane> {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-faults-'));
  const [source, mirror, target] = await Promise.all([
    startFaults(registries.source.url),
    startFaults(registries.source.url),
    startFaults(registries.target.url),
  ]);
  for (const content of Object.keys(contents) as Content[])
    await writeApplication(join(work, content), content, source.host);
  const start = (
    content: Content,
    { namespace, directory, registry = target.host, args = [] }: StartOptions,
  ) =>
    startProgram(
      bundle,
      [
        ...['build', 'apps', contents[content].app, 'v1', '--applications', join(work, content), '--json'],
        ...['--push', '--registry', registry, '--namespace', namespace, '--progress', 'plain', ...args],
      ],
      { directory },
    );
  const publish = async (content: Content, namespace: string): Promise<Tags> => {
    const directory = await mkdtemp(join(work, 'run-'));
    const { status, stderr } = await start(content, {
      namespace,
      directory,
      registry: registries.target.host,
    }).ended;
    if (status !== 0) throw new Error(`the build of ${content} without a fault failed: ${stderr}`);
    const { tags, broken } = await readRepository(
      registries.target.url,
      `${namespace}/${contents[content].app}`,
    );
    if (broken.length > 0) throw new Error(`${content}: ${broken.join(', ')}`);
    return tags;
  };
  const wanted: Record<Content, Tags> = {
    old: await publish('old', `before-${name}`),
    other: await publish('other', `before-${name}`),
    new: await publish('new', `new-${name}`),
    rival: await publish('rival', `rival-${name}`),
    large: await publish('large', `large-${name}`),
  };
  return {
    name,
    bundle,
    registries,
    source,
    mirror,
    target,
    wanted,
    start,
    async stop() {
      await Promise.all([source.stop(), mirror.stop(), target.stop()]);
      await rm(work, { recursive: true, force: true });
    },
  };
}

/** Gives a namespace what was published in the lane before: the older image, and an application beside it. */
export async function fillNamespace(
  { name: lane, registries }: Lane,
  namespace: string,
  { old, other }: { old: boolean; other: boolean },
): Promise<void> {
  const repositories = join(registries.target.root, 'docker/registry/v2/repositories');
  const names = await readdir(join(repositories, `before-${lane}`));
  for (const name of names)
    if (name === 'demo' ? old : other)
      await cp(join(repositories, `before-${lane}`, name), join(repositories, namespace, name), {
        recursive: true,
      });
}

async function writeApplication(directory: string, content: Content, source: string): Promise<void> {
  const { app, images, text } = contents[content];
  const version = join(directory, app, 'v1');
  await mkdir(join(version, 'images/shim'), { recursive: true });
  await mkdir(join(version, 'manifests'));
  await writeFile(join(version, 'Kubefile'), kubefile);
  await writeFile(
    join(version, 'manifests/namespace.yaml'),
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${text} }\n`,
  );
  await writeFile(
    join(version, 'images/shim/images'),
    images.map((image) => `${source}/lib/${image}:1\n`).join(''),
  );
}

const kubefile = `FROM scratch
COPY manifests manifests
COPY registry registry
CMD ["kubectl apply -f manifests"]
`;

/** Runs something with a directory of its own, removed at the end. */
export async function withRunDirectory<T>(run: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-faults-run-'));
  try {
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
