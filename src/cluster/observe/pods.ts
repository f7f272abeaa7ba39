import type { KubernetesObject } from '../cluster.ts';
import { type ObjectFacts, readObject } from './facts.ts';
import { digestIn, isImageName } from './images.ts';

/** An image of a pod, by the container or volume that has it. */
export interface PodImage {
  readonly container: string;
  readonly image: string;
  /** The image that the status is about, which may be one from before a change; undefined when unknown. */
  readonly statusImage: string | undefined;
  readonly digest: string | undefined;
}

/** What is kept of a pod. */
export interface PodFacts {
  readonly object: ObjectFacts;
  readonly images: readonly PodImage[];
  /** undefined when it is ready, is done, or ends. */
  readonly notReady: string | undefined;
}

/** The fields of a pod that are read (core/v1). */
export interface PodDocument {
  readonly spec?: {
    readonly containers?: readonly ContainerDocument[];
    readonly initContainers?: readonly ContainerDocument[];
    readonly ephemeralContainers?: readonly ContainerDocument[];
    readonly volumes?: readonly { readonly name: string; readonly image?: { readonly reference?: string } }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly ConditionDocument[];
    readonly containerStatuses?: readonly ContainerStatusDocument[];
    readonly initContainerStatuses?: readonly ContainerStatusDocument[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatusDocument[];
  };
}

interface ContainerDocument {
  readonly name: string;
  readonly image?: string;
}

/** A condition of an object's status. */
export interface ConditionDocument {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface ContainerStatusDocument {
  readonly name: string;
  readonly image?: string;
  readonly imageID?: string;
  readonly ready?: boolean;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly exitCode?: number; readonly reason?: string; readonly message?: string };
  };
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly volumeStatus?: { readonly image?: { readonly imageRef?: string } };
  }[];
}

/** Keeps of a pod its images, and why it isn't ready. */
export function readPod(object: KubernetesObject): PodFacts {
  const pod = object as KubernetesObject & PodDocument;
  return { object: readObject(object), images: podImages(pod), notReady: unreadyPod(pod) };
}

/** Returns the images of the containers of each kind, and of volumes. */
export function podImages({ spec = {}, status = {} }: PodDocument): PodImage[] {
  const containers = [
    ...[spec.initContainers, status.initContainerStatuses],
    ...[spec.containers, status.containerStatuses],
    ...[spec.ephemeralContainers, status.ephemeralContainerStatuses],
  ];
  const found: PodImage[] = [];
  for (let kind = 0; kind < containers.length; kind += 2) {
    const statuses = (containers[kind + 1] ?? []) as readonly ContainerStatusDocument[];
    for (const { name, image } of (containers[kind] ?? []) as readonly ContainerDocument[]) {
      if (!isImageName(image)) continue;
      const { image: statusImage, imageID } = statuses.find((each) => each.name === name) ?? {};
      found.push({ container: name, image, statusImage, digest: digestIn(imageID) ?? digestIn(image) });
    }
  }
  return [...found, ...volumeImages(spec, status)];
}

function volumeImages(
  { volumes = [] }: NonNullable<PodDocument['spec']>,
  { containerStatuses = [], initContainerStatuses = [] }: NonNullable<PodDocument['status']>,
): PodImage[] {
  const mounts = [...initContainerStatuses, ...containerStatuses].flatMap(
    ({ volumeMounts }) => volumeMounts ?? [],
  );
  return volumes.flatMap(({ name, image }) => {
    const reference = image?.reference;
    if (!isImageName(reference)) return [];
    const imageRef = mounts.find((mount) => mount.name === name && mount.volumeStatus?.image)?.volumeStatus
      ?.image?.imageRef;
    const digest = digestIn(imageRef) ?? digestIn(reference);
    return [{ container: `volume ${name}`, image: reference, statusImage: undefined, digest }];
  });
}

/** Returns why a pod isn't ready; undefined when it is, is done, ends, or is replaced by its controller. */
function unreadyPod({ metadata, status = {} }: KubernetesObject & PodDocument): string | undefined {
  const { phase = 'Pending', conditions = [] } = status;
  const hasController = metadata.ownerReferences?.some(({ controller }) => controller) ?? false;
  if (metadata.deletionTimestamp !== undefined || phase === 'Succeeded') return undefined;
  if (phase === 'Failed' && hasController) return undefined;
  if (phase === 'Running' && conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'))
    return undefined;
  return (
    waitingReason(status) ?? conditionReason(conditions) ?? (join(status.reason, status.message) || phase)
  );
}

/** Reasons that every pod has for a moment while it starts. */
const starting = new Set(['ContainerCreating', 'PodInitializing']);

function waitingReason(status: NonNullable<PodDocument['status']>): string | undefined {
  const statuses = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  for (const { name, state } of statuses) {
    const waiting = state?.waiting;
    if (waiting?.reason && !starting.has(waiting.reason))
      return `${name}: ${join(waiting.reason, waiting.message)}`;
  }
  for (const { name, state } of statuses) {
    const { exitCode, reason, message } = state?.terminated ?? {};
    if (exitCode) return `${name}: ${join(reason ?? 'Error', `exit code ${exitCode}`, message)}`;
  }
  const unready = (status.containerStatuses ?? []).find(({ ready }) => !ready);
  const reason = unready?.state?.waiting?.reason;
  return unready && reason ? `${unready.name}: ${reason}` : undefined;
}

function conditionReason(conditions: readonly ConditionDocument[]): string | undefined {
  const order = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];
  const failing = order
    .map((type) => conditions.find((each) => each.type === type && each.status === 'False'))
    .find((each) => each !== undefined);
  return failing && (join(failing.reason, failing.message) || undefined);
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(': ');
}
