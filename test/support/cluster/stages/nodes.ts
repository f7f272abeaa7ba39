import { nodeImagePrefix } from './podimages.ts';
import { patchStatus, type StageRow } from './stage.ts';

const isReady = '[(.status.conditions // [])[] | select(.type == "Ready") | .status] == ["True"]';
const imageAnnotations = `[(.metadata.annotations // {}) | keys[] | select(startswith("${nodeImagePrefix}"))]`;

/** Returns the stages of nodes: they get ready, and report the images that they hold. */
export function nodeStages(): StageRow[] {
  return [
    { name: 'node-ready', kind: 'Node', when: [`${isReady} | not`], steps: [patchStatus(ready)] },
    {
      name: 'node-images',
      kind: 'Node',
      when: [isReady, `(${imageAnnotations} | length) != (.status.images // [] | length)`],
      steps: [patchStatus(images)],
    },
  ];
}

const ready = `
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
addresses:
- { type: InternalIP, address: {{ NodeIP | Quote }} }
- { type: Hostname, address: {{ NodeName | Quote }} }
allocatable: { cpu: "64", memory: 256Gi, pods: "1000", ephemeral-storage: 1Ti }
capacity: { cpu: "64", memory: 256Gi, pods: "1000", ephemeral-storage: 1Ti }
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  bootID: ""
  machineID: ""
  systemUUID: ""
  osImage: kwok
  kernelVersion: kwok
  kubeletVersion: kwok
  kubeProxyVersion: ""
  containerRuntimeVersion: containerd://2.1.0
`;

const images = `
images:
{{ range $key, $names := .metadata.annotations }}
{{ if hasPrefix "${nodeImagePrefix}" $key }}
- sizeBytes: 4321
  names: {{ splitList "," $names | toJson }}
{{ end }}
{{ end }}
`;
