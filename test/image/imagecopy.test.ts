import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contentOf } from '../../src/image/content.ts';
import { type Descriptor, mediaTypes } from '../../src/image/descriptor.ts';
import { copyImage, copyImages } from '../../src/image/imagecopy.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import { type Target, wrapSource } from '../../src/image/store.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { createRegistry, type Registry } from '../../src/stores/registry/registry.ts';
import { answer, type Exchange, pass, startFaults } from '../support/faults.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

/** Writes an index of images for two platforms that share all layers but one. */
async function writePair(target: Target, sizes: readonly number[]): Promise<Descriptor> {
  const put = async (mediaType: string, bytes: Uint8Array): Promise<Descriptor> => ({
    mediaType,
    ...(await target.write(contentOf(bytes))),
  });
  const shared: Descriptor[] = [];
  for (const [index, size] of sizes.entries())
    shared.push(await put(mediaTypes.ociLayer, Buffer.alloc(size, index + 1)));
  const manifests: Descriptor[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const platform = { os: 'linux', architecture };
    const own = await put(mediaTypes.ociLayer, Buffer.from(`only for ${architecture}`));
    const config = encodeJson(mediaTypes.ociConfig, {
      ...platform,
      rootfs: { type: 'layers', diff_ids: [] },
    });
    await target.write(contentOf(config.bytes));
    const manifest = encodeManifest({ config: config.descriptor, layers: [...shared, own], annotations: {} });
    await target.putManifest(manifest.bytes, manifest.descriptor);
    manifests.push({ ...manifest.descriptor, platform });
  }
  const index = encodeIndex({ manifests, annotations: {} });
  await target.putManifest(index.bytes, index.descriptor, 'v1');
  return index.descriptor;
}

const isUpload = /\/blobs\/uploads\//;

describe('an image is copied', { skip: missing('docker-registry') }, () => {
  let registry: TestRegistry;
  let client: Registry;
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-imagecopy-'));
    registry = await startRegistry();
    client = createRegistry({ credentials: async () => undefined });
  });
  after(async () => {
    await client?.close();
    await registry?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  const layoutOf = (name: string) => openLayout(join(directory, name), { create: true });

  test('with its large blobs side by side, each read and sent once, in as few requests as it takes', async (t) => {
    const sizes = [1, 2, 3, 4].map((count) => count * 600_000);
    const layout = await layoutOf('pair');
    const index = await writePair(layout, sizes);
    const { promise: together, resolve } = Promise.withResolvers<void>();
    let waiting = 0;
    // The first uploads are answered only once as many are under way as a registry gets at first.
    const hold = async (exchange: Exchange) => {
      if (++waiting === 4) resolve();
      await together;
      await pass(exchange);
    };
    const proxy = await startFaults(registry.url, [{ method: 'PATCH', path: isUpload, act: hold }]);
    t.after(() => proxy.stop());
    const read: string[] = [];
    const from = wrapSource(layout, {
      blob: (descriptor, offset, options) => {
        read.push(descriptor.digest);
        return layout.blob(descriptor, offset, options);
      },
    });
    await copyImage(from, client.repository(proxy.host, 'team/pair'), index);
    assert.equal(
      new Set(read).size,
      sizes.length + 4,
      'the layers, and a layer and a configuration for each platform',
    );
    assert.equal(read.length, new Set(read).size, 'each blob is read once');
    const asked = proxy.seen.filter(({ method, path }) => method === 'HEAD' && path.includes('/blobs/'));
    assert.equal(asked.length, read.length, 'the registry is asked for each blob once');
    const manifest = await client.repository(registry.host, 'team/pair').resolve(index.digest);
    assert.equal(manifest?.digest, index.digest);
  });

  test('when a blob is refused, the others stop, and their uploads are cancelled', async (t) => {
    const sizes = [3_000_000, 2_000_000];
    const layout = await layoutOf('refused');
    const index = await writePair(layout, sizes);
    const begun = Promise.withResolvers<void>();
    const isRefused = ({ incoming }: Exchange) => incoming.url?.includes('digest=') === true;
    const proxy = await startFaults(registry.url, [
      {
        method: 'PUT',
        path: isUpload,
        async act(exchange) {
          await begun.promise;
          return isRefused(exchange) ? answer(exchange, 403) : pass(exchange);
        },
      },
    ]);
    t.after(() => proxy.stop());
    const states = new Map<string, string>();
    // The largest layer sends its first bytes, and the rest only when another blob has failed.
    const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
    const from = wrapSource(layout, {
      async *blob(descriptor, offset = 0, options) {
        for await (const chunk of layout.blob(descriptor, offset, options)) {
          yield chunk;
          if (descriptor.size !== sizes[0]) continue;
          begun.resolve();
          await failed;
        }
      },
    });
    const onBlob = ({ size, digest }: Descriptor, outcome: string) => {
      states.set(size === sizes[0] ? 'largest' : digest, outcome);
      if (outcome === 'failed') fail();
    };
    const to = client.repository(proxy.host, 'team/refused');
    await assert.rejects(copyImages([{ from, descriptor: index, onBlob }], to), { code: 'DENIED' });
    assert.equal(states.get('largest'), 'stopped');
    const failures = [...states.values()].filter((state) => state === 'failed');
    assert.equal(failures.length, 1);
    const cancelled = proxy.seen.filter(({ method, path }) => method === 'DELETE' && isUpload.test(path));
    assert.ok(cancelled.length >= 1, 'the upload of the largest layer is cancelled');
    assert.equal(await client.repository(registry.host, 'team/refused').resolve(index.digest), undefined);
  });

  test('when the command is cancelled, nothing more is read', async () => {
    const layout = await layoutOf('cancelled');
    const index = await writePair(layout, [3_000_000]);
    const controller = new AbortController();
    const to = client.repository(registry.host, 'team/cancelled');
    const onBytes = () => controller.abort(new Error('Ctrl-C'));
    const copying = copyImages([{ from: layout, descriptor: index, onBytes }], to, controller.signal);
    await assert.rejects(copying, /Ctrl-C/);
  });

  test('several images at once, with what they share copied once', async () => {
    const layouts = [await layoutOf('one'), await layoutOf('two')];
    const written: string[] = [];
    const target = await layoutOf('both');
    const to = wrapSource<Target>(target, {
      write(content, options) {
        written.push(content.digest ?? '');
        return target.write(content, options);
      },
    });
    const copies = [];
    for (const from of layouts) copies.push({ from, descriptor: await writePair(from, [600_000, 700]) });
    await copyImages(copies, to);
    assert.equal(written.length, new Set(written).size);
    assert.equal((await target.resolve(copies[0]!.descriptor.digest))?.digest, copies[0]!.descriptor.digest);
  });
});
