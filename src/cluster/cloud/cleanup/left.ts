import type { Message } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import { isNamespace } from '../names.ts';
import { isKept } from '../plan/show.ts';
import type { LiveObject } from '../snapshot.ts';
import { isClaimOf, isCustom, withDependents } from './steps.ts';

/** Why an object stays. */
export type LeftReason = 'kind' | 'volume' | 'namespace' | 'made' | 'notDeleted' | 'appeared';

/** An object that stays in the cluster. */
export interface LeftObject {
  readonly object: LiveObject;
  readonly why: LeftReason;
  /** The finalizers that hold it, or what is in a namespace. */
  readonly detail?: string | undefined;
}

/** What is known of an install when it is removed. */
export interface InstallTraces {
  /** The objects that it created, and what they owned. */
  readonly ours: ReadonlySet<LiveObject>;
  /** The namespaces that it made. */
  readonly namespaces: ReadonlySet<string>;
  /** The claims that volumes are bound to, by the uid of the volume. */
  readonly claims: ReadonlyMap<string, string>;
}

/** Kinds that Kubernetes itself keeps, or that come and go by themselves. */
const passing = new Set([
  'Event',
  'Lease',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'IPAddress',
  'Node',
  'CSINode',
  'CSIStorageCapacity',
  'VolumeAttachment',
  'CertificateSigningRequest',
  'PodMetrics',
  'NodeMetrics',
]);

/** Tells whether nobody made an object by hand: it is there in every namespace, or comes and goes. */
function isPassing({ kind, name }: Pick<LiveObject, 'kind' | 'name'>): boolean {
  return (
    passing.has(kind) ||
    (kind === 'ServiceAccount' && name === 'default') ||
    (kind === 'ConfigMap' && name === 'kube-root-ca.crt')
  );
}

/**
 * Says of the objects that are new in a cluster why they stay; what is nobody's, or has an owner that was
 * there before, isn't told.
 */
export function classifyLeft(found: readonly LiveObject[], traces: InstallTraces): LeftObject[] {
  const uids = new Set(found.map(({ uid }) => uid));
  const ours = new Set([...traces.ours].map(({ uid }) => uid));
  const claims = new Set(found.filter((one) => isOurVolume(one, traces, ours)).map(({ uid }) => uid));
  return found.flatMap((object): LeftObject[] => {
    if (isPassing(object)) return [];
    if (claims.has(object.uid) || claims.has(traces.claims.get(object.uid) ?? ''))
      return [{ object, why: 'volume' }];
    if (ours.has(object.uid)) return isOwnedByFound(object, uids) ? [] : [{ object, why: reasonOf(object) }];
    if (object.owners.length > 0) return [];
    return [{ object, why: isMade(object, traces) ? 'made' : 'appeared' }];
  });
}

function isOwnedByFound({ owners }: LiveObject, uids: ReadonlySet<string>): boolean {
  return owners.some((uid) => uids.has(uid));
}

function isOurVolume(
  object: LiveObject,
  { ours, namespaces }: InstallTraces,
  uids: ReadonlySet<string>,
): boolean {
  if (!isKept(object) || object.kind === 'CustomResourceDefinition') return false;
  return uids.has(object.uid) || namespaces.has(object.namespace ?? '') || isClaimOf(object, ours);
}

function reasonOf(object: LiveObject): LeftReason {
  if (object.kind === 'CustomResourceDefinition') return 'kind';
  return isNamespace(object) ? 'namespace' : 'notDeleted';
}

/** Tells whether the install must have made an object, although nothing says so: an operator does that. */
function isMade(object: LiveObject, { ours, namespaces }: InstallTraces): boolean {
  if (namespaces.has(object.namespace ?? '')) return true;
  const isDefined = [...ours].some(
    (one) =>
      one.kind === 'CustomResourceDefinition' &&
      one.name === `${object.resource.name}.${object.apiVersion.split('/')[0]}`,
  );
  if (isDefined) return true;
  const instance = object.labels['app.kubernetes.io/instance'];
  return (
    instance !== undefined &&
    [...ours].some(
      ({ labels, namespace }) =>
        namespace === object.namespace && labels['app.kubernetes.io/instance'] === instance,
    )
  );
}

/** Kinds that run something. */
const workloads = new Set([
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
]);

/**
 * Finds what a namespace that the install made is kept for: volumes, whose data would be lost, and what
 * others run or define in it. Everything else goes with it.
 */
export function findHolders(namespace: string, found: readonly LiveObject[], ours: ReadonlySet<LiveObject>) {
  const uids = new Set([...ours].map(({ uid }) => uid));
  const inside = found.filter((object) => object.namespace === namespace);
  const kept = withDependents(
    inside.filter(({ uid }) => uids.has(uid)),
    inside,
  );
  return inside.filter(
    (object) =>
      object.kind === 'PersistentVolumeClaim' ||
      (!kept.has(object) && object.owners.length === 0 && (workloads.has(object.kind) || isCustom(object))),
  );
}

/** Says why an object stays. */
export function describeReason({ why, detail = '' }: LeftObject): Message {
  return sentences[why](detail);
}

const sentences: Readonly<Record<LeftReason, (detail: string) => Message>> = {
  kind: () => say('cloudLeftKind'),
  volume: () => say('cloudLeftVolume'),
  namespace: (holders) => say('cloudLeftNamespace', { holders }),
  made: () => say('cloudLeftMade'),
  notDeleted: (finalizers) => say('cloudLeftNotDeleted', { finalizers }),
  appeared: () => say('cloudLeftAppeared'),
};
