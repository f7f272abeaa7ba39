import type { KubernetesObject } from '../../cluster.ts';
import { groupOf, isNamespace } from '../names.ts';
import { isIntercepting, isKept } from '../plan/show.ts';
import type { Release } from '../releases.ts';
import type { LiveObject } from '../snapshot.ts';

/** One thing that is removed. */
type RemovalStep =
  | { readonly kind: 'release'; readonly release: Release }
  | { readonly kind: 'object'; readonly object: LiveObject };

/**
 * Orders what is removed: what requests go through first, since without its server it would refuse them; then
 * the newest first, so that an operator sees its custom resources go before it goes itself.
 */
export function orderSteps(releases: readonly Release[], objects: readonly LiveObject[]): RemovalStep[] {
  const first = objects.filter(isIntercepting).map(toStep);
  const rest = [
    ...objects.filter((object) => !isIntercepting(object)).map(toStep),
    ...releases.map((release) => ({ kind: 'release', release }) as const),
  ];
  return [...first, ...rest.sort((a, b) => compareText(createdAt(b), createdAt(a)))];
}

function toStep(object: LiveObject): RemovalStep {
  return { kind: 'object', object };
}

function createdAt(step: RemovalStep): string {
  return step.kind === 'release' ? step.release.created : step.object.created;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Tells whether an object is deleted: not volumes and kinds, whose loss can't be undone; not what others own,
 * which goes with its owner; namespaces come last.
 */
export function isRemovable(object: LiveObject): boolean {
  return !isKept(object) && !isNamespace(object) && object.owners.length === 0;
}

/** Tells whether an object is of a kind that somebody defined, so that an operator may have to let it go. */
export function isCustom({ apiVersion }: Pick<LiveObject, 'apiVersion'>): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && !group.endsWith('.k8s.io');
}

/** Returns the objects with everything that they own among others, and so on. */
export function withDependents(
  owners: readonly LiveObject[],
  objects: readonly LiveObject[],
): Set<LiveObject> {
  const found = new Set(owners);
  const uids = new Set(owners.map(({ uid }) => uid));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const object of objects)
      if (object.owners.some((uid) => uids.has(uid))) {
        found.add(object);
        uids.add(object.uid);
      }
  }
  return found;
}

/** Tells whether a claim is one that a StatefulSet makes for its pods: `data-db-0`. */
export function isClaimOf(claim: LiveObject, owners: Iterable<LiveObject>): boolean {
  const [, set] = /^(.*)-\d+$/.exec(claim.name) ?? [];
  if (set === undefined) return false;
  for (const { kind, namespace, name } of owners)
    if (kind === 'StatefulSet' && namespace === claim.namespace && set.endsWith(`-${name}`)) return true;
  return false;
}

/** The claim that a volume is bound to. */
export function claimOf(volume: KubernetesObject | undefined): string | undefined {
  const spec = volume?.['spec'] as { readonly claimRef?: { readonly uid?: unknown } } | undefined;
  const uid = spec?.claimRef?.uid;
  return typeof uid === 'string' ? uid : undefined;
}
