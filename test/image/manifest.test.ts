import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { parseImageConfig } from '../../src/image/imageconfig.ts';
import { deduceMediaType, parseConfig, parseManifest } from '../../src/image/manifest.ts';

const bytesOf = (document: unknown) => Buffer.from(JSON.stringify(document));
const blob = { digest: digestOf('x'), size: 1 };

test('what Go writes as null in a manifest is absent', () => {
  const document = {
    schemaVersion: 2,
    mediaType: null,
    config: {
      ...blob,
      mediaType: mediaTypes.ociConfig,
      annotations: null,
      platform: null,
      artifactType: null,
    },
    layers: null,
    annotations: null,
  };
  assert.deepEqual(parseManifest(bytesOf(document), mediaTypes.ociManifest, 'x'), {
    kind: 'manifest',
    config: {
      ...blob,
      mediaType: mediaTypes.ociConfig,
      annotations: undefined,
      platform: undefined,
      artifactType: undefined,
    },
    layers: [],
    annotations: {},
  });
});

test('layers and annotations may be absent, and blobs without a media type are those of an image', () => {
  const manifest = parseManifest(
    bytesOf({ schemaVersion: 2, config: blob, layers: [{ ...blob, mediaType: '' }] }),
    mediaTypes.ociManifest,
    'x',
  );
  assert.ok(manifest.kind === 'manifest');
  assert.equal(manifest.config.mediaType, mediaTypes.ociConfig);
  assert.equal(manifest.layers[0]?.mediaType, mediaTypes.ociLayer);
});

test('a platform of an index may lack its system and its variant; one without an architecture doesn’t count', () => {
  const entry = (platform: unknown) => ({ ...blob, mediaType: mediaTypes.ociManifest, platform });
  const platforms = [
    { architecture: 'amd64' },
    { architecture: 'amd64', os: null, variant: null },
    { architecture: 'arm64', os: 'linux', variant: '' },
    { os: 'linux' },
    { architecture: '', os: '' },
    null,
  ];
  const index = parseManifest(
    bytesOf({ schemaVersion: 2, manifests: platforms.map(entry), annotations: null }),
    mediaTypes.ociIndex,
    'x',
  );
  assert.ok(index.kind === 'index');
  assert.deepEqual(
    index.manifests.map(({ platform }) => platform),
    [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64' },
      undefined,
      undefined,
      undefined,
    ],
  );
});

test('a configuration may lack its system, its layers and all that it does not say', () => {
  const rows: [object, object][] = [
    [{ architecture: 'amd64' }, { os: 'linux', architecture: 'amd64', diffIds: [] }],
    [
      { architecture: 'amd64', os: '', rootfs: {} },
      { os: 'linux', architecture: 'amd64', diffIds: [] },
    ],
    [
      { architecture: 'arm64', os: null, variant: null, rootfs: { type: 'layers', diff_ids: null } },
      { os: 'linux', architecture: 'arm64', diffIds: [] },
    ],
    [{ rootfs: null }, { os: 'linux', architecture: '', diffIds: [] }],
  ];
  for (const [config, parsed] of rows) {
    assert.deepEqual(parseConfig(bytesOf(config), 'x'), parsed);
    assert.deepEqual(parseImageConfig(bytesOf(config), 'x').diffIds, []);
  }
});

test('the media type of a document without one is deduced from its fields', () => {
  const rows: [unknown, string | undefined][] = [
    [{ schemaVersion: 2, manifests: [] }, mediaTypes.ociIndex],
    [{ schemaVersion: 2, mediaType: '', manifests: [] }, mediaTypes.ociIndex],
    [{ schemaVersion: 2, mediaType: null, config: blob, layers: null }, mediaTypes.ociManifest],
    [{ schemaVersion: 2, config: blob }, mediaTypes.ociManifest],
    [{ schemaVersion: 2, layers: [] }, mediaTypes.ociManifest],
    [{ schemaVersion: 2, mediaType: mediaTypes.dockerIndex, manifests: [] }, mediaTypes.dockerIndex],
    [{ manifests: [] }, undefined],
    [{ schemaVersion: 1, fsLayers: [] }, undefined],
    [null, undefined],
  ];
  for (const [document, type] of rows) assert.equal(deduceMediaType(bytesOf(document)), type);
  assert.equal(deduceMediaType(Buffer.from('<html>')), undefined);
});
