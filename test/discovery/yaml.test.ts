import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findImagesInYaml } from '../../src/discovery/yaml/yaml.ts';
import { formatReference } from '../../src/image/reference.ts';
import { processorTime } from '../support/waiting.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const place = { file: 'manifests/x.yaml' };

/** Each image as `reference@line`, with `!` when it is certain. */
function found(text: string): string[] {
  return findImagesInYaml(text, place)
    .images.filter((image) => image.class !== 'note')
    .map(
      (image) => `${formatReference(image.reference)} ${image.line}${image.class === 'required' ? '!' : ''}`,
    )
    .sort();
}

const deployment = (container: string) => `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
      - name: a
        ${container}
`;

const likely: Record<string, [text: string, ...images: string[]]> = {
  'a bare name with a tag': ['image: nginx:1', 'docker.io/library/nginx:1 1'],
  'an element in quotes': ['- image: "quay.io/a/b:1"', 'quay.io/a/b:1 1'],
  'tag and digest': [`image: a/b:1@${digest}`, `docker.io/a/b:1@${digest} 1`],
  'a comment after it': ['image: x:1 # pinned', 'docker.io/library/x:1 1'],
  'flow style': ['[{image: a/a:1}]', 'docker.io/a/a:1 1'],
  JSON: ['{\n\t"image": "x:1"\n}', 'docker.io/library/x:1 2'],
  'a member of JSON alone': ['"image": "x:1"', 'docker.io/library/x:1 1'],
  'JSON without blanks': ['{"a":{"image":"x:1"}}', 'docker.io/library/x:1 1'],
  'a key that ends in Image': ['initImage: x:1', 'docker.io/library/x:1 1'],
  'a key that ends in image': ['sidecar-image: x:1', 'docker.io/library/x:1 1'],
  'a host': ['image: registry.k8s.io/ubuntu-slim:0.1', 'registry.k8s.io/ubuntu-slim:0.1 1'],
  'the value on the next line': ['image:\n  quay.io/a/b:1\n', 'quay.io/a/b:1 2'],
  'a folded value': ['image: >-\n  quay.io/a/b:1\n', 'quay.io/a/b:1 1'],
  CRLF: ['a: 1\r\nimage: x:1\r\n', 'docker.io/library/x:1 2'],
  'an alias': ['a: &i x:1\nb: {image: *i}\n', 'docker.io/library/x:1 1'],
  'an alias of an anchor that is used twice': [
    'a: &i x:1\nb: {image: *i}\nc: &i y:1\nd: {image: *i}\n',
    'docker.io/library/x:1 1',
    'docker.io/library/y:1 3',
  ],
  'a merged mapping': ['a: &a {image: x:1}\nb: {<<: *a}\n', 'docker.io/library/x:1 1'],
  'repository and tag': ['repository: a/b\ntag: 1.10\n', 'docker.io/a/b:1.10 1'],
  'registry, repository, tag and digest': [
    `image: {registry: quay.io, repository: a/b, tag: v1, digest: "${digest}"}`,
    `quay.io/a/b:v1@${digest} 1`,
  ],
  'image and tag': ['image: quay.io/a/b\ntag: v1\n', 'quay.io/a/b:v1 1'],
  'repository, image and version': [
    'repository: nvcr.io/nvidia\nimage: driver\nversion: 535.1\n',
    'nvcr.io/nvidia/driver:535.1 2',
  ],
  'a port is not a tag': ['image: localhost:5000/b\ntag: v1\n', 'localhost:5000/b:v1 1'],
  'RELATED_IMAGE as a variable': ['env:\n- name: RELATED_IMAGE_X\n  value: q.io/x:1\n', 'q.io/x:1 3'],
  'RELATED_IMAGE as a key': ['data:\n  RELATED_IMAGE_X: q.io/x:1\n', 'q.io/x:1 2'],
  'a variable that ends in IMAGE': ['env:\n- {name: CSI_IMAGE, value: "q.io/x:1"}\n', 'q.io/x:1 2'],
  'an argument': ['args: ["--v=1", "--proxy-image=q.io/x:1"]\n', 'q.io/x:1 1'],
  'an argument in a command line': [
    'command: [sh, -c, "run --proxy-image=q.io/x:1 --other"]\n',
    'q.io/x:1 1',
  ],
  'an argument that does not say image': ['- --prometheus-config-reloader=q.io/x:1\n', 'q.io/x:1 1'],
  'relatedImages of a CSV': [
    'kind: ClusterServiceVersion\nspec:\n  relatedImages:\n  - name: a\n    image: q.io/x:1\n',
    'q.io/x:1 5',
  ],
  'several documents': [
    'image: a:1\n---\nimage: b:1\n',
    'docker.io/library/a:1 1',
    'docker.io/library/b:1 3',
  ],
  'YAML in a ConfigMap, pods too': [
    `kind: ConfigMap\ndata:\n  x.yaml: |\n    a: 1\n    kind: Pod\n    spec:\n      containers: [{image: q.io/x:1}]\n`,
    'q.io/x:1 7',
  ],
  'a text in a ConfigMap': [
    'kind: ConfigMap\ndata:\n  x: |\n    {{ if }}\n    image: q.io/x:1\n',
    'q.io/x:1 5',
  ],
};

