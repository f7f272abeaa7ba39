import type { EventFacts } from './events.ts';
import type { ObjectFacts } from './facts.ts';
import { fullName } from './images.ts';
import type { NodeFacts } from './nodes.ts';
import type { PodFacts, PodImage } from './pods.ts';
import type { WorkloadFacts } from './workloads.ts';

/** What was there before the install, by uid where objects have one. */
interface Before {
  /** `uid container image`, and `uid image` for events. */
  readonly podImages: Set<string>;
  /** Full names of images that pods had. */
  readonly images: Set<string>;
  readonly nodeImages: Set<string>;
  readonly pods: Set<string>;
  readonly events: Set<string>;
  /** The generations of workloads. */
  readonly workloads: Map<string, number>;
}

/** What was seen of a cluster; only fields that are used, and only of what is new. */
export interface ObservedState {
  /** true until the install begins: what is recorded was there before. */
  isBefore: boolean;
  readonly before: Before;
  /** Objects that run images or are waited for, by uid; they stay when they are deleted. */
  readonly subjects: Map<string, ObjectFacts>;
  /** By image as it is named, then by the uid of what runs it: the digests. */
  readonly sightings: Map<string, Map<string, Set<string>>>;
  /** Images of nodes that none had before, by their names. */
  readonly nodeImages: Map<string, { readonly names: readonly string[]; readonly node: NodeFacts }>;
  /** Full names of the images that each container of a pod has had, by `uid container`. */
  readonly containers: Map<string, Map<string, string>>;
  /** Why pods and workloads that exist aren't ready, by uid. */
  readonly notReady: Map<string, string>;
  /** The last warning about an object, by its uid. */
  readonly warnings: Map<string, string>;
}

/** The most objects whose last warning is kept. */
const mostWarnings = 10_000;

export function createState(): ObservedState {
  return {
    isBefore: true,
    before: {
      podImages: new Set(),
      images: new Set(),
      nodeImages: new Set(),
      pods: new Set(),
      events: new Set(),
      workloads: new Map(),
    },
    subjects: new Map(),
    sightings: new Map(),
    nodeImages: new Map(),
    containers: new Map(),
    notReady: new Map(),
    warnings: new Map(),
  };
}

/** Records a pod as it is now. @returns true when something is new */
export function recordPod(state: ObservedState, { object, images, notReady }: PodFacts): boolean {
  const { before } = state;
  const { uid } = object;
  if (state.isBefore) {
    before.pods.add(uid);
    for (const { container, image } of images) {
      before.images.add(fullName(image));
      before.podImages.add(`${uid} ${container} ${fullName(image)}`).add(`${uid} ${fullName(image)}`);
    }
    return false;
  }
  const fresh = images.filter(
    ({ container, image }) => !before.podImages.has(`${uid} ${container} ${fullName(image)}`),
  );
  if (before.pods.has(uid) && fresh.length === 0) return false;
  state.subjects.set(uid, object);
  const isNew = fresh.map((each) => recordPodImage(state, uid, each)).some(Boolean);
  return recordReadiness(state, uid, notReady) || isNew;
}

/** Records an image of a pod; its digest belongs to the image that the status is about. */
function recordPodImage(state: ObservedState, uid: string, found: PodImage): boolean {
  const { container, image, statusImage, digest } = found;
  const key = `${uid} ${container}`;
  const seen = state.containers.get(key) ?? new Map<string, string>();
  state.containers.set(key, seen.set(fullName(image), image));
  const isNew = recordSighting(state, image, uid);
  if (digest === undefined) return isNew;
  const status = fullName(statusImage ?? image);
  // The image was changed, and the container still runs the one before.
  if (state.before.podImages.has(`${key} ${status}`)) return isNew;
  return recordSighting(state, seen.get(status) ?? image, uid, digest) || isNew;
}

function recordSighting(state: ObservedState, image: string, uid: string, digest?: string): boolean {
  const subjects = state.sightings.get(image) ?? new Map<string, Set<string>>();
  const digests = subjects.get(uid) ?? new Set<string>();
  const isNew = !subjects.has(uid) || (digest !== undefined && !digests.has(digest));
  if (digest !== undefined) digests.add(digest);
  state.sightings.set(image, subjects.set(uid, digests));
  return isNew;
}

function recordReadiness(state: ObservedState, uid: string, notReady: string | undefined): boolean {
  const wasReady = !state.notReady.has(uid);
  if (notReady === undefined) state.notReady.delete(uid);
  else state.notReady.set(uid, notReady);
  return wasReady !== (notReady === undefined);
}

/** Records that a pod or workload is gone: it isn't waited for; what it ran stays. */
export function recordGone(state: ObservedState, uid: string): boolean {
  return state.notReady.delete(uid);
}

/** Records a workload as it is now. One that was there before counts from its first change on. */
export function recordWorkload(state: ObservedState, facts: WorkloadFacts): boolean {
  const { object, generation, notReady, images } = facts;
  const { workloads } = state.before;
  if (state.isBefore) {
    workloads.set(object.uid, generation);
    return false;
  }
  if (workloads.get(object.uid) === generation) return false;
  workloads.delete(object.uid);
  const isKnown = state.subjects.has(object.uid);
  state.subjects.set(object.uid, object);
  const isNew = images
    .map(({ image, digest }) => recordSighting(state, image, object.uid, digest))
    .some(Boolean);
  return recordReadiness(state, object.uid, notReady) || isNew || !isKnown;
}

/** Records an event: the image of a pod that may be gone by now, or a warning. */
export function recordEvent(state: ObservedState, { uid, about, image, warning }: EventFacts): boolean {
  const { before } = state;
  if (state.isBefore) {
    before.events.add(uid);
    return false;
  }
  if (warning !== undefined && about.uid !== '') {
    state.warnings.delete(about.uid);
    state.warnings.set(about.uid, warning);
    const [oldest] = state.warnings.keys();
    if (state.warnings.size > mostWarnings && oldest !== undefined) state.warnings.delete(oldest);
  }
  if (image === undefined || before.events.has(uid)) return false;
  if (before.podImages.has(`${about.uid} ${fullName(image)}`)) return false;
  if (!state.subjects.has(about.uid)) {
    const { kind, namespace, name } = about;
    const none = { owners: [], release: undefined, applied: false, hook: false };
    state.subjects.set(about.uid, { apiVersion: 'v1', kind, namespace, name, uid: about.uid, ...none });
  }
  return recordSighting(state, image, about.uid);
}

/** Records the images of a node. */
export function recordNode(state: ObservedState, node: NodeFacts): boolean {
  const { nodeImages } = state.before;
  if (state.isBefore) {
    for (const name of node.images.flat()) nodeImages.add(name);
    return false;
  }
  let isNew = false;
  for (const names of node.images) {
    const key = names.join(' ');
    if (names.some((name) => nodeImages.has(name)) || state.nodeImages.has(key)) continue;
    state.nodeImages.set(key, { names, node: { ...node, images: [] } });
    isNew = true;
  }
  return isNew;
}
