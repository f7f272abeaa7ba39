import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDockerignore } from '../../src/context/dockerignore.ts';
import { generatedLayer } from '../../src/context/layerbuilder.ts';
import type { CopyRequest } from '../../src/layers/copyrequest.ts';
import { mergeLayer } from '../../src/layers/overlay.ts';
import type { Tree } from '../../src/layers/tree.ts';
import { copyInto, directory, link, shape, treeOf } from './trees.ts';

const place = { file: 'Kubefile', line: 3 };
const empty: Tree = new Map();

function copy(sources: string[], destination: string, more: Partial<CopyRequest> = {}): CopyRequest {
  return { instruction: 'COPY', sources, files: [], destination, ...more };
}

const marked = treeOf({ 'charts/a': 'a', registry: directory(0o755, { generated: '' }) });
const withOwn = treeOf({
  registry: directory(0o700, { generated: '' }),
  'registry/docker/registry/v2/own': 'own',
});

for (const [words, destination, source, gives] of [
  ['registry', '/registry', marked, ['registry/ 755 <>']],
  ['./registry/', '/registry/', marked, ['registry/ 755 <>']],
  ['.', '/', marked, ['charts/ 755', 'charts/a 644', 'registry/ 755 <>']],
  ['.', '/x', marked, ['x/ 755', 'x/charts/ 755', 'x/charts/a 644', 'x/registry/ 755 <>']],
  ['reg*', '/x/', marked, ['x/ 755 <>']],
  ['registry/docker', '/y', marked, ['y/ 755 <docker>']],
  ['registry/*', '/y/', marked, ['y/ 755 <docker>']],
  ['registry/docker/registry/v2/blobs', '/y', marked, ['y/ 755 <docker/registry/v2/blobs>']],
  ['registry/docker/registry/v2/*', '/y/', marked, ['y/ 755 <docker/registry/v2/repositories>']],
  [
    'registry/docker/registry/v2/repositories/library',
    '/y',
    marked,
    ['y/ 755 <docker/registry/v2/repositories/library>'],
  ],
  ['registry', '/', marked, ['docker/ 755 <docker>']],
  [
    'registry/docker/registry/v2',
    '/',
    marked,
    ['blobs/ 755 <docker/registry/v2/blobs>', 'repositories/ 755 <docker/registry/v2/repositories>'],
  ],
  [
    'registry',
    '/registry',
    withOwn,
    [
      'registry/ 755 <>',
      'registry/docker/ 755',
      'registry/docker/registry/ 755',
      'registry/docker/registry/v2/ 755',
      'registry/docker/registry/v2/own 644',
    ],
  ],
  ['registry/docker/registry', '/y', withOwn, ['y/ 755 <docker/registry>', 'y/v2/ 755', 'y/v2/own 644']],
] as const)
  test(`COPY ${words} ${destination} carries the generated registry`, async () => {
    const { layer, warnings } = await copyInto(copy([words], destination), source, empty, place);
    assert.deepEqual(shape(layer), gives);
    assert.deepEqual(warnings, []);
  });

for (const word of ['registry/dokcer', 'registry/docker/registries'])
  test(`COPY ${word}, which the generated registry never has, is missing`, async () => {
    await assert.rejects(copyInto(copy([word], '/y'), marked, empty, place), { code: 'COPY_SOURCE_MISSING' });
  });

test('the mark goes from stage to stage', async () => {
  const stage = mergeLayer(empty, (await copyInto(copy(['.'], '/out'), marked, empty, place)).layer);
  const { layer } = await copyInto(copy(['/out/registry'], '/registry'), stage, empty, place);
  assert.deepEqual(shape(layer), ['registry/ 755 <>']);
});

test('a later layer repeats the directory without its mark, and the file system keeps it', async () => {
  const root = mergeLayer(
    empty,
    (await copyInto(copy(['registry'], '/registry'), marked, empty, place)).layer,
  );
  const { layer } = await copyInto(copy(['charts/a'], '/registry/'), marked, root, place);
  assert.deepEqual(shape(layer), ['registry/ 755', 'registry/a 644']);
  assert.deepEqual(shape(mergeLayer(root, layer)), ['registry/ 755 <>', 'registry/a 644']);
});

for (const word of ['registry', './registry', 'registry/', '/registry', 'reg*', 'registry/docker'])
  test(`COPY ${word} warns and copies nothing when no image was found`, async () => {
    const context = treeOf({ 'charts/a': 'a' });
    const { layer, warnings } = await copyInto(copy([word], '/registry'), context, empty, place);
    assert.equal(layer.size, 0);
    assert.equal(warnings.length, 1);
    assert.deepEqual(warnings[0]?.place, place);
  });

test('beside what is there, a registry that is not there is only a warning', async () => {
  const context = treeOf({ 'charts/a': 'a' });
  const { layer, warnings } = await copyInto(copy(['charts', 'registry'], '/x/'), context, empty, place);
  assert.deepEqual(shape(layer), ['x/ 755', 'x/a 644']);
  assert.equal(warnings.length, 1);
});

test('a registry that .dockerignore leaves out is missing', async () => {
  const ignore = parseDockerignore('registry');
  await assert.rejects(copyInto(copy(['registry'], '/registry'), empty, empty, place, { ignore }), {
    code: 'COPY_SOURCE_MISSING',
    hint: /dockerignore/,
  });
});

test('the registry that no instruction names goes where links lead, and onto no file', () => {
  const root = treeOf({ registry: link('/var/lib/registry'), 'var/lib': directory(0o700) });
  assert.deepEqual(shape(generatedLayer(root, 'registry', place)), [
    'var/ 755',
    'var/lib/ 700',
    'var/lib/registry/ 755 <>',
  ]);
  assert.throws(() => generatedLayer(treeOf({ registry: 'a file' }), 'registry', place), {
    code: 'CONTEXT_INVALID',
    place,
  });
});
