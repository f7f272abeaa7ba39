import type { TestCluster } from '../support/cluster/cluster.ts';
import type { CustomObject } from '../support/cluster/controller.ts';

/** A pod as the tests read it. */
export interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string };
  readonly status: {
    readonly phase: string;
    readonly conditions: readonly { type: string; status: string }[];
    readonly containerStatuses: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly image: string;
  readonly imageID: string;
  readonly state: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
}

/** The containers of a pod. */
export interface PodSpec {
  readonly initContainers?: readonly object[];
  readonly containers: readonly object[];
  readonly volumes?: readonly object[];
}

/** A workload, or another object with a name and a specification. */
export interface Workload {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: object;
}

type Annotations = Readonly<Record<string, string>>;

/** Returns a pod of one container, `main`, in the namespace default. */
export function pod(name: string, image: string, annotations: Annotations = {}): object {
  const spec = { restartPolicy: 'Never', containers: [{ name: 'main', image }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', annotations }, spec };
}

const kinds = {
  Deployment: { apiVersion: 'apps/v1', selects: true, restartPolicy: 'Always' },
  StatefulSet: { apiVersion: 'apps/v1', selects: true, restartPolicy: 'Always' },
  DaemonSet: { apiVersion: 'apps/v1', selects: true, restartPolicy: 'Always' },
  Job: { apiVersion: 'batch/v1', selects: false, restartPolicy: 'Never' },
};

/** Returns a workload whose pods have the label `app` with its name. */
export function workload(
  kind: keyof typeof kinds,
  name: string,
  spec: PodSpec,
  { namespace = 'default', annotations = {} }: { namespace?: string; annotations?: Annotations } = {},
): Workload {
  const { apiVersion, selects, restartPolicy } = kinds[kind];
  const labels = { app: name };
  const template = { metadata: { labels, annotations }, spec: { restartPolicy, ...spec } };
  const selector = selects ? { selector: { matchLabels: labels } } : {};
  return { apiVersion, kind, metadata: { name, namespace }, spec: { ...selector, template } };
}

/** Creates the object that a kubelet creates for a pod of its own directory, `static-NODE` in kube-system. */
export async function createStaticPod({ api }: TestCluster, node: string, image: string): Promise<void> {
  const { metadata } = (await api.get<{ metadata: { uid: string } }>(`/api/v1/nodes/${node}`))!;
  const owner = { apiVersion: 'v1', kind: 'Node', name: node, uid: metadata.uid, controller: true };
  await api.create('/api/v1/namespaces/kube-system/pods', {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: {
      name: `static-${node}`,
      annotations: { 'kubernetes.io/config.mirror': 'hash', 'kubernetes.io/config.source': 'file' },
      ownerReferences: [owner],
    },
    spec: { nodeName: node, containers: [{ name: 'main', image }] },
  });
}

/** The kind of the custom resources of an operator. */
export const databaseDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'databases.shop.test' },
  spec: {
    group: 'shop.test',
    names: { plural: 'databases', singular: 'database', kind: 'Database' },
    scope: 'Namespaced',
    versions: [
      {
        ...{ name: 'v1', served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { version: { type: 'string' } } } },
          },
        },
      },
    ],
  },
};

/** Returns the StatefulSet that the operator makes of a Database: its images stand in no manifest. */
export function makeDatabase(
  { metadata: { name, namespace }, spec: { version } }: CustomObject,
  images: string,
) {
  const containers = [{ name: 'database', image: `${images}/database:${version}` }];
  const initContainers = [{ name: 'init', image: `${images}/database-init:${version}` }];
  const object = workload('StatefulSet', name, { containers, initContainers }, { namespace });
  return { path: `/apis/apps/v1/namespaces/${namespace}/statefulsets`, object };
}
