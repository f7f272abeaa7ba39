import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReference } from '../../src/image/reference.ts';
import { discoverIn } from './context.ts';

const digest = `sha256:${'4b'.repeat(32)}`;

const container = (fields: string) =>
  `kind: Deployment\nspec: {template: {spec: {containers: [{name: c, image: "q.io/pod:1", ${fields}}]}}}\n`;
const configMap = (data: string) => `kind: ConfigMap\ndata:\n${data.replace(/^/gm, '  ')}\n`;

/**
 * Images that manifests name outside the containers of a pod: each shape of docs/compatibility.md B 4 and B
 * 5.
 */
const shapes: Record<string, [manifest: string, ...candidates: string[]]> = {
  'parts of a name, with the version': [
    'spec:\n  driver:\n    repository: nvcr.io/nvidia\n    image: driver\n    version: 550.54.15\n    manager: {repository: nvcr.io/nvidia/cloud, image: manager, version: v0.6.5}\n',
    'nvcr.io/nvidia/cloud/manager:v0.6.5',
    'nvcr.io/nvidia/driver:550.54.15',
  ],
  'a version that is a digest': [
    `spec: {dcgm: {repository: nvcr.io/cloud, image: dcgm, version: "${digest}"}}`,
    `nvcr.io/cloud/dcgm@${digest}`,
  ],
  'a number with a zero at its end': [
    'spec: {a: {repository: q.io/a, image: b, version: 1.10}}',
    'q.io/a/b:1.10',
  ],
  'values in a text': [
    'kind: HelmChartConfig\nspec:\n  valuesContent: |-\n    image:\n      registry: docker.io\n      repository: traefik\n      tag: v3.1.0\n',
    'docker.io/library/traefik:v3.1.0',
  ],
  'a name and a tag below image': [
    'spec: {image: {name: acme/reloader, tag: v0.0.122}}',
    'docker.io/acme/reloader:v0.0.122',
  ],
  'a name and a version below image': [
    'spec: {image: {name: cr.io/acme/proxy, version: v2}}',
    'cr.io/acme/proxy:v2',
  ],
  'a digest without its algorithm': [
    `spec: {image: {repository: q.io/a, digest: ${'4b'.repeat(32)}}}`,
    `q.io/a@${digest}`,
  ],
  'imageRepository and imageTag': ['spec: {imageRepository: q.io/a/repo, imageTag: v4}', 'q.io/a/repo:v4'],
  'sidecarImage and sidecarImageTag': [
    'spec: {sidecarImage: acme/side, sidecarImageTag: "4"}',
    'docker.io/acme/side:4',
  ],
  'imageName, imageRef, imageURL, containerImage': [
    'spec: {imageName: "a/n:1", imageRef: "a/r:1", imageURL: "a/u:1", containerImage: "a/c:1"}',
    'docker.io/a/c:1',
    'docker.io/a/n:1',
    'docker.io/a/r:1',
    'docker.io/a/u:1',
  ],
  'lists and mappings of images': [
    'spec: {images: [acme/six:1], more: {images: {operator: "acme/seven:1", agent: {image: "acme/seven:2"}}}}',
    'docker.io/acme/seven:1',
    'docker.io/acme/seven:2',
    'docker.io/acme/six:1',
  ],
  'flat keys': [
    configMap(
      'node.collector.imageRef: ghcr.io/a/node:0.3.1\nscan.repository: q.io/a/scan\nscan.tag: "0.72.0"',
    ),
    'ghcr.io/a/node:0.3.1',
    'q.io/a/scan:0.72.0',
  ],
  variables: [
    container(
      'env: [{name: SIDE_IMAGE, value: "a/side:1"}, {name: DATABASE_IMG, value: "a/db:9"}, {name: PROXY, value: "q.io/a/proxy:1"}, {name: LOG, value: "info:debug"}, {name: LISTEN, value: "0.0.0.0:8080"}, {name: UPSTREAM, value: "https://acme.example:8443/x"}]',
    ),
    'docker.io/a/db:9',
    'docker.io/a/side:1',
    'q.io/a/proxy:1',
  ],
  'a variable with its version': [
    container(
      'env: [{name: VM_IMAGE, value: "acme/vm"}, {name: VM_VERSION, value: "v1.9"}, {name: INIT_DB_IMAGE_REPOSITORY, value: "q.io/a/init"}, {name: INIT_DB_VERSION, value: "1.9.1"}]',
    ),
    'docker.io/acme/vm:v1.9',
    'q.io/a/init:1.9.1',
  ],
  'a variable whose version has the last of its words': [
    container(
      'env: [{name: ACME_STORE_IMAGE, value: "q.io/a/store"}, {name: INIT_STORE_IMAGE_REPOSITORY, value: "q.io/a/init"}, {name: INIT_STORE_VERSION, value: "2"}, {name: STORE_VERSION, value: "1.9.1"}]',
    ),
    'q.io/a/init:2',
    'q.io/a/store:1.9.1',
  ],
  'a variable with the word image before others': [
    container(
      'env: [{name: INIT_IMAGE_ENV, value: "acme/init:v0.9"}, {name: IMAGE_FOR_TESTS_DEFAULT, value: "a/b/c:1"}]',
    ),
    'docker.io/a/b/c:1',
    'docker.io/acme/init:v0.9',
  ],
  'a variable with a list': [
    'env:\n- name: KAFKA_IMAGES\n  value: |\n    4.2.0=q.io/a/kafka:1-4.2.0\n    4.3.1=q.io/a/kafka:1-4.3.1\n- {name: X_IMAGES, value: "a/x:1,a/y:2"}\n',
    'docker.io/a/x:1',
    'docker.io/a/y:2',
    'q.io/a/kafka:1-4.2.0',
    'q.io/a/kafka:1-4.3.1',
  ],
  'arguments, joined and split': [
    container(
      'command: [manager, --engine-image, "a/engine:v1", -shell-image, "a/shell:1"], args: ["--helper-image=busybox:1.36", "--reloader=q.io/a/reloader:1"]',
    ),
    'docker.io/a/engine:v1',
    'docker.io/a/shell:1',
    'docker.io/library/busybox:1.36',
    'q.io/a/reloader:1',
  ],
  'arguments in a command line': [
    container('command: [sh, -c, "exec op --sidecar-image a/side:1 --other-image=a/other:1"]'),
    'docker.io/a/other:1',
    'docker.io/a/side:1',
  ],
  'a complete reference, whatever its key': [
    configMap(`provisioner: registry.k8s.io/sig-storage/csi:v6.2.0\nother: q.io/a/b@${digest}`),
    `q.io/a/b@${digest}`,
    'registry.k8s.io/sig-storage/csi:v6.2.0',
  ],
  'an address of docker://': ['spec: {source: {registry: {url: "docker://q.io/a/disk:1"}}}', 'q.io/a/disk:1'],
  'a patch': [
    '- {op: replace, path: /spec/template/spec/containers/0/image, value: "a/patched:1"}',
    'docker.io/a/patched:1',
  ],
  'a bare word takes hub and tag from around it': [
    configMap(
      'values: |\n  {"global": {"hub": "docker.io/istio", "tag": "1.30.0", "proxy": {"image": "proxyv2"}}}',
    ),
    'docker.io/istio/proxyv2:1.30.0',
  ],
  'a bare word takes base from far and tag from near': [
    configMap(
      'images: |\n  base: q.io/piraeus\n  components:\n    csi: {tag: v1.6.3, image: csi}\n    loader:\n      tag: v9\n      match:\n      - {osImage: CentOS Linux 7, image: drbd9-centos7}',
    ),
    'q.io/piraeus/csi:v1.6.3',
    'q.io/piraeus/drbd9-centos7:v9',
  ],
  'a file of variables, TOML, INI and properties': [
    configMap(
      'env: |\n  export A_IMAGE=a/env:1\n  B_IMAGE="a/env:2"\ntoml: |\n  [[runners]]\n    helper_image = "a/toml:1"\nini: |\n  [x]\n  image: a/ini:1\nprops: |\n  # comment\n  pause.image=a/props:1',
    ),
    'docker.io/a/env:1',
    'docker.io/a/env:2',
    'docker.io/a/ini:1',
    'docker.io/a/props:1',
    'docker.io/a/toml:1',
  ],
  'parts in the lines of a file': [
    configMap(
      'airflow.cfg: |\n  [kubernetes]\n  worker_container_repository = apache/airflow\n  worker_container_tag = 2.9.3',
    ),
    'docker.io/apache/airflow:2.9.3',
  ],
  'JSON in an annotation': [
    `metadata: {annotations: {spec: '{"image":"a/json:1","sidecarImage":"a/json:2"}'}}`,
    'docker.io/a/json:1',
    'docker.io/a/json:2',
  ],
  'a manifest in a script': [
    container(
      'args: ["cat <<EOF | kubectl apply -f -\\nkind: Pod\\nspec:\\n  containers:\\n  - name: x\\n    image: a/script:1\\nEOF\\n"]',
    ),
    'docker.io/a/script:1',
  ],
  'a template in a template': [
    configMap(
      'config: |\n  templates:\n    sidecar: |\n      spec:\n        {{- if .X }}\n        image: "{{ .Y }}"\n        {{- end }}\n        initContainers:\n        - name: dump\n          image: busybox:1.28\n        containers:\n        - image: auto',
    ),
    'docker.io/library/busybox:1.28',
  ],
  'a Secret': [
    `kind: Secret\nstringData: {values.yaml: "image: a/plain:1"}\ndata: {values.yaml: ${Buffer.from('singleuser:\n  image: {name: a/base64, tag: "3"}\n').toString('base64')}}`,
    'docker.io/a/base64:3',
    'docker.io/a/plain:1',
  ],
  relatedImages: [
    'kind: ClusterServiceVersion\nspec: {relatedImages: [{name: a, image: "a/related:1"}]}',
    'docker.io/a/related:1',
  ],
};

