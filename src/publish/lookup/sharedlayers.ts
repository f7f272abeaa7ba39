import { setTimeout as sleep } from 'node:timers/promises';
import { reservedNames } from '../../application/request.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import { annotationKeys } from '../../image/annotations.ts';
import { contentOf } from '../../image/content.ts';
import { type Digest, digestOf } from '../../image/descriptor.ts';
import { encodeManifest, parseImageManifest } from '../../image/manifest.ts';
import type { Target } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import type { MountCandidate } from '../plantypes.ts';
import { readBuildRecords } from './buildrecords.ts';
import { ifDamaged } from './published.ts';
import { chooseBuilds, encodeList, type ListedBuild, markOf, parseList, updateList } from './sharedlist.ts';

/**
 * Layers that other applications of the same registry and namespace have published: they are mounted.
 *
 * A registry doesn't tell which other repositories have a layer. So the namespace has a list, the tag `list`
 * of the repository `imagebuild-neighbours`: for each application the digest of the index that it published
 * last, and a mark (48 bits of the key) for each of its layers.
 *
 *   reading   When a layer is missing, the list is read along with what reuse reads anyway: one request if it
 *             doesn't exist, two if it does. Of the builds that have the missing layers, the three that save
 *             the most bytes are read.
 *   trusting  An entry is a hint. It names an application, never a host, a namespace, a blob or a size: those
 *             come from the settings, and from the manifests and configurations that the other application
 *             published (security 23), as in reuse. A wrong entry costs a few requests. It has a digest and
 *             no tag, so the right to move an application's tags decides nothing here.
 *   mounting  A registry may refuse a mount (202), because the blob is gone or it doesn't support mounts. The
 *             layer is then built.
 *   writing   After the commit point, and only when a layer was transferred: read, merge, write, check. When
 *             two builds write at once, the slower one notices and merges again. If an entry is lost
 *             nevertheless, that costs a mount and nothing else.
 *
 * Nothing here makes a build fail or wait for long. The list is an ordinary OCI manifest whose configuration
 * is `{}` with a type of its own. The list itself is an annotation, which saves the request that reading a
 * blob would cost.
 */
export interface SharedLayers {
  /** Reads the list, once. */
  load(): Promise<void>;
  /** Finds layers in other applications. @param missing bytes that each layer costs, by key. */
  find(missing: ReadonlyMap<Digest, number>): Promise<Map<Digest, MountCandidate>>;
  /** Adds to the list what was published. @returns a warning if it couldn't. */
  add(published: PublishedLayers): Promise<Warning | undefined>;
}

/** The layers that were published under a version. */
interface PublishedLayers {
  /** Of the index. */
  readonly digest: Digest;
  readonly keys: readonly Digest[];
  /** true: the index also has platforms that were published before. */
  readonly keepsPlatforms: boolean;
}

/** Layers aren't shared. */
export const noSharedLayers: SharedLayers = {
  load: async () => {},
  find: async () => new Map(),
  add: async () => undefined,
};

/** The repository with the list. */
const [listRepository] = reservedNames as [string];
const listTag = 'list';
const listType = 'application/vnd.io.github.labring.imagebuild.neighbours.v1+json';
const empty = Buffer.from('{}');

/** Number of builds of other applications that are read. */
const buildsRead = 3;
/** How often the list is merged again when another build was faster. */
const attempts = 3;
/** Milliseconds at most before the second attempt, so that two builds don't collide again. */
const pauseMs = 100;
/**
 * Milliseconds that a build waits for the list, or for a build that it names: what it saves isn't worth more.
 */
const timeoutMs = 10_000;

/**
 * @param repository opens a repository of the namespace by its last part, with the rights to publish.
 * @param app the application that is built.
 */
