import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blobPath } from '../../src/embedded/registryfiles.ts';
import { contentOf } from '../../src/image/content.ts';
import { digestOf, hexOf, mediaTypes } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import { applyLayerChanges, mergeLayer, overlayLayers } from '../../src/layers/overlay.ts';
import { layerLimit } from '../../src/layers/split.ts';
import { entryMetadata, type Tree } from '../../src/layers/tree.ts';
import { copiedLayers, fileLayer, finishLayers, historyOf } from '../../src/prepare/addedlayers.ts';
import type { HeldLayer } from '../../src/prepare/takeover.ts';
import { treeOf } from '../context/trees.ts';

/** A layer of an image with one file; `size` are the bytes of its blob. */
function held(name: string, size: number): HeldLayer {
  const entries = [...treeOf({ [`registry/${name}`]: name }).values()];
  const digest = digestOf(name);
  return {
    layer: { mediaType: mediaTypes.ociLayer, digest, size, diffId: digest },
    changes: { removed: new Set(), opaque: new Set(), entries },
  };
}

const from = {
  reference: parseReference('a/part:v1'),
  manifest: { mediaType: mediaTypes.ociManifest, digest: digestOf('part'), size: 1 },
};

/** A line that copies an image of these layers onto a file system. */
function copyOf(layers: readonly HeldLayer[], root: Tree = new Map()) {
  const copied = overlayLayers(layers.map(({ changes }) => changes));
  return { copied, step: copiedLayers('COPY registry registry', root, copied, { from, layers }) };
}

const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => held(`${prefix}${index}`, 1000 + index));

describe('layers of other images', () => {
  test('are all taken where they fit', () => {
    const { step } = copyOf(many('a', layerLimit));
    const { layers, joined } = finishLayers([step], 0);
    assert.equal(layers.flat().length, layerLimit);
    assert.deepEqual(joined, []);
    assert.ok(layers.flat().every((layer) => 'from' in layer));
  });

  test('are joined where they do not fit: the smallest, as many as necessary, of all lines', () => {
    const first = copyOf(many('a', 70));
    const second = copyOf([...many('b', 50), held('tiny', 1)], first.copied);
    const { layers, joined } = finishLayers([first.step, second.step], 3);
    assert.equal(layers.flat().length + 3, layerLimit);
    const limit = Math.max(...joined.map(({ layer }) => layer.size));
    const kept = layers.flat().flatMap((layer) => ('from' in layer ? [layer.layer.size] : []));
    assert.ok(kept.every((size) => size >= limit));
    assert.ok(joined.some(({ layer }) => layer.size === 1));
    let root: Tree = new Map();
    const byDigest = new Map(
      [...many('a', 70), ...many('b', 50), held('tiny', 1)].map((one) => [one.layer.digest, one]),
    );
    for (const layer of layers.flat()) {
      if ('from' in layer) root = applyLayerChanges(root, byDigest.get(layer.layer.digest)!.changes);
      else if ('entries' in layer)
        root = mergeLayer(root, new Map(layer.entries.map((entry) => [entry.path, entry])));
    }
    const facts = (tree: Tree) =>
      [...tree.values()].map((entry) => JSON.stringify(entryMetadata(entry))).sort();
    assert.deepEqual(facts(root), facts(mergeLayer(first.copied, second.copied)));
  });

  test('leave room for the layers of other steps', () => {
    const files = Array.from({ length: 40 }, (_, index) =>
      fileLayer(`${index}`, new Map(), treeOf({ [`f${index}`]: 'f' })),
    );
    const { layers } = finishLayers([copyOf(many('a', 90)).step, ...files], 0);
    assert.equal(layers.flat().length, layerLimit);
  });

  test('that are below already are not repeated', () => {
    const layers = many('a', 3);
    const { copied } = copyOf(layers);
    const { step } = copyOf([...layers, held('new', 5)], copied);
    assert.equal(finishLayers([step], 0).layers.flat().length, 1);
  });

  test('the history names the image that a layer was taken from, and the images in it', () => {
    const manifest = contentOf('{}');
    const link = 'registry/docker/registry/v2/repositories/library/busybox/_manifests';
    const entries = [
      ...treeOf({
        [`${link}/tags/1.36/current/link`]: manifest.digest,
        [`${link}/revisions/sha256/${hexOf(manifest.digest)}/link`]: manifest.digest,
        [`registry/${blobPath(manifest.digest)}`]: '{}',
      }).values(),
    ];
    const image = {
      ...held('image', 2000),
      changes: { removed: new Set<string>(), opaque: new Set<string>(), entries },
    };
    const { step } = copyOf([image, held('blob', 3000)]);
    const { layers } = finishLayers([step], 0);
    const row = { createdBy: 'COPY --from=part registry registry', emptyLayer: false, line: 1 };
    const title = (name: string) =>
      `${row.createdBy} # layer ${digestOf(name).slice(7, 19)} of docker.io/a/part:v1`;
    assert.deepEqual(
      historyOf({ history: [row] }, layers).map(({ createdBy }) => createdBy),
      [`${title('image')}, image library/busybox:1.36`, title('blob')],
    );
  });
});
