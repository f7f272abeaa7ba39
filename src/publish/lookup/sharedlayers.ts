import { setTimeout as sleep } from 'node:timers/promises';
import { ImagebuildError, type Warning } from '../../errors.ts';
import { contentOf } from '../../image/content.ts';
import { type Digest, digestOf } from '../../image/descriptor.ts';
import { encodeManifest, parseImageManifest } from '../../image/manifest.ts';
import type { Target } from '../../image/store.ts';
import { annotationKeys } from '../annotations.ts';
import type { StoredLayer } from '../commit/manifests.ts';
import { readBuildRecords } from './buildrecords.ts';
import { ifDamaged } from './published.ts';
import { chooseBuilds, encodeList, type ListedBuild, markOf, parseList, updateList } from './sharedlist.ts';

/**
 * Layers that another application of the same registry and namespace, a neighbour, has published: they are mounted.
 *
 * No registry tells where else a layer is. So the namespace has a list of its own, the repository `imagebuild-neighbours` with the tag
 * `list`: for each application the digest of the index that it published last, and a mark (48 bits of the key) for each layer of it.
 *
 *   reading   When a layer is missing, the list is read beside what reuse reads anyway: one request when there is none, two
 *             when there is. Of the publications that have the missing layers, those three that spare most are looked into.
 *   believing An entry is a hint. It names an application, never a host, a namespace, a blob or a size: those come from the
 *             settings, and from the manifests and configurations that the neighbour published (security 23), as in reuse. A wrong
 *             entry costs a few requests. It says a digest and no tag: who may only move tags of one application decides nothing here.
 *   mounting  A registry that refuses a mount (202), since the blob is gone or it knows no mounts, gets the layer from its sources.
 *   writing   After the commit point, and only when a layer moved: read, merged, written, looked at again. Two builds at once see that
 *             the other was faster, and merge anew. An entry that is lost all the same costs a mount, nothing else.
 *
 * Nothing here makes a build fail, and none waits for it long. The list is an ordinary OCI manifest whose configuration is `{}` and
 * of a type of its own, and which carries the list as an annotation: to read it is one request less than to read a blob.
 */
export interface SharedLayers {
  /** Reads the list, once; beside it other things may be read. */
  look(): Promise<void>;
  /** Which of these layers neighbours have, and where. @param missing what each would cost in bytes, by key */
  find(missing: ReadonlyMap<Digest, number>): Promise<Map<Digest, MountCandidate>>;
  /** Lets neighbours know what was published. @returns a warning when it could not. */
  tell(published: PublishedLayers): Promise<Warning | undefined>;
}

/** A layer that a neighbour has. */
export interface MountCandidate {
  readonly layer: StoredLayer;
  readonly from: Target;
}

/** What was published under a version. */
export interface PublishedLayers {
  /** Of the index. */
  readonly digest: Digest;
  readonly keys: readonly Digest[];
  /** The index also has platforms that were published before. */
  readonly keepsPlatforms: boolean;
}

/** Nothing is mounted, and nobody told. */
export const noSharedLayers: SharedLayers = {
  look: async () => {},
  find: async () => new Map(),
  tell: async () => undefined,
};

/** The repository that the list is in. */
export const listRepository = 'imagebuild-neighbours';
const listTag = 'list';
const listType = 'application/vnd.io.github.labring.imagebuild.neighbours.v1+json';
const empty = Buffer.from('{}');

/** How many publications are looked into. */
const publicationsRead = 3;
/** How often the list is merged anew when another build was faster. */
const attempts = 3;
/** Milliseconds, at most, before the second time: two builds must not meet again. */
const pauseMs = 100;
/** Milliseconds that a build waits for the list, or for what it names: what it may spare is not worth more. */
const patienceMs = 10_000;

/**
 * @param repository opens a repository of the namespace by its last part, with the rights to publish.
 * @param app the application that is built, which is no neighbour of itself.
 */
