import type { Cluster } from '../cluster.ts';
import type { ChainObject } from '../observe/observation.ts';
import { isNamespace, kindKey, objectKey } from './names.ts';
import {
  type InstallPlan,
  type PlannedObject,
  type PlannedRelease,
  type PlanTarget,
  planInstall,
} from './plan/plan.ts';
import { listReleases, type Release, readReleaseManifests, releaseKey } from './releases.ts';
import type { LiveObject, Snapshot } from './snapshot.ts';

/** What an install names, and so created if it wasn't there before. */
export interface Created {
  /** Adds what the calls that were made name, besides what was planned. */
  addPlan(plan: InstallPlan): void;
  /** Reads the records of the releases that the install made. @returns them, the oldest first */
  readReleases(signal?: AbortSignal): Promise<Release[]>;
  /** The releases and objects that are named, where nothing of the cluster can be read. */
  named(): { readonly releases: readonly Release[]; readonly objects: readonly PlannedObject[] };
  /** Tells whether the install created an object: it is named, and wasn't there before. */
  isCreated(object: NamedObject): boolean;
  /** Returns the release that an object belongs to, as `releaseKey` names it. */
  releaseOf(object: NamedObject): string | undefined;
  /**
   * Tells whether a pod counts: something on its way to whatever owns it was created by the install.
   * @param chain the pod, its owner, the owner of that, and so on.
   */
  counts(chain: readonly ChainObject[]): boolean;
}

/** What tells who created an object. */
type NamedObject = Pick<LiveObject, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'uid' | 'release'>;

/** What is named: a key of an object, and the release that it is of. */
type Names = Map<string, string | undefined>;

/** Follows what an install creates in a cluster. @param target as it was planned for. */
export function followCreated(
  cluster: Pick<Cluster, 'list' | 'get'>,
  snapshot: Snapshot,
  target: PlanTarget,
): Created {
  const names: Names = new Map();
  const prefixes: { readonly key: string; readonly prefix: string }[] = [];
  const planned: PlannedRelease[] = [];
  const objects = new Map<string, PlannedObject>();
  const isOurs = (release: Pick<Release, 'name' | 'namespace'>) =>
    !snapshot.releases.has(releaseKey(release)) && planned.some((one) => isPlanned(one, release));
  const releaseOf = (object: NamedObject) => {
    if (object.release && isOurs(object.release)) return releaseKey(object.release);
    return names.get(objectKey(object));
  };
  const isCreated = (object: NamedObject) => {
    if (object.uid === '' || snapshot.uids.has(object.uid)) return false;
    if (names.has(objectKey(object)) || releaseOf(object) !== undefined) return true;
    const place = `${kindKey(object)} ${object.namespace ?? ''}`;
    return prefixes.some(({ key, prefix }) => key === place && object.name.startsWith(prefix));
  };
  const addPlan = ({ calls }: InstallPlan) => {
    for (const { release, objects: created } of calls) {
      if (release) planned.push(release);
      const key = release?.name === undefined ? undefined : releaseKey({ ...release, name: release.name });
      for (const object of created) {
        objects.set(objectKey(object), object);
        const { generateName, namespace = '' } = object;
        if (generateName !== undefined)
          prefixes.push({ key: `${kindKey(object)} ${namespace}`, prefix: generateName });
        // helm makes a namespace, and leaves it there.
        else
          names.set(
            objectKey(object),
            isNamespace(object) ? undefined : (names.get(objectKey(object)) ?? key),
          );
      }
    }
  };
  return {
    addPlan,
    named: () => ({
      releases: planned.flatMap(({ name, namespace }) =>
        name === undefined ? [] : [{ name, namespace, status: '', created: '', record: '' }],
      ),
      objects: [...objects.values()],
    }),
    releaseOf,
    isCreated,
    async readReleases(signal) {
      if (planned.length === 0) return [];
      const namespaces = [...new Set(planned.map(({ namespace }) => namespace))];
      const releases = (await listReleases(cluster, namespaces, signal)).filter(isOurs);
      for (const release of releases) {
        const texts = await readReleaseManifests(cluster, release, signal);
        addPlan(planInstall([{ command: '', ...release, release, texts }], target));
      }
      return releases.sort((a, b) => (a.created < b.created ? -1 : 1));
    },
    counts: (chain) => chain.some(isCreated),
  };
}

function isPlanned(
  { name, prefix = '', namespace }: PlannedRelease,
  release: Pick<Release, 'name' | 'namespace'>,
) {
  if (namespace !== release.namespace) return false;
  return name === undefined ? release.name.startsWith(prefix) : name === release.name;
}