for (const [name, [text, ...images]] of Object.entries(likely))
  test(`a candidate: ${name}`, () => assert.deepEqual(found(text), images));

const nothing: Record<string, string> = {
  'a bare name outside a pod': 'image: nginx',
  'registry and repository without a tag': 'registry: quay.io\nrepository: a/b\n',
  'a comment': '# image: x',
  'a pull policy': 'imagePullPolicy: Always',
  'a mode': 'image: auto',
  'a mode in a pod': deployment('image: auto'),
  'a template': 'image: {{ .X }}',
  'a template in quotes': 'image: "{{ .X }}"',
  'a template as host': 'image: {{ .X }}/a:1',
  'a template as tag': 'a: {{ x }}\nimage: a/b:{{ .X }}',
  'a template as end': 'a: {{ x }}\nimage: a/b{{ .X }}',
  'an empty block scalar': 'image: >-',
  'a block indicator in a template': '{{ if }}\nimage: >-\n',
  'a number': 'image: 1.5',
  'a switch': 'image: true',
  nothing: 'image:',
  'upper case': 'image: Some Text',
  'a URL': 'image: https://example.com/a.png',
  'a mapping': 'image: {pullPolicy: Always}',
  'a bare word at another key': 'baseImage: debian',
  'a repository alone': 'repository: a/b',
  'a git repository': 'repository: https://git.example/a/b\ntag: v1\n',
  'the definition of a custom resource': 'kind: CustomResourceDefinition\nspec: {image: x:1}\n',
};

for (const [name, text] of Object.entries(nothing))
  test(`no image: ${name}`, () => assert.deepEqual(found(text), []));

const podSpec = 'containers: [{image: a}]\ninitContainers: [{image: b}]\nephemeralContainers: [{image: c}]';
const ways: Record<string, string> = {
  Pod: 'spec',
  PodTemplate: 'template.spec',
  Deployment: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
  DaemonSet: 'spec.template.spec',
  ReplicaSet: 'spec.template.spec',
  ReplicationController: 'spec.template.spec',
  Job: 'spec.template.spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
};
for (const [kind, way] of Object.entries(ways)) {
  const spec = way
    .split('.')
    .reduceRight((inner, key) => `{${key}: ${inner}}`, `{${podSpec.replaceAll('\n', ', ')}}`);
  const { images } = findImagesInYaml(`{kind: ${kind}, ${spec.slice(1, -1)}}`, place);
  test(`the images of a ${kind} are certain`, () => {
    assert.deepEqual(
      images.map((image) => [image.reference.repository, image.class]),
      [
        ['library/a', 'required'],
        ['library/b', 'required'],
        ['library/c', 'required'],
      ],
    );
  });
}

