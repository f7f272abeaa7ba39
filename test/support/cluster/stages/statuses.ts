import { type ImageDigests, imageVariables } from './images.ts';

/** What the statuses of a pod's containers say after a stage, as template text. */
export interface ContainerStatuses {
  readonly field: 'initContainers' | 'containers' | 'ephemeralContainers';
  /** The lines of the status beside its names: state, ready, … */
  readonly state: readonly string[];
  /** Whether the image has been pulled, as a template condition. */
  readonly pulled?: string;
}

const statusNames = {
  initContainers: 'initContainerStatuses',
  containers: 'containerStatuses',
  ephemeralContainers: 'ephemeralContainerStatuses',
};

/** Returns the statuses of containers, for a template of the pod's status. */
export function containerStatuses(
  { field, state, pulled = 'true' }: ContainerStatuses,
  digests: ImageDigests,
): string {
  return [
    `{{ $pod := . }}`,
    `${statusNames[field]}:`,
    `{{ range .spec.${field} }}`,
    '{{ $container := . }}',
    imageVariables('.image', digests),
    '- name: {{ .name | Quote }}',
    `  {{ if ${pulled} }}`,
    '  image: {{ $image | Quote }}',
    '  imageID: {{ $imageId | Quote }}',
    '  {{ else }}',
    '  image: {{ .image | Quote }}',
    '  imageID: ""',
    '  {{ end }}',
    ...state.map((line) => `  ${line}`),
    ...(field === 'containers' ? mountedImages(digests) : []),
    '{{ end }}',
  ].join('\n');
}

/** Returns conditions of a pod, for a template of its status. */
export function conditions(rows: Readonly<Record<string, string>>): string {
  const lines = Object.entries(rows).flatMap(([type, status]) => [
    `- type: ${type}`,
    `  status: ${status}`,
    '  lastTransitionTime: {{ Now | Quote }}',
  ]);
  return ['conditions:', ...lines].join('\n');
}

/** The addresses and the start of a pod, for a template of its status. */
export const addresses = `
startTime: {{ or .status.startTime Now | Quote }}
{{ $hostIPs := NodeIPsWith .spec.nodeName }}
{{ with $hostIPs }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ $podIPs := PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
{{ with $podIPs }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}`;

/** Image volumes with their digest, which the API keeps with the feature gate ImageVolumeWithDigest. */
function mountedImages(digests: ImageDigests): string[] {
  return [
    '  volumeMounts:',
    '  {{ range $mount := .volumeMounts }}{{ range $volume := $pod.spec.volumes }}',
    '  {{ if and $volume.image (eq $volume.name $mount.name) }}',
    imageVariables('$volume.image.reference', digests),
    '  - name: {{ $mount.name | Quote }}',
    '    mountPath: {{ $mount.mountPath | Quote }}',
    '    readOnly: true',
    '    volumeStatus: { image: { imageRef: {{ $imageId | Quote }} } }',
    '  {{ end }}',
    '  {{ end }}{{ end }}',
  ];
}
