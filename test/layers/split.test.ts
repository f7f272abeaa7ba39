import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../src/image/descriptor.ts';
import { blobThreshold, type ImageEntries, splitImages, withParents } from '../../src/layers/split.ts';
import type { Entry } from '../../src/layers/tree.ts';

const mib = 1024 * 1024;

function file(path: string, size: number): Entry {
  const open = () => {
    throw new Error('no blob is read to split');
  };
  return { path, type: 'file', mode: 0o644, uid: 0, gid: 0, content: { digest: digestOf(path), size, open } };
}

function image(name: string, sizes: number[]): ImageEntries {
  const entries = [
    file(`links/${name}`, 71),
    ...sizes.map((size, index) => file(`blobs/${name}-${index}`, size)),
  ];
  return { name, repository: name.replace(/:.*/, ''), entries };
}

const manyImages = (count: number, sizes: number[]) =>
  Array.from({ length: count }, (_, index) => image(`i${index}`, sizes));
const pathsOf = (layers: readonly { entries: readonly Entry[] }[]) =>
  layers.flatMap((layer) => layer.entries.map((entry) => entry.path)).sort();

test('a blob of 1 MiB is a layer of its own, one byte less is not', () => {
  const layers = splitImages([image('a', [blobThreshold, blobThreshold - 1])], 97);
  assert.deepEqual(
    layers.map((layer) => [layer.images, layer.owners, layer.entries.map((entry) => entry.path)]),
    [
      [['a'], ['a'], ['links/a', 'blobs/a-1']],
      [[], ['a'], ['blobs/a-0']],
    ],
  );
});

test('a blob that two images share is one layer', () => {
  const shared = file('blobs/shared', 5 * mib);
  const layers = splitImages(
    ['a', 'b'].map((name) => ({ name, repository: name, entries: [file(`links/${name}`, 71), shared] })),
    97,
  );
  assert.deepEqual(
    layers.map(({ images, owners }) => [images, owners]),
    [
      [['a'], ['a']],
      [['b'], ['b']],
      [[], ['a', 'b']],
    ],
  );
});

for (const [count, blobs] of [
  [12, 5],
  [30, 4],
  [121, 4],
  [441, 6],
  [1000, 10],
] as const) {
  test(`${count} images with ${blobs} large blobs each fit, and nothing is lost or twice`, () => {
    const images = manyImages(
      count,
      Array.from({ length: blobs }, (_, index) => (index + 1) * 3 * mib),
    );
    const layers = splitImages(images, 97);
    assert.ok(layers.length <= 97, `${layers.length} layers`);
    assert.deepEqual(pathsOf(layers), pathsOf(images));
  });
}

test('one more image among 441 leaves nearly all layers as they are', () => {
  const images = manyImages(441, [2 * mib, 30 * mib]);
  const shape = (list: readonly ImageEntries[]) =>
    new Set(splitImages(list, 97).map((layer) => layer.entries.map((entry) => entry.path).join()));
  const before = shape(images);
  const after = shape([...images, image('new', [2 * mib, 30 * mib])]);
  const changed = [...after].filter((layer) => !before.has(layer));
  assert.ok(changed.length <= 3, `${changed.length} layers changed`);
});

test('an image of 441 that gets another tag changes one shared layer', () => {
  const images = manyImages(441, [1000]);
  const next = image('i100:v2', [1000]);
  const shape = (list: readonly ImageEntries[]) =>
    new Set(splitImages(list, 97).map((layer) => layer.entries.map((entry) => entry.path).join()));
  const before = shape(images);
  const after = shape([...images.slice(0, 100), next, ...images.slice(101)]);
  assert.equal([...after].filter((layer) => !before.has(layer)).length, 1);
});

test('the order of the images does not matter to what shares a layer', () => {
  const images = manyImages(200, [2 * mib]);
  const sets = (list: readonly ImageEntries[]) =>
    splitImages(list, 97)
      .map((layer) =>
        layer.entries
          .map((entry) => entry.path)
          .sort()
          .join(),
      )
      .sort();
  assert.deepEqual(sets(images), sets([...images].reverse()));
});

test('if only one layer is allowed, everything is in it', () => {
  assert.equal(splitImages(manyImages(3, [2 * mib]), 1).length, 1);
});

test('parents are added, with the attributes of the file system below', () => {
  const known = new Map<string, Entry>([['opt', { path: 'opt', type: 'dir', mode: 0o1777, uid: 5, gid: 6 }]]);
  const entries = withParents([file('opt/a/f', 1), file('opt/b', 1)], known);
  assert.deepEqual(
    entries.map((entry) => [entry.path, entry.mode, entry.uid]),
    [
      ['opt', 0o1777, 5],
      ['opt/a', 0o755, 0],
      ['opt/a/f', 0o644, 0],
      ['opt/b', 0o644, 0],
    ],
  );
});
