import { type ImageDigests, imageVariables } from './images.ts';
import type { StageStep } from './stage.ts';

/** The most images of a pod that events are written for; a stage has a fixed number of steps. */
const eventSlots = 6;

/** An annotation of a node for each image that it holds: `image.kwok.test/HASH: NAME,NAME`. */
export const nodeImagePrefix = 'image.kwok.test/';

export type ContainerField = 'initContainers' | 'containers' | 'ephemeralContainers' | 'volumes';

/** All images that a pod has from its start on. */
export const startFields: readonly ContainerField[] = ['initContainers', 'containers', 'volumes'];

/** A jq expression of the images of a pod from its start on. */
export const startImages =
  '[(.spec.initContainers // [])[].image, .spec.containers[].image, ((.spec.volumes // [])[].image.reference // empty)]';

/** Returns steps that write an event for each image of a pod, as a kubelet does. */
export function imageEvents(fields: readonly ContainerField[], reason: string, message: string): StageStep[] {
  return Array.from({ length: eventSlots }, (_, slot) => ({
    apply: { template: [listImages(fields), eventTemplate(slot, reason, message)].join('\n') },
  }));
}

/** A step that adds the images of a pod to those of its node. */
export function addToNode(fields: readonly ContainerField[], digests: ImageDigests): StageStep {
  const template = [
    listImages(fields),
    'apiVersion: v1',
    'kind: Node',
    'metadata:',
    '  name: {{ .spec.nodeName }}',
    '  annotations:',
    '  {{ range $images }}',
    imageVariables('.reference', digests),
    '{{ $names := ternary $imageId (printf "%s,%s" $imageId $name) (contains "@" $reference) }}',
    `    ${nodeImagePrefix}{{ sha256sum $reference | trunc 40 }}: {{ $names | Quote }}`,
    '  {{ end }}',
  ];
  return { apply: { subresource: 'status', type: 'merge', template: template.join('\n') } };
}

/** Template text that sets `$images`, each with its reference and its path in the pod. */
function listImages(fields: readonly ContainerField[]): string {
  const add = (field: ContainerField) =>
    field === 'volumes'
      ? '{{- range .spec.volumes }}{{ with .image }}{{ $images = append $images (dict "reference" .reference "path" "") }}{{ end }}{{ end -}}'
      : `{{- range .spec.${field} }}{{ $images = append $images (dict "reference" .image "path" (printf "spec.${field}{%s}" .name)) }}{{ end -}}`;
  return ['{{- $images := list -}}', ...fields.map(add)].join('');
}

/** Slots beyond the number of images write the event of an earlier one again, which changes nothing. */
function eventTemplate(slot: number, reason: string, message: string): string {
  return `
{{- $item := index $images (mod ${slot} (len $images)) -}}
{{- $reference := $item.reference -}}
{{- $pod := . -}}
apiVersion: v1
kind: Event
metadata:
  name: {{ $pod.metadata.name }}.{{ printf "${reason} %s %s %s" $pod.metadata.uid $reference $item.path | sha256sum | trunc 16 }}
  namespace: {{ $pod.metadata.namespace }}
involvedObject:
  apiVersion: v1
  kind: Pod
  namespace: {{ $pod.metadata.namespace }}
  name: {{ $pod.metadata.name }}
  uid: {{ $pod.metadata.uid }}
  fieldPath: {{ $item.path | Quote }}
type: ${reason === 'Failed' ? 'Warning' : 'Normal'}
reason: ${reason}
message: {{ printf ${JSON.stringify(message)} $reference | Quote }}
count: 1
firstTimestamp: {{ Now | Quote }}
lastTimestamp: {{ Now | Quote }}
source:
  component: kubelet
  host: {{ $pod.spec.nodeName }}
reportingComponent: kubelet
reportingInstance: {{ $pod.spec.nodeName }}
`;
}