for (const [name, [manifest, ...candidates]] of Object.entries(shapes))
  test(`candidates: ${name}`, async () => {
    const { images, warnings } = await discoverIn({ 'manifests/a.yaml': manifest });
    const found = images.filter(({ required }) => !required);
    assert.deepEqual(
      found.map(({ reference }) => formatReference(reference)),
      candidates,
    );
    assert.deepEqual(warnings, []);
  });

/** What looks like an image and isn't one. */
const decoys: Record<string, string> = {
  'a variable that only mentions images':
    'env: [{name: IMAGE_CACHE_DIR, value: /var/images}, {name: IMAGE_MODE, value: "none:all"}, {name: IMAGE_API, value: "cache.acme/v1:8080"}, {name: IMAGE_PULL_POLICY, value: Always}]',
  'a version of another word':
    'env: [{name: ACME_STORE_IMAGE, value: a/store}, {name: ORE_VERSION, value: "1"}, {name: VERSION, value: "2"}]',
  'a bare word outside a pod': 'spec: {vgpuManager: {image: vgpu-manager}, image: string}',
  'a bare word below a registry without a tag': 'spec: {registry: q.io/a, x: {image: b}}',
  'a bare word below a word that is no registry': 'spec: {base: main, tag: v1, x: {image: b}}',
  'a taint':
    'spec: {taint: "node-role.kubernetes.io/control-plane:NoSchedule", other: "acme.io/gpu:NoExecute"}',
  'a label': 'spec: {label: "app.kubernetes.io/name:web", x: "snapshot.storage.k8s.io/a:b"}',
  'a resource': 'spec: {resource: "nvidia.com/gpu:4"}',
  'an API version': 'spec: {crd: "monitoring.coreos.com/v1:ServiceMonitor"}',
  'source code': 'spec: {repo: "github.com/acme/code:main"}',
  'a git repository': 'spec: {repository: "https://git.example/a/b", tag: v1}',
  'a bare repository': 'spec: {repository: code, tag: v1}',
  'a service': 'spec: {upstream: "api.web.svc/metrics:8080", host: "web.default.svc.cluster.local/x:1"}',
  'a chart in a registry': 'spec: {chart: "oci://q.io/charts/web:1.2.0"}',
  'a program in CUE': configMap(
    'template.cue: |\n  output: {\n    image: parameter.image\n  }\n  x: image: "a/b:1"',
  ),
  'a program in CUE below cue': 'spec: {schematic: {cue: {template: "a: 1\\nimage: \\"a/b:1\\"\\n"}}}',
  'the definition of a custom resource in a text': configMap(
    'crd: |\n  kind: CustomResourceDefinition\n  spec: {image: "a/b:1"}',
  ),
  'a list of definitions': 'kind: List\nitems: [{kind: CustomResourceDefinition, spec: {image: "a/b:1"}}]',
  'a query': configMap('rule: sum(up{image!="", container="x"}) by (image)'),
  'a pull policy': 'spec: {imagePullPolicy: Always, images: {pullPolicy: IfNotPresent}}',
  'a comment in a file': configMap('_example: |\n  # image: a/b:1\n  # --x-image=a/b:1'),
};

