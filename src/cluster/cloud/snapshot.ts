import pLimit from 'p-limit';
import { ImagebuildError } from '../../errors.ts';
import { type ApiResource, type Cluster, type KubernetesObject, pathOf } from '../cluster.ts';
import { groupOf } from './names.ts';
import { listReleases, type Release, releaseKey } from './releases.ts';

/** What was in a cluster before an install. */
export interface Snapshot {
  readonly uids: ReadonlySet<string>;
  /** Releases, by `releaseKey`. */
  readonly releases: ReadonlySet<string>;
  /** The names of namespaces. */
  readonly namespaces: ReadonlySet<string>;
  /** Kinds that couldn't be listed. */
  readonly unlisted: readonly ApiResource[];
}

/** An object as far as it matters here. */
export interface LiveObject {
  readonly resource: ApiResource;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly uid: string;
  readonly created: string;
  readonly isDeleting: boolean;
  readonly finalizers: readonly string[];
  readonly owners: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** The Helm release that it says it belongs to. */
  readonly release?: Pick<Release, 'name' | 'namespace'> | undefined;
}

type Reader = Pick<Cluster, 'get' | 'list' | 'resources'>;

type ObjectMetadata = KubernetesObject['metadata'];

/** Lists at a time. */
const concurrency = 4;

/**
 * Notes everything that is in a cluster; reads only. @param namespaces those in which releases are expected.
 */
export async function takeSnapshot(
  cluster: Reader,
  namespaces: readonly string[],
  signal?: AbortSignal,
): Promise<Snapshot> {
  const uids = new Set<string>();
  const names = new Set<string>();
  const unlisted = await listAll(cluster, await cluster.resources(), signal, ({ uid, name }, { kind }) => {
    if (uid !== undefined) uids.add(uid);
    if (kind === 'Namespace') names.add(name);
  });
  const releases = await listReleases(cluster, namespaces, signal);
  return { uids, namespaces: names, releases: new Set(releases.map(releaseKey)), unlisted };
}

/** Lists what is in a cluster and wasn't there before. @param resources the kinds that are looked at. */
export async function listNew(
  cluster: Reader,
  snapshot: Snapshot,
  signal?: AbortSignal,
  resources?: readonly ApiResource[],
): Promise<LiveObject[]> {
  const found = new Map<string, LiveObject>();
  // Whoever could list nothing of a kind before can't tell now what is new.
  const blind = new Set(snapshot.unlisted.map(collectionKey));
  const known = (resources ?? (await cluster.resources())).filter((one) => !blind.has(collectionKey(one)));
  await listAll(cluster, known, signal, (metadata, resource) => {
    const { uid } = metadata;
    if (uid !== undefined && !snapshot.uids.has(uid)) found.set(uid, toLiveObject(metadata, resource));
  });
  return [...found.values()];
}

function collectionKey({ apiVersion, name }: Pick<ApiResource, 'apiVersion' | 'name'>): string {
  return `${groupOf(apiVersion)}/${name}`;
}

export function toLiveObject(metadata: ObjectMetadata, resource: ApiResource): LiveObject {
  return {
    resource,
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid ?? '',
    created: metadata.creationTimestamp ?? '',
    isDeleting: metadata.deletionTimestamp !== undefined,
    finalizers: metadata.finalizers ?? [],
    owners: (metadata.ownerReferences ?? []).map(({ uid }) => uid),
    labels: metadata.labels ?? {},
    release: readRelease(metadata.annotations),
  };
}

function readRelease({
  'meta.helm.sh/release-name': name,
  'meta.helm.sh/release-namespace': namespace,
}: ObjectMetadata['annotations'] = {}): LiveObject['release'] {
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

/** Kinds that say what happened, or are measured anew with each request. */
function isObject({ apiVersion, name, verbs }: ApiResource): boolean {
  return (
    verbs.includes('list') &&
    name !== 'events' &&
    name !== 'componentstatuses' &&
    !/(?:^|\.)metrics\.k8s\.io$/.test(groupOf(apiVersion))
  );
}

/** @returns the kinds that can't be listed: by whom this login is, or since their server doesn't answer. */
async function listAll(
  cluster: Pick<Cluster, 'list'>,
  resources: readonly ApiResource[],
  signal: AbortSignal | undefined,
  onObject: (metadata: ObjectMetadata, resource: ApiResource) => void,
): Promise<ApiResource[]> {
  const limit = pLimit(concurrency);
  const failed: ApiResource[] = [];
  const list = async (resource: ApiResource) => {
    const pick = ({ metadata }: KubernetesObject) => onObject(metadata, resource);
    try {
      await cluster.list(pathOf(resource), pick, { signal });
    } catch (error) {
      if (!isUnlistable(error)) throw error;
      failed.push(resource);
    }
  };
  await Promise.all(resources.filter(isObject).map((resource) => limit(() => list(resource))));
  return failed;
}

function isUnlistable(error: unknown): boolean {
  return error instanceof ImagebuildError && (error.code === 'DENIED' || error.code === 'CLUSTER_REFUSED');
}
