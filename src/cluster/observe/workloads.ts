import type { KubernetesObject } from '../cluster.ts';
import { type ObjectFacts, readObject } from './facts.ts';
import { type ConditionDocument, type PodDocument, type PodImage, podImages } from './pods.ts';

/** What is kept of a workload: an object whose controller makes pods. */
export interface WorkloadFacts {
  readonly object: ObjectFacts;
  readonly generation: number;
  /** undefined when it is ready. */
  readonly notReady: string | undefined;
  /**
   * The images of its template when it makes no pods for now: it is scaled to zero, suspended, or a CronJob.
   */
  readonly images: readonly PodImage[];
}

/** The fields of a workload that are read, of all kinds together (apps/v1, batch/v1). */
interface WorkloadDocument {
  readonly metadata: KubernetesObject['metadata'];
  readonly spec?: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly suspend?: boolean;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly partition?: number };
    };
    readonly template?: PodDocument;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodDocument } };
  };
  readonly status?: Readonly<Record<string, unknown>> & {
    readonly observedGeneration?: number;
    readonly conditions?: readonly ConditionDocument[];
  };
}

/** How a kind of workload is read. */
interface WorkloadKind {
  readonly path: string;
  /** Returns why it isn't ready; undefined when it is. */
  readonly notReady: (workload: WorkloadDocument) => string | undefined;
  /** Tells whether it makes no pods for now, although it may later. */
  readonly isIdle: (workload: WorkloadDocument) => boolean;
}

const isScaledToZero = ({ spec }: WorkloadDocument) => spec?.replicas === 0;
const isSuspended = ({ spec }: WorkloadDocument) => spec?.suspend === true;

/** The kinds of workloads that are waited for, a row each. */
export const workloadKinds: Readonly<Record<string, WorkloadKind>> = {
  Deployment: { path: '/apis/apps/v1/deployments', notReady: unreadyDeployment, isIdle: isScaledToZero },
  StatefulSet: { path: '/apis/apps/v1/statefulsets', notReady: unreadyStatefulSet, isIdle: isScaledToZero },
  DaemonSet: {
    path: '/apis/apps/v1/daemonsets',
    notReady: unreadyDaemonSet,
    isIdle: (workload) => isObserved(workload) && count(workload, 'desiredNumberScheduled') === 0,
  },
  Job: { path: '/apis/batch/v1/jobs', notReady: unreadyJob, isIdle: isSuspended },
  CronJob: { path: '/apis/batch/v1/cronjobs', notReady: () => undefined, isIdle: () => true },
};

/** Keeps of a workload whether it is ready, and the images that no pod shows. */
export function readWorkload(object: KubernetesObject): WorkloadFacts {
  const workload = object as KubernetesObject & WorkloadDocument;
  const kind = workloadKinds[object.kind];
  const template = workload.spec?.jobTemplate?.spec?.template ?? workload.spec?.template ?? {};
  const isEnding = object.metadata.deletionTimestamp !== undefined;
  return {
    object: readObject(object),
    generation: object.metadata.generation ?? 0,
    notReady: isEnding ? undefined : kind?.notReady(workload),
    images: kind?.isIdle(workload) ? podImages(template) : [],
  };
}

function unreadyDeployment(workload: WorkloadDocument): string | undefined {
  const { replicas = 1, paused } = workload.spec ?? {};
  if (paused || replicas === 0) return undefined;
  const [updated, available] = [count(workload, 'updatedReplicas'), count(workload, 'availableReplicas')];
  const isReady = updated >= replicas && available >= replicas && count(workload, 'replicas') <= updated;
  return unless(isReady, workload, `${available} of ${replicas} replicas are available`);
}

function unreadyStatefulSet(workload: WorkloadDocument): string | undefined {
  const { replicas = 1, updateStrategy } = workload.spec ?? {};
  if (replicas === 0) return undefined;
  const updatesWanted =
    updateStrategy?.type === 'OnDelete' ? 0 : replicas - (updateStrategy?.rollingUpdate?.partition ?? 0);
  const ready = count(workload, 'readyReplicas');
  const isReady = ready >= replicas && count(workload, 'updatedReplicas') >= updatesWanted;
  return unless(isReady, workload, `${ready} of ${replicas} replicas are ready`);
}

function unreadyDaemonSet(workload: WorkloadDocument): string | undefined {
  const wanted = count(workload, 'desiredNumberScheduled');
  const available = count(workload, 'numberAvailable');
  const isOnDelete = workload.spec?.updateStrategy?.type === 'OnDelete';
  const isUpdated = isOnDelete || count(workload, 'updatedNumberScheduled') >= wanted;
  return unless(available >= wanted && isUpdated, workload, `${available} of ${wanted} pods are available`);
}

function unreadyJob(workload: WorkloadDocument): string | undefined {
  if (isSuspended(workload)) return undefined;
  const { conditions = [] } = workload.status ?? {};
  const has = (type: string) => conditions.find((each) => each.type === type && each.status === 'True');
  if (has('Complete') || has('SuccessCriteriaMet')) return undefined;
  const failed = has('Failed');
  if (failed) return ['it failed', failed.reason, failed.message].filter(Boolean).join(': ');
  return 'it is not complete';
}

/** Returns nothing if it is ready, else the reason of a condition, or the given one. */
function unless(isReady: boolean, workload: WorkloadDocument, reason: string): string | undefined {
  if (!isObserved(workload)) return 'its controller has not seen it yet';
  if (isReady) return undefined;
  const problem = (workload.status?.conditions ?? []).find(
    ({ type, status }) =>
      (type === 'ReplicaFailure' && status === 'True') || (type === 'Progressing' && status === 'False'),
  );
  return [reason, problem?.reason, problem?.message].filter(Boolean).join(': ');
}

function isObserved({ metadata, status }: WorkloadDocument): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

function count({ status }: WorkloadDocument, field: string): number {
  const value = status?.[field];
  return typeof value === 'number' ? value : 0;
}
