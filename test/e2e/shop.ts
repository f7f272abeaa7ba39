import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { busyboxPath } from '../support/busybox.ts';
import type { ImageSpec } from '../support/images.ts';

/** The images of the application `shop`, by the place that names them; all share their first layer. */
export const images: readonly ImageSpec[] = [
  { name: 'library/front:1.27', docker: true, files: { 'bin/bash': { from: '/bin/bash' } } },
  { name: 'shop/hook:1', docker: true },
  { name: 'charts/enabled:2', files: { 'usr/bin/xargs': { from: '/usr/bin/xargs' } } },
  { name: 'library/beside:6', files: { 'etc/motd': { text: 'from the values beside the chart\n' } } },
  { name: 'metrics/server:v0.7', files: { 'usr/bin/find': { from: '/usr/bin/find' } } },
  { name: 'shop/template:3' },
  { name: 'shop/pinned:4', files: { 'etc/pinned': { text: 'by tag and digest\n' } } },
  { name: 'shop/digest:5', docker: true, files: { 'etc/digest': { text: 'by digest alone\n' } } },
];

export const secretImage: ImageSpec = {
  name: 'secret/ledger:9',
  files: { 'etc/ledger': { text: 'private\n' } },
};

/** The images that the shop embeds, as `repository:tag` of the registry in it. */
export const embedded = [
  'charts/enabled:2',
  'library/beside:6',
  'library/front:1.27',
  'metrics/server:v0.7',
  'secret/ledger:9',
  'shop/digest:latest',
  'shop/hook:1',
  'shop/pinned:4',
  'shop/template:3',
];

export interface ShopReferences {
  /** Digests of `shop/pinned:4` and `shop/digest:5`. */
  readonly pinned: string;
  readonly digest: string;
  /** The host of the private registry. */
  readonly privateHost: string;
}

/**
 * Writes `applications/shop/v1`: a chart with an enabled and a disabled subchart, a hook and a values file
 * beside it, manifests with a template, a list, and a program for each platform.
 */
export async function writeShop(root: string, references: ShopReferences): Promise<string> {
  const directory = join(root, 'applications/shop/v1');
  for (const [path, text] of Object.entries(files(references))) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await mkdir(join(directory, 'opt'));
  for (const architecture of ['amd64', 'arm64'] as const)
    await cp(busyboxPath(architecture), join(directory, `opt/busybox-${architecture}`));
  return directory;
}

function files({ pinned, digest, privateHost }: ShopReferences): Record<string, string> {
  return {
    Kubefile: `FROM scratch
COPY opt opt
COPY charts charts
COPY manifests manifests
COPY registry registry
ENV RELEASE=\${RELEASE:-"shop"} \\
    HELM_OPTS=\${HELM_OPTS:-" --set replicas=2 "}
LABEL sealos.io.type="application" sealos.io.version="v1beta1"
CMD ["helm upgrade -i $(RELEASE) charts/front $(HELM_OPTS)", "kubectl apply -f manifests/metrics.yaml"]
`,
    'charts/front/Chart.yaml': `apiVersion: v2
name: front
version: 1.0.0
kubeVersion: ">=1.25.0-0"
dependencies:
  - { name: enabled, version: 1.0.0, condition: enabled.use }
  - { name: disabled, version: 1.0.0, condition: disabled.use }
`,
    'charts/front/values.yaml': 'enabled: { use: true }\ndisabled: { use: false }\nbeside: ""\n',
    'charts/front/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: front }
spec:
  template:
    spec:
      containers:
        - { name: front, image: "front:1.27" }
        {{- if .Values.beside }}
        - { name: beside, image: "{{ .Values.beside }}" }
        {{- end }}
`,
    'charts/front/templates/hook.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: hook
  annotations: { "helm.sh/hook": post-install }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: hook, image: ghcr.io/shop/hook:1 }] }
`,
    'charts/front/charts/enabled/Chart.yaml': 'apiVersion: v2\nname: enabled\nversion: 1.0.0\n',
    'charts/front/charts/enabled/templates/pod.yaml': pod('enabled', 'registry.k8s.io/charts/enabled:2'),
    'charts/front/charts/disabled/Chart.yaml': 'apiVersion: v2\nname: disabled\nversion: 1.0.0\n',
    'charts/front/charts/disabled/templates/pod.yaml': pod('disabled', 'registry.k8s.io/charts/disabled:2'),
    'charts/front.values.yaml': 'beside: beside:6\n',
    'manifests/metrics.yaml': pod('metrics', 'quay.io/metrics/server:v0.7'),
    'manifests/extra.yaml.tmpl': `{{ if .Extra }}
apiVersion: v1
kind: Pod
metadata: { name: "{{ .Name }}" }
spec:
  containers:
    - name: extra
      image: ghcr.io/shop/template:3
{{ end }}
`,
    'images/shim/shop': `# one reference a line
docker.io/shop/pinned:4@${pinned}
quay.io/shop/digest@${digest}

${privateHost}/secret/ledger:9
`,
  };
}

function pod(name: string, image: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec: { containers: [{ name: ${name}, image: "${image}" }] }
`;
}
