import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annotationKeys, type ImageRecord, parseRecords } from '../../../src/image/annotations.ts';
import { digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { manifestLimit, parseImageManifest } from '../../../src/image/manifest.ts';
import { encodeImage } from '../../../src/publish/commit/manifests.ts';
import type { LayerPlan } from '../../../src/publish/plantypes.ts';

const facts = { type: 'apps', app: 'demo', version: 'v1', created: 0 };

function record(name: string): ImageRecord {
  const digest = digestOf(name);
  const blobs = Array.from({ length: 12 }, (_, index) => ({
    digest: digestOf(`${name} ${index}`),
    size: 1e6,
  }));
  return { reference: name, source: digest, manifest: { mediaType: 'm', digest, size: 1 }, blobs };
}

function encodeLayers(counts: readonly number[]) {
  const layers = counts.map((count, index) => {
    const records = Array.from({ length: count }, (_, at) => record(`quay.io/a/b${index}:${at}`));
    return { key: digestOf(`key ${index}`), layer: { key: digestOf(`key ${index}`) }, bytes: 0, records };
  }) as unknown as LayerPlan[];
  const stored = new Map(
    layers.map(({ key }) => [key, { mediaType: mediaTypes.ociLayer, digest: key, size: 1, diffId: key }]),
  );
  const planned = { platform: 'linux/amd64', tag: 'v1', layers, config: {}, history: [] };
  const { bytes, descriptor } = encodeImage(planned, stored, facts).manifest;
  const parsed = parseImageManifest(bytes, descriptor.mediaType, 'demo');
  const kept = parsed.layers.map(
    ({ annotations }) => parseRecords(annotations?.[annotationKeys.layerImages]).length,
  );
  return { bytes, kept, parsed };
}

test('a manifest keeps the records of all its images while they fit', () => {
  assert.deepEqual(encodeLayers([10, 0, 20]).kept, [10, 0, 20]);
});

test('of thousands of images, the records of the fullest layers are left out until the manifest fits', () => {
  const { bytes, kept, parsed } = encodeLayers([900, 700, 1000, 0, 600]);
  assert.ok(bytes.length <= manifestLimit && bytes.length > manifestLimit / 3, `${bytes.length}`);
  assert.deepEqual(kept, [900, 700, 0, 0, 600]);
  for (const { annotations } of parsed.layers) assert.ok(annotations?.[annotationKeys.layerKey]);
});
