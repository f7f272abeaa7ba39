import { itemsAt, type MapValue, textAt, type Value, valuesAt } from './value.ts';

/**
 * The workloads whose pod templates are certain, since the cluster will run their images; by kind, the path
 * to the pod's spec. Any other kind with a pod template at the place of a Deployment's is one too.
 */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
const usualSpec = ['spec', 'template', 'spec'];

/** The lists in a pod's spec whose elements have an image. */
const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

/** The objects of a document: itself, or those of a list. */
export function listObjects(document: Value | undefined): Value[] {
  if (!document) return [];
  const isList = textAt(document, ['kind'])?.endsWith('List') ?? false;
  const items = itemsAt(document, ['items']);
  return isList && items.length > 0 ? items.flatMap(listObjects) : [document];
}

/**
 * Lists the values that are certainly the images of an object's containers and volumes.
 * @param read `lines`: the text wasn't YAML. Its containers count wherever they are in a workload, since a
 *   template's conditions may move them.
 */
export function findPodImages(object: Value, read: 'yaml' | 'lines'): Value[] {
  const kind = textAt(object, ['kind']);
  if (kind === undefined) return [];
  const specs = valuesAt(object, podSpecs[kind] ?? usualSpec);
  const images = specs.flatMap((spec) => [
    ...containerLists.flatMap((list) => itemsAt(spec, [list])).flatMap((item) => valuesAt(item, ['image'])),
    ...itemsAt(spec, ['volumes']).flatMap((item) => valuesAt(item, ['image', 'reference'])),
  ]);
  const isWorkload = Object.hasOwn(podSpecs, kind) || specs.length > 0 || workloads.has(kind);
  return read === 'lines' && isWorkload ? [...new Set([...images, ...findInContainers(object)])] : images;
}

const workloads = new Set([
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'],
]);

function findInContainers(value: Value): Value[] {
  if (value.type === 'list') return value.items.flatMap(findInContainers);
  if (value.type === 'text') return [];
  const own = containerLists.flatMap((list) => itemsAt(value, [list]));
  const images = own.flatMap((item) => valuesAt(item, ['image']));
  return [...images, ...value.entries.flatMap(([, child]) => findInContainers(child))];
}

/** Tells an object that only `helm test` runs. */
export function isTestHook(object: Value): boolean {
  const annotations = valuesAt(object, ['metadata', 'annotations']).find(isMap);
  const hooks = annotations && textAt(annotations, ['helm.sh/hook']);
  return hooks?.split(',').every((hook) => /^\s*test(?:-success|-failure)?\s*$/.test(hook)) ?? false;
}

function isMap(value: Value): value is MapValue {
  return value.type === 'map';
}