test('in a pod, the image is certain and an argument is not', () => {
  assert.deepEqual(found(deployment('image: a/b:1\n        args: ["--x-image=c/d:1"]')), [
    'docker.io/a/b:1 8!',
    'docker.io/c/d:1 9',
  ]);
});

test('the image of a volume is certain', () => {
  assert.deepEqual(found('kind: Pod\nspec: {volumes: [{image: {reference: a/b:1}}]}'), [
    'docker.io/a/b:1 2!',
  ]);
});

test('each object of a list is read', () => {
  assert.deepEqual(
    found('kind: List\nitems:\n- kind: Pod\n  spec: {containers: [{image: a}]}\n- kind: X\n  image: b:1\n'),
    ['docker.io/library/a:latest 4!', 'docker.io/library/b:1 6'],
  );
});

test('a template is read line by line; containers of a workload are certain', () => {
  const text = deployment(
    '{{ if .X }}\n        image: a/b:1\n        {{ end }}\n      - image: "c/d:1" # x\n      # image: no/no:1',
  );
  assert.deepEqual(
    found(`${text}---\n{{ x }}\nspec:\n  containers:\n  - image: e/f:1\n    args: [--g-image=g/h:1]\n`),
    ['docker.io/a/b:1 9!', 'docker.io/c/d:1 11!', 'docker.io/e/f:1 17', 'docker.io/g/h:1 18'],
  );
});

test('one document that does not parse leaves the others whole', () => {
  assert.deepEqual(found(`${deployment('image: a/b:1')}---\na: {{ b }}: c\n`), ['docker.io/a/b:1 8!']);
});

test('a document rendered by helm names its template', () => {
  const [image] = findImagesInYaml(
    `---\n# Source: web/templates/a.yaml\n${deployment('image: a')}`,
    place,
  ).images;
  assert.equal(image?.source, 'web/templates/a.yaml');
});

test('aliases that multiply, or that hold themselves, are a clear error', () => {
  const rows = Array.from(
    { length: 20 },
    (_, row) => `a${row + 1}: &a${row + 1} [${`*a${row},`.repeat(10)}]`,
  );
  const limit = { code: 'LIMIT_EXCEEDED', place };
  assert.throws(() => findImagesInYaml(`image: x\na0: &a0 [x]\n${rows.join('\n')}`, place), limit);
  assert.throws(() => findImagesInYaml('a: &a\n  b: *a\n  image: x\n', place), limit);
});

for (const depth of [300, 5000, 100_000]) {
  test(`${depth} levels are a clear error`, () => {
    const text = `${'['.repeat(depth)}{image: x}${']'.repeat(depth)}`;
    assert.throws(() => findImagesInYaml(text, place), { code: 'LIMIT_EXCEEDED', place });
  });
}

test('a line of many templates is read up to its first mistake', () => {
  const text = `kind: Pod\nimage: ${'{{ .FOO }}'.repeat(75_000)}\n---\n${deployment('image: a/b:1')}`;
  const taken = processorTime(() => assert.deepEqual(found(text), ['docker.io/a/b:1 11!']));
  // An error for each of them takes ten times as long.
  assert.ok(taken < 1000, `${taken} ms`);
});

test('a large text without order is read in reasonable time', () => {
  const taken = processorTime(() => {
    findImagesInYaml(
      `kind: Pod\n: :\n${'  image: a/b:1\n'.repeat(20_000)}${'x'.repeat(1_000_000)}image: y`,
      place,
    );
    findImagesInYaml(`: :\n${'image: {{ x }} '.repeat(50_000)}`, place);
    findImagesInYaml(`: :\nimage: ${'--a-image='.repeat(50_000)}`, place);
  });
  // Some seconds on a busy machine; were it quadratic, hours.
  assert.ok(taken < 60_000, `${taken} ms`);
});
