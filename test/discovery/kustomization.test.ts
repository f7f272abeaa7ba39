import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discoverIn, references } from './context.ts';

const deployment = (image: string) =>
  `kind: Deployment\nspec: {template: {spec: {containers: [{name: c, image: "${image}"}]}}}\n`;

test('the images of a kustomization are applied to what it includes, and to nothing else', async () => {
  const files = {
    'manifests/kustomization.yaml':
      'resources: [a.yaml, b.yaml]\nimages:\n- {name: operator, newName: q.io/acme/operator, newTag: "5.3"}\n- {name: acme/app, newTag: "2.0"}\n- {name: acme/side, newTag: "2.1"}\n',
    'manifests/a.yaml': deployment('operator'),
    'manifests/b.yaml': deployment('acme/app:1.0'),
    'manifests/c.yaml': deployment('acme/side:1'),
  };
  assert.deepEqual(await references(files), [
    'docker.io/acme/app:2.0',
    'docker.io/acme/side:1',
    'q.io/acme/operator:5.3',
  ]);
});

test('an overlay is applied after its base, and a base that is only included is not rendered alone', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const files = {
    'manifests/base/kustomization.yml':
      'resources: [a.yaml]\nimages: [{name: app, newName: acme/app, newTag: v1}]\n',
    'manifests/base/a.yaml': deployment('app'),
    'manifests/one/kustomization.yaml': 'resources: [../base/]\nimages: [{name: acme/app, newTag: v2}]\n',
    'manifests/two/Kustomization': `bases: [../base]\nimages: [{name: acme/app, digest: "${digest}"}]\n`,
  };
  assert.deepEqual(await references(files), [`docker.io/acme/app:v2`, `docker.io/acme/app@${digest}`]);
});

test('images in patches that are written in a kustomization count, with its `images`', async () => {
  const merge = deployment('acme/side:1').trimEnd().split('\n');
  const files = {
    'manifests/kustomization.yaml': [
      'resources: [a.yaml]',
      'images: [{name: acme/side, newTag: "2"}]',
      'patches:',
      '- patch: |-',
      ...merge.map((line) => `    ${line}`),
      '- target: {kind: Deployment}',
      '  patch: |-',
      '    - op: replace',
      '      path: /spec/template/spec/containers/0/image',
      '      value: acme/replaced:3',
      'patchesStrategicMerge:',
      '- |',
      '  kind: Deployment',
      '  spec: {template: {spec: {initContainers: [{name: i, image: "acme/init:4"}]}}}',
      '',
    ].join('\n'),
    'manifests/a.yaml': deployment('acme/app:1'),
  };
  const { images, warnings } = await discoverIn(files);
  assert.deepEqual(
    images.map(({ reference, origins }) => [
      `${reference.repository}:${reference.tag}`,
      ...origins.map(({ file, line }) => `${file}:${line}`),
    ]),
    [
      ['acme/app:1', 'manifests/a.yaml:2'],
      ['acme/init:4', 'manifests/kustomization.yaml:15'],
      ['acme/replaced:3', 'manifests/kustomization.yaml:11'],
      ['acme/side:2', 'manifests/kustomization.yaml:6'],
    ],
  );
  assert.deepEqual(warnings, []);
});

test('what a kustomization includes by address is a warning', async () => {
  const { images, warnings } = await discoverIn({
    'manifests/kustomization.yaml':
      'resources: ["https://example.com/a.yaml", "github.com/acme/app//deploy?ref=v1"]\n',
  });
  assert.deepEqual(images, []);
  assert.equal(warnings.length, 2);
  assert.match(warnings[0]?.message ?? '', /includes https:\/\/example.com\/a.yaml/);
});