export function openSharedLayers(
  repository: (name: string) => Target,
  app: string,
  timeout = timeoutMs,
): SharedLayers {
  const store = repository(listRepository);
  const gone = new Set<Digest>();
  let list: Promise<Attempt<readonly ListedBuild[]>> | undefined;
  const load = () => {
    list ??= attempt(readList(store), timeout);
    return list;
  };
  const read = async ({ app: other, digest }: ListedBuild) => {
    const from = repository(other);
    const { value } = await attempt(readBuildRecords(from, digest), timeout);
    if (value?.layers.size === 0) gone.add(digest);
    return [...(value?.layers ?? [])].map(([key, layer]) => [key, { layer, from }] as const);
  };
  return {
    async load() {
      await load();
    },
    async find(missing) {
      const { value: all = [] } = await load();
      const others = all.filter((build) => build.app !== app);
      const wanted = new Map([...missing].map(([key, bytes]) => [markOf(key), bytes]));
      const found = await Promise.all(chooseBuilds(others, wanted, buildsRead).map(read));
      return new Map(found.flat().filter(([key]) => missing.has(key)));
    },
    async add({ digest, keys, keepsPlatforms }) {
      const build = { app, digest, marks: new Set(keys.map(markOf)) };
      const update = { build, extends: keepsPlatforms, gone };
      const merge = (before: readonly ListedBuild[]) => updateList(before, update);
      // A list that can't be read isn't written: the entries of the others would be lost.
      const { failure } = await load();
      const written = failure ? { failure } : await attempt(writeList(store, merge), timeout);
      return written.failure && notListed(store, written.failure);
    },
  };
}

/** Reads the list; [] when it isn't one: then it is written again. One that comes damaged isn't. */
async function readList(store: Target): Promise<readonly ListedBuild[]> {
  return await ifDamaged(readListManifest(store), (error) => {
    if (error.code === 'DIGEST_MISMATCH') throw error;
    return [];
  });
}

async function readListManifest(store: Target): Promise<readonly ListedBuild[]> {
  const descriptor = await store.resolve(listTag);
  if (!descriptor) return [];
  const name = `${store.location}:${listTag}`;
  const { annotations } = parseImageManifest(await store.manifest(descriptor), descriptor.mediaType, name);
  return parseList(annotations[annotationKeys.sharedLayers]);
}

/** Merges into what the list holds at that moment. */
async function writeList(
  store: Target,
  merge: (list: readonly ListedBuild[]) => readonly ListedBuild[],
): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const isLast = attempt === attempts;
    const isWritten = await ifDamaged(writeListOnce(store, merge), (error) => {
      // While another build writes the same blob, a registry may not know it for a moment.
      if (isLast) throw error;
      return false;
    });
    if (isWritten) return;
    if (!isLast) await sleep(Math.random() * pauseMs * attempt);
  }
}

/** Writes the list. @returns true if the registry holds it right after. */
async function writeListOnce(
  store: Target,
  merge: (list: readonly ListedBuild[]) => readonly ListedBuild[],
): Promise<boolean> {
  const [list] = await Promise.all([readList(store), store.write(contentOf(empty))]);
  const { bytes, descriptor } = listManifest(merge(list));
  await store.putManifest(bytes, descriptor, listTag);
  return (await store.resolve(listTag))?.digest === descriptor.digest;
}

/**
 * Encodes the list as an artifact without content of its own (OCI image-spec manifest.md, Guidelines for
 * Artifact Usage).
 */
function listManifest(list: readonly ListedBuild[]): ReturnType<typeof encodeManifest> {
  const blob = { digest: digestOf(empty), size: empty.length };
  return encodeManifest({
    config: { mediaType: listType, ...blob },
    layers: [{ mediaType: 'application/vnd.oci.empty.v1+json', ...blob }],
    annotations: { [annotationKeys.sharedLayers]: encodeList(list) },
  });
}

/** The result of a request that may fail: whatever goes wrong here, the layers can be built. */
interface Attempt<T> {
  readonly value?: T;
  readonly failure?: ImagebuildError;
}

/** @param timeout milliseconds after which the attempt has failed. */
async function attempt<T>(working: Promise<T>, timeout: number): Promise<Attempt<T>> {
  const timer = new AbortController();
  const late = sleep(timeout, undefined, timer).then(() => {
    throw new ImagebuildError('TIMEOUT', say('sharedListTimeout', { seconds: timeout / 1000 }));
  });
  try {
    return { value: await Promise.race([working, late]) };
  } catch (error) {
    if (error instanceof ImagebuildError) return { failure: error };
    throw error;
  } finally {
    timer.abort();
  }
}

function notListed({ location }: Target, { message: reason }: ImagebuildError): Warning {
  return {
    message: say('layersNotShared', { location, reason }).text,
    place: { image: location },
    hint: say('layersNotSharedHint').text,
  };
}