export function openSharedLayers(
  repository: (name: string) => Target,
  app: string,
  patience = patienceMs,
): SharedLayers {
  const home = repository(listRepository);
  const gone = new Set<Digest>();
  let list: Promise<Attempt<readonly ListedBuild[]>> | undefined;
  const look = () => {
    list ??= attempt(readList(home), patience);
    return list;
  };
  const read = async ({ app: neighbour, digest }: ListedBuild) => {
    const from = repository(neighbour);
    const { value } = await attempt(readBuildRecords(from, digest), patience);
    if (value?.layers.size === 0) gone.add(digest);
    return [...(value?.layers ?? [])].map(([key, layer]) => [key, { layer, from }] as const);
  };
  return {
    async look() {
      await look();
    },
    async find(missing) {
      const { value: all = [] } = await look();
      const others = all.filter((publication) => publication.app !== app);
      const wanted = new Map([...missing].map(([key, bytes]) => [markOf(key), bytes]));
      const found = await Promise.all(chooseBuilds(others, wanted, publicationsRead).map(read));
      return new Map(found.flat().filter(([key]) => missing.has(key)));
    },
    async tell({ digest, keys, keepsPlatforms }) {
      const publication = { app, digest, marks: new Set(keys.map(markOf)) };
      const change = { publication, extends: keepsPlatforms, gone };
      const merge = (before: readonly ListedBuild[]) => updateList(before, change);
      // Who could not read the list would write it without the others.
      const { failure } = await look();
      const written = failure ? { failure } : await attempt(writeList(home, merge), patience);
      return written.failure && notListed(home, written.failure);
    },
  };
}

/** What is damaged holds nothing; it is written anew. */
async function readList(home: Target): Promise<readonly ListedBuild[]> {
  return await ifDamaged(parseHome(home), () => []);
}

async function parseHome(home: Target): Promise<readonly ListedBuild[]> {
  const descriptor = await home.resolve(listTag);
  if (!descriptor) return [];
  const name = `${home.location}:${listTag}`;
  const { annotations } = parseImageManifest(await home.manifest(descriptor), descriptor.mediaType, name);
  return parseList(annotations[annotationKeys.neighbours]);
}

/** Merges into what is there at that moment. */
async function writeList(
  home: Target,
  merge: (list: readonly ListedBuild[]) => readonly ListedBuild[],
): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const isLast = attempt === attempts;
    const isTold = await ifDamaged(writeListOnce(home, merge), (error) => {
      // A registry may not know a blob for a moment that somebody else is writing into the same repository.
      if (isLast) throw error;
      return false;
    });
    if (isTold) return;
    if (!isLast) await sleep(Math.random() * pauseMs * attempt);
  }
}

/** Whether the list is what was written, right after it. */
async function writeListOnce(
  home: Target,
  merge: (list: readonly ListedBuild[]) => readonly ListedBuild[],
): Promise<boolean> {
  await home.write(contentOf(empty));
  const { bytes, descriptor } = listManifest(merge(await readList(home)));
  await home.putManifest(bytes, descriptor, listTag);
  return (await home.resolve(listTag))?.digest === descriptor.digest;
}

/** An artifact without content of its own (OCI image-spec manifest.md, Guidelines for Artifact Usage). */
function listManifest(list: readonly ListedBuild[]): ReturnType<typeof encodeManifest> {
  const blob = { digest: digestOf(empty), size: empty.length };
  return encodeManifest({
    config: { mediaType: listType, ...blob },
    layers: [{ mediaType: 'application/vnd.oci.empty.v1+json', ...blob }],
    annotations: { [annotationKeys.neighbours]: encodeList(list) },
  });
}

/** What came of something that may fail: whatever goes wrong here, the layers can be made of their sources. */
interface Attempt<T> {
  readonly value?: T;
  readonly failure?: ImagebuildError;
}

/** @param patience milliseconds after which it counts as failed. */
async function attempt<T>(working: Promise<T>, patience: number): Promise<Attempt<T>> {
  const timer = new AbortController();
  const late = sleep(patience, undefined, timer).then(() => {
    throw new ImagebuildError('TIMEOUT', `the registry took more than ${patience / 1000} seconds`);
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

function notListed({ location }: Target, error: ImagebuildError): Warning {
  return {
    message: `other applications cannot share these layers, since ${location} could not be written: ${error.message}`,
    place: { image: location },
    hint: 'Allow it, or set shareLayers: false in .github/imagebuild.yml.',
  };
}
