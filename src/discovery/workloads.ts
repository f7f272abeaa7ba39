/** The workloads whose pod templates are certain: the cluster will run their images. By kind, the way to the pod's spec. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** The lists of a pod's spec whose elements have an image. */
export const containerLists = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** The way from an object of a kind to its pod's spec; undefined when the kind is no workload. */
export function findPodSpec(kind: string): readonly string[] | undefined {
  return Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : undefined;
}
