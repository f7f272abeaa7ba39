import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openLayerScans } from '../../src/commands/inspect/layerscans.ts';
import { inspect } from '../../src/commands/inspect.ts';
import { contentOf } from '../../src/image/content.ts';
import { type Descriptor, mediaTypes } from '../../src/image/descriptor.ts';
import { copyImage } from '../../src/image/imagecopy.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import { type Source, type Target, wrapSource } from '../../src/image/store.ts';
import { withTransfers } from '../../src/image/transfers.ts';
import type { Compression } from '../../src/layers/compression.ts';
import { layerMediaType } from '../../src/layers/encoder.ts';
import { encodeLayer } from '../../src/layers/layer.ts';
import { type ProgressEvent, silent } from '../../src/progress.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { createRegistry } from '../../src/stores/registry/registry.ts';
import { type Exchange, pass, startFaults } from '../support/faults.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

/** A layer in a store, with the digest of its tar. */
interface Layer extends Descriptor {
  readonly diffId: string;
}

async function writeLayer(
  target: Target,
  name: string,
  size: number,
  compression: Compression = { type: 'none' },
): Promise<Layer> {
  const content = contentOf(Buffer.alloc(size, name));
  const entry = { path: name, type: 'file', mode: 0o644, uid: 0, gid: 0, content } as const;
  const layer = encodeLayer({ entries: [entry], compression, mtime: 0 });
  const written = await target.write(layer);
  return { mediaType: layerMediaType(compression), ...written, diffId: layer.diffId(written.digest) };
}

async function writeImage(
  target: Target,
  architecture: string,
  layers: readonly Layer[],
): Promise<Descriptor> {
  const platform = { os: 'linux', architecture };
  const diffIds = layers.map(({ diffId }) => diffId);
  const config = encodeJson(mediaTypes.ociConfig, {
    ...platform,
    rootfs: { type: 'layers', diff_ids: diffIds },
  });
  await target.write(contentOf(config.bytes));
  const described = layers.map(({ diffId: _, ...layer }) => layer);
  const manifest = encodeManifest({ config: config.descriptor, layers: described, annotations: {} });
  await target.putManifest(manifest.bytes, manifest.descriptor);
  return { ...manifest.descriptor, platform };
}

