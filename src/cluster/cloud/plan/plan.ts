import type { ApiResource } from '../../cluster.ts';
import { isInstallHook, kindKey, objectKey } from '../names.ts';
import { type DefinedKind, type ManifestObject, readObjects } from './manifest.ts';

/** A call of helm or kubectl, as far as it says what an install creates. */
export interface InstallCall {
  /** How people know it: `CMD (Kubefile:5) helm install web charts/web`. */
  readonly command: string;
  /** The namespace that it names for objects that name none. */
  readonly namespace?: string | undefined;
  /** The release of a call that makes one; its name is unknown when helm chooses it. */
  readonly release?: PlannedReleaseName | undefined;
  /** true: `--create-namespace`. */
  readonly createsNamespace?: boolean | undefined;
  /** true: `--no-hooks`. */
  readonly withoutHooks?: boolean | undefined;
  /** Manifests. */
  readonly texts: readonly string[];
  /** What it creates without a manifest: `kubectl create namespace web`. */
  readonly objects?: readonly ManifestObject[] | undefined;
  /** true: it changes, deletes or runs something in another way. */
  readonly changes?: boolean | undefined;
}

type PlannedReleaseName = { readonly name: string } | { readonly prefix: string };

export interface PlannedRelease {
  readonly namespace: string;
  /** undefined when helm chooses it: then it begins with `prefix`. */
  readonly name?: string | undefined;
  readonly prefix?: string | undefined;
}

/** An object that an install creates. */
export interface PlannedObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** undefined when the API server chooses it: then it begins with `generateName`. */
  readonly name?: string | undefined;
  readonly generateName?: string | undefined;
  /** undefined for objects of the whole cluster. */
  readonly namespace?: string | undefined;
  /** undefined: the API server doesn't know the kind. */
  readonly resource?: ApiResource | undefined;
}

export interface PlannedCall {
  readonly command: string;
  readonly release?: PlannedRelease | undefined;
  readonly objects: readonly PlannedObject[];
  readonly changes: boolean;
}

/** What an install would create, as far as it is known. */
export interface InstallPlan {
  readonly calls: readonly PlannedCall[];
  /** What can't be followed, a sentence each. */
  readonly unknown: readonly Unknown[];
}

type Unknown =
  | { readonly kind: 'text'; readonly text: string }
  /** Documents of a call that aren't objects. */
  | { readonly kind: 'documents'; readonly command: string; readonly count: number };

/** What is known of a cluster before the install. */
export interface PlanTarget {
  readonly resources: readonly ApiResource[];
  /** The namespace of calls that name none. */
  readonly namespace: string;
}

/** Describes what calls create in a cluster. @param notes what can't be followed. */
export function planInstall(
  calls: readonly InstallCall[],
  target: PlanTarget,
  notes: readonly string[] = [],
): InstallPlan {
  const read = calls.map((call) => ({ call, ...readCall(call) }));
  const defined = read.flatMap(({ objects }) => objects.flatMap(({ defines }) => defines ?? []));
  const resolve = createResolver(target.resources, defined);
  return {
    calls: read.map(({ call, objects }) => planCall(call, objects, target, resolve)),
    unknown: [
      ...notes.map((text) => ({ kind: 'text', text }) as const),
      ...read.flatMap(({ call, unread }) =>
        unread === 0 ? [] : [{ kind: 'documents', command: call.command, count: unread } as const],
      ),
    ],
  };
}

function readCall({ texts, objects = [], release, withoutHooks = false }: InstallCall) {
  const read = texts.map(readObjects);
  const isCreated = ({ hooks }: ManifestObject) =>
    release === undefined || hooks === undefined || (!withoutHooks && hooks.some(isInstallHook));
  return {
    objects: [...read.flatMap((one) => one.objects.filter(isCreated)), ...objects],
    unread: read.reduce((sum, one) => sum + one.unread, 0),
  };
}

type Resolve = (object: ManifestObject, namespace: string) => PlannedObject;

function planCall(
  { command, namespace: given, release, createsNamespace = false, changes = false }: InstallCall,
  objects: readonly ManifestObject[],
  target: PlanTarget,
  resolve: Resolve,
): PlannedCall {
  const namespace = given ?? target.namespace;
  const made: ManifestObject[] = createsNamespace
    ? [{ apiVersion: 'v1', kind: 'Namespace', name: namespace }]
    : [];
  return {
    command,
    release: release && { namespace, ...release },
    objects: distinctObjects([...made, ...objects].map((object) => resolve(object, namespace))),
    changes,
  };
}

/** Returns what finds the kind of an object: one that the API server knows, or that a manifest defines. */
function createResolver(resources: readonly ApiResource[], defined: readonly DefinedKind[]): Resolve {
  const known = new Map<string, ApiResource>();
  for (const resource of resources) {
    const { apiVersion, kind } = resource;
    known.set(`${apiVersion}/${kind}`, resource);
    const key = kindKey(resource);
    if (!known.has(key)) known.set(key, resource);
  }
  const scopes = new Map(defined.map((one) => [`${one.group}/${one.kind}`, one.isNamespaced]));
  return (object, namespace) => {
    const { apiVersion, kind, name, generateName } = object;
    const resource = known.get(`${apiVersion}/${kind}`) ?? known.get(kindKey(object));
    const isNamespaced = resource?.namespaced ?? scopes.get(kindKey(object)) ?? true;
    return {
      apiVersion,
      kind,
      name,
      generateName,
      namespace: isNamespaced ? (object.namespace ?? namespace) : undefined,
      resource,
    };
  };
}

/** Leaves out what is named before. */
export function distinctObjects<Planned extends PlannedObject>(objects: readonly Planned[]): Planned[] {
  const seen = new Set<string>();
  return objects.filter((object) => {
    const key = objectKey(object);
    return !seen.has(key) && seen.add(key);
  });
}
