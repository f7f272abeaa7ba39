import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PreparedPlatform } from '../../../src/application/prepared/prepared.ts';
import type { EmbeddedImage } from '../../../src/embedded/registryfiles.ts';
import { contentOf } from '../../../src/image/content.ts';
import { digestOf, hexOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { parseReference } from '../../../src/image/reference.ts';
import type { EntryMetadata } from '../../../src/layers/tree.ts';
import { computedLayers, layOutImage } from '../../../src/publish/layout/image.ts';

const attributes = { mode: 0o644, uid: 0, gid: 0 };
const digest = digestOf('large');
const size = 2_000_000;
const data = `registry/docker/registry/v2/blobs/sha256/${hexOf(digest).slice(0, 2)}/${hexOf(digest)}/data`;
const image: EmbeddedImage = {
  reference: parseReference('a/b:1'),
  origin: 'list',
  manifest: { ...contentOf(Buffer.from('manifest')), mediaType: mediaTypes.ociManifest },
  blobs: [contentOf(Buffer.from('config')), { digest, size, open: () => assert.fail('nothing is read') }],
};

/** `COPY registry registry` on a file system that has something there already. */
function layersOn(...below: EntryMetadata[]) {
  const platform: PreparedPlatform = {
    config: {},
    layers: [
      {
        createdBy: 'COPY registry registry',
        entries: [{ path: 'registry', type: 'dir', mode: 0o755, uid: 0, gid: 0, generated: '' }],
        below,
      },
    ],
    history: [{ createdBy: 'COPY registry registry', emptyLayer: false }],
    images: [],
  };
  const planned = layOutImage(platform, [image], { compression: { type: 'none' }, mtime: 0 });
  return computedLayers(new Map([['linux/amd64', planned]]));
}

const keys = (layers: ReturnType<typeof layersOn>) => layers.map(({ key }) => key);
const alone = keys(layersOn());

test('a large blob that the layers below have at the same path has no layer, and its image’s layer is the same', () => {
  assert.equal(alone.length, 2);
  const layers = layersOn({ path: data, type: 'file', ...attributes, size, digest });
  assert.deepEqual(keys(layers), alone.slice(0, 1));
  assert.ok(layers[0]?.images.includes('docker.io/a/b:1'));
});

for (const [what, other] of [
  ['with other bytes', { digest: digestOf('damaged') }],
  ['of another size', { size: 1_999_999 }],
  ['with another mode', { mode: 0o600 }],
  ['with another owner', { uid: 7 }],
] as const)
  test(`a large blob below ${what} has its layer`, () => {
    assert.deepEqual(
      keys(layersOn({ path: data, type: 'file', ...attributes, size, digest, ...other })),
      alone,
    );
  });

test('directories below keep their attributes', () => {
  const path = 'registry/docker/registry';
  const layers = layersOn({ path, type: 'dir', mode: 0o700, uid: 7, gid: 7 });
  for (const { spec } of layers) {
    const found = spec.entries.find((entry) => entry.path === path);
    assert.deepEqual([found?.mode, found?.uid], [0o700, 7]);
  }
});

test('an image that a later instruction replaces is a warning that names both', () => {
  const manifests = 'registry/docker/registry/v2/repositories/a/b/_manifests';
  const other = digestOf('other');
  const link = (path: string) =>
    ({ path: `${manifests}/${path}/link`, type: 'file', ...attributes, content: contentOf(other) }) as const;
  const later = { createdBy: 'COPY --from=x registry registry', entries: [link('tags/1/current')] };
  const generated = {
    createdBy: 'COPY registry registry',
    entries: [{ path: 'registry', type: 'dir', mode: 0o755, uid: 0, gid: 0, generated: '' } as const],
  };
  const revision = { createdBy: 'COPY b', entries: [link(`revisions/sha256/${hexOf(other)}`)] };
  const warningsOf = (...layers: PreparedPlatform['layers']) =>
    layOutImage({ config: {}, layers, history: [], images: [] }, [image], {
      compression: { type: 'none' },
      mtime: 0,
    }).warnings.map(({ message }) => message);
  assert.deepEqual(warningsOf(generated, { ...later, entries: [...revision.entries, ...later.entries] }), [
    `a/b:1 is ${image.manifest.digest} in the images that were found, and ${other} in ${later.createdBy}; the later one is used`,
  ]);
  assert.deepEqual(warningsOf(later, generated), []);
});
