import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { annotationKeys, findBlobLayers } from '../../src/image/annotations.ts';
import { type Descriptor, digestOf } from '../../src/image/descriptor.ts';

const tar = 'application/vnd.oci.image.layer.v1.tar';
const layer = (name: string, more: Record<string, string> = {}, mediaType = tar): Descriptor => ({
  mediaType,
  digest: digestOf(name),
  size: 1,
  annotations: { [annotationKeys.layerKey]: digestOf(`key of ${name}`), ...more },
});

const files = layer('files');
const blob = layer('blob');
const small = layer('small', { [annotationKeys.layerImages]: '[]' });

describe('the layers that hold a blob of an embedded image', () => {
  for (const [what, layers, rows, expected] of [
    [
      'are told from files that are not compressed by the history',
      [files, small, blob],
      [
        'COPY charts charts',
        'COPY registry registry # image a:1',
        'COPY registry registry # blob 0123456789ab of image a:1',
      ],
      [blob],
    ],
    ['don’t exist where no image is embedded', [files], ['COPY charts charts'], []],
    [
      'don’t exist where all images are small',
      [files, small],
      ['COPY charts charts', 'COPY registry registry # images a:1, b:1'],
      [],
    ],
    [
      'are known by annotations in images from before the history named them',
      [layer('packed', {}, `${tar}+gzip`), small, blob],
      ['COPY charts charts', 'COPY registry registry', 'COPY registry registry'],
      [blob],
    ],
    ['aren’t those of somebody else', [{ mediaType: tar, digest: digestOf('x'), size: 1 }, small], [], []],
  ] as const)
    test(what, () => {
      const found = findBlobLayers(layers as readonly Descriptor[], rows);
      assert.deepEqual(
        [...found],
        expected.map(({ digest }) => digest),
      );
    });
});