for (const [name, manifest] of Object.entries(decoys))
  test(`no image: ${name}`, async () => {
    const { images, warnings } = await discoverIn({ 'manifests/a.yaml': manifest });
    assert.deepEqual([images, warnings], [[], []]);
  });

test('a name without a tag is a note, never latest', async () => {
  const { images, notes } = await discoverIn({
    'manifests/a.yaml': 'spec: {image: q.io/a/b}\n---\nspec: {args: [--base-image=q.io/a/c]}\n',
  });
  assert.deepEqual(images, []);
  assert.deepEqual(
    notes.map(({ reference, reason, origins }) => [reference, reason.name, origins[0]?.line]),
    [
      ['q.io/a/b', 'reasonWithoutTag', 1],
      ['q.io/a/c', 'reasonWithoutTag', 3],
    ],
  );
});

test('a value of a container that is not a reference is reported with its place', async () => {
  const bad = ['ghcr.io/Acme/api:v1', 'acme/api :v1', `\${IMAGE}:v1`, 'http://ghcr.io/a:1', 'a/b:v1..2/', ''];
  const containers = bad.map((image) => `    - image: "${image}"`).join('\n');
  const { images, warnings } = await discoverIn({
    'manifests/a.yaml': `kind: Pod\nspec:\n  containers:\n${containers}\n    - image: ok:1\n    - image: auto\n`,
    'manifests/b.yaml.tmpl': `kind: Pod\nspec:\n  containers:\n  - image: {{ .X }}:1\n  - image: $X\n`,
  });
  assert.deepEqual(
    images.map(({ reference }) => formatReference(reference)),
    ['docker.io/library/ok:1'],
  );
  assert.deepEqual(
    warnings.map(({ place }) => `${place?.file}:${place?.line}`),
    [...bad.map((_, index) => `manifests/a.yaml:${index + 4}`), 'manifests/b.yaml.tmpl:5'],
  );
  assert.match(warnings[0]?.message ?? '', /"ghcr.io\/Acme\/api:v1".*must be lower case/);
});

test('a file that is not YAML is a warning with its line, and is read line by line', async () => {
  const text = 'kind: Pod\nspec:\n  containers:\n    - name: api\n     image: ghcr.io/acme/api:v1\n';
  const { images, warnings } = await discoverIn({ 'manifests/a.yaml': text, 'manifests/b.tmpl': text });
  assert.deepEqual(
    images.map(({ reference, required, origins }) => [formatReference(reference), required, origins.length]),
    [['ghcr.io/acme/api:v1', true, 2]],
  );
  assert.deepEqual(
    warnings.map(({ place }) => place),
    [{ file: 'manifests/a.yaml', line: 5 }],
  );
});

test('a pod template of any kind is required', async () => {
  const { images } = await discoverIn({
    'manifests/a.yaml': 'kind: Rollout\nspec: {template: {spec: {initContainers: [{image: a/b}]}}}\n',
  });
  assert.deepEqual(
    images.map(({ reference, required }) => [formatReference(reference), required]),
    [['docker.io/a/b:latest', true]],
  );
});