describe('the layers of an image', () => {
  let directory: string;
  let layout: Target;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-layerscans-'));
    layout = await openLayout(directory, { create: true });
  });
  after(() => rm(directory, { recursive: true, force: true }));

  test('are read from a registry side by side, and each blob once for all platforms', {
    skip: missing('docker-registry'),
  }, async (t) => {
    const shared = await Promise.all(
      [1, 2, 3, 4].map((each) => writeLayer(layout, `shared-${each}`, 1_100_000)),
    );
    const manifests: Descriptor[] = [];
    for (const architecture of ['amd64', 'arm64', 's390x']) {
      const own = await writeLayer(layout, `own-${architecture}`, 1000, { type: 'gzip', level: 6 });
      manifests.push(await writeImage(layout, architecture, [...shared, own]));
    }
    const statement = { mediaType: 'application/vnd.in-toto+json', ...(await layout.write(contentOf('{}'))) };
    const attestation = encodeManifest({
      config: { mediaType: mediaTypes.ociConfig, ...(await layout.write(contentOf('{ }'))) },
      layers: [statement],
      annotations: {},
    });
    await layout.putManifest(attestation.bytes, attestation.descriptor);
    const unknown = { os: 'unknown', architecture: 'unknown' };
    const index = encodeIndex({
      manifests: [...manifests, { ...attestation.descriptor, platform: unknown }],
      annotations: {},
    });
    await layout.putManifest(index.bytes, index.descriptor, 'v1');

    const registry = await startRegistry();
    t.after(() => registry.stop());
    const client = createRegistry({ credentials: async () => undefined });
    t.after(() => client.close());
    const repository = client.repository(registry.host, 'team/app');
    await copyImage(layout, repository, index.descriptor);
    await repository.putManifest(index.bytes, index.descriptor, 'v1');

    const { promise: together, resolve } = Promise.withResolvers<void>();
    let waiting = 0;
    // The first large layers are sent only once four of them are asked for.
    const hold = async (exchange: Exchange) => {
      if (++waiting === 4) resolve();
      await together;
      await pass(exchange);
    };
    const path = new RegExp(shared.map(({ digest }) => digest).join('|'));
    const proxy = await startFaults(registry.url, [{ method: 'GET', path, act: hold }]);
    t.after(() => proxy.stop());
    const events: ProgressEvent[] = [];
    const settings = { ...settingsTo({ kind: 'oci', directory: 'unused' }, ''), mirrors: {} };
    const location = `${proxy.host}/team/app:v1`;
    const found = await inspect(location, { verify: true }, settings, (event) => events.push(event));
    assert.deepEqual(
      found.platforms.map(({ platform }) => platform),
      ['linux/amd64', 'linux/arm64', 'linux/s390x'],
    );
    const blobs = proxy.seen.filter((each) => each.method === 'GET' && each.path.includes('/blobs/'));
    const read = blobs.map(({ path }) => path);
    assert.equal(read.length, new Set(read).size, 'no blob is read twice');
    assert.equal(
      read.length,
      shared.length + 3 + 3 + 2,
      'layers, configurations, and those of the attestation',
    );
    const checked = events.filter((event) => event.type === 'transfer' && event.state === 'checked');
    assert.equal(checked.length, shared.length + 3);
    const first = checked.find((event) => 'id' in event && event.id === shared[0]!.digest);
    assert.deepEqual(first && 'platforms' in first && first.platforms, [
      'linux/amd64',
      'linux/arm64',
      'linux/s390x',
    ]);
  });

  test('are open 16 at a time if they are large: more would only use memory', async () => {
    const layers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => writeLayer(layout, `many-${index}`, 700_000 + index * 1000)),
    );
    let [open, most] = [0, 0];
    const source = wrapSource<Source>(layout, {
      async *blob(descriptor, offset, options) {
        open += 1;
        most = Math.max(most, open);
        yield* layout.blob(descriptor, offset, options);
        open -= 1;
      },
    });
    const scanned = await withTransfers((transfers) => {
      const scan = openLayerScans(transfers, silent);
      return Promise.all(layers.map((layer) => scan(source, layer, { name: '', platforms: [] })));
    });
    assert.equal(most, 16);
    assert.deepEqual(
      scanned.map(({ diffId }) => diffId),
      layers.map(({ diffId }) => diffId),
      'results are in the order of the layers',
    );
  });

  test('have the digests of their tars, compressed or not', async () => {
    for (const compression of [
      { type: 'none' },
      { type: 'gzip', level: 6 },
      { type: 'zstd', level: 3 },
    ] as const) {
      const layer = await writeLayer(layout, `a ${compression.type}`, 200_000, compression);
      const { diffId } = await withTransfers((transfers) =>
        openLayerScans(transfers, silent)(layout, layer, { name: '', platforms: [] }),
      );
      assert.equal(diffId, layer.diffId);
    }
  });

  test('stop when one of them is damaged', async () => {
    const good = await writeLayer(layout, 'good', 2_000_000);
    const bad = await writeLayer(layout, 'bad', 1_000_000);
    const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
    const source = wrapSource<Source>(layout, {
      async *blob(descriptor, offset, options) {
        if (descriptor.digest === bad.digest) yield* layout.blob({ ...descriptor, size: 5 }, offset, options);
        for await (const chunk of layout.blob(descriptor, offset, options)) {
          yield chunk;
          await failed;
        }
      },
    });
    const states: string[] = [];
    const progress = (event: ProgressEvent) => {
      if (event.type !== 'transfer' || event.state === 'started') return;
      states.push(`${event.name} ${event.state}`);
      fail();
    };
    const scanning = withTransfers((transfers) => {
      const scan = openLayerScans(transfers, progress);
      const all = Object.entries({ good, bad });
      return Promise.all(all.map(([name, layer]) => scan(source, layer, { name, platforms: [] })));
    });
    await assert.rejects(scanning, { code: 'DIGEST_MISMATCH' });
    assert.deepEqual(states, ['bad failed', 'good stopped']);
  });

  test('of an archive that doesn’t compress them are read as they are', async () => {
    const layer = await writeLayer(layout, 'plain', 300_000);
    const source = wrapSource<Source>(layout, {
      blob: () => assert.fail('it would be compressed first'),
      plainTar: () => ({ size: layer.size, open: (offset) => layout.blob(layer, offset) }),
    });
    const { diffId } = await withTransfers((transfers) =>
      openLayerScans(transfers, silent)(source, layer, { name: '', platforms: [] }),
    );
    assert.equal(diffId, layer.diffId);
  });
});
