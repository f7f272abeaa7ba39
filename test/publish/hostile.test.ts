import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { publish } from '../../src/commands/publish.ts';
import { publishImages } from '../../src/commands/publish-images.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { annotationKeys } from '../../src/image/annotations.ts';
import { contentOf } from '../../src/image/content.ts';
import { mediaTypes } from '../../src/image/descriptor.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { type Exchange, type Fault, flipAt, forward, reply, startFaults } from '../support/faults.ts';
import { startGenerated } from '../support/generated.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';
import { makerAt } from './rawregistry.ts';

const skip = missing('docker-registry');

/**
 * The first upload of more than `limit` bytes is cut there; the registry keeps what it has, says so, and
 * takes the rest.
 */
function cutLongUpload(limit: number): Fault[] {
  let kept: string | undefined;
  const path = /\/blobs\/uploads\/./;
  const cut = async (exchange: Exchange) => {
    let passed = 0;
    const body = async function* (bytes: AsyncIterable<Buffer>) {
      for await (const chunk of bytes) {
        const taken = chunk.subarray(0, limit - passed);
        yield taken;
        passed += taken.length;
        if (passed === limit) return;
      }
    };
    const answer = await forward(exchange, { body });
    if (passed < limit) return reply(exchange, answer);
    const { pathname, search } = new URL(answer.headers.location ?? '');
    kept = `${pathname}${search}`;
    exchange.response.destroy();
  };
  const standing = async (exchange: Exchange) =>
    reply(exchange, await forward(exchange, kept === undefined ? {} : { path: kept }));
  return [
    {
      method: 'PATCH',
      path,
      act: async (exchange) =>
        kept === undefined ? cut(exchange) : reply(exchange, await forward(exchange)),
    },
    { method: 'GET', path, act: standing },
  ];
}

describe('publish, against a hostile source or target,', { skip }, () => {
  let target: TestRegistry;

  before(async () => {
    target = await startRegistry();
  });
  after(() => target?.stop());

  const tagsIn = async (namespace: string): Promise<string[]> => {
    const answer = await fetch(`${target.url}/v2/${namespace}/demo/tags/list`);
    return answer.ok ? (((await answer.json()) as { tags: string[] | null }).tags ?? []) : [];
  };
  const to = (host: string, namespace: string, source: string, more: Partial<Settings> = {}) =>
    settingsTo({ kind: 'registry', host, namespace }, source, more);
  const demo = (...references: string[]) =>
    preparedBuild({ 'linux/amd64': platform(references.map((each) => listed(each))) });

  test('finds a byte that is flipped only after an interrupted upload was resumed, and names the image', async (t) => {
    const source = await startGenerated(32 * 1024 * 1024);
    t.after(() => source.stop());
    let ranges = 0;
    const flipRanges = async (exchange: Exchange) => {
      const answer = await forward(exchange);
      if (exchange.incoming.headers.range === undefined) return reply(exchange, answer);
      ranges += 1;
      const last = Number(answer.headers['content-length']) - 1;
      return reply(exchange, answer, { body: (bytes) => flipAt(bytes, last) });
    };
    const liar = await startFaults(source.url, [
      { method: 'GET', path: /\/blobs\/sha256:/, act: flipRanges },
    ]);
    t.after(() => liar.stop());
    const cutter = await startFaults(target.url, cutLongUpload(16_000_000));
    t.after(() => cutter.stop());
    const building = publish(demo('docker.io/big/data:1'), to(cutter.host, 'resumed', liar.url), silent);
    await assert.rejects(building, (error: ImagebuildError) => {
      assert.equal(error.code, 'DIGEST_MISMATCH');
      assert.match(error.message, /docker\.io\/big\/data@sha256:/);
      return true;
    });
    assert.equal(ranges, 1);
    assert.deepEqual(await tagsIn('resumed'), []);
  });

  describe('whose repository holds other things,', () => {
    let source: TestRegistry;
    before(async () => {
      source = await startRegistry();
      const maker = makerAt(source.url, 'a/img');
      await maker.image('1', await maker.blob(Buffer.alloc(2_000_000, 1)));
    });
    after(() => source?.stop());

    const build = (more: Parameters<typeof preparedBuild>[1] = {}) =>
      preparedBuild({ 'linux/amd64': platform([listed('docker.io/a/img:1')]) }, more);
    const publishTo = (namespace: string, more: Partial<Settings> = {}, request = {}) =>
      publish(build(request), to(target.host, namespace, source.url, more), silent);
    const remove = async (namespace: string, path: string) => {
      const { status } = await fetch(`${target.url}/v2/${namespace}/demo/${path}`, { method: 'DELETE' });
      assert.equal(status, 202);
    };
    /** What helm and oras put under a tag. */
    const artifact = async (namespace: string, tag: string) => {
      const maker = makerAt(target.url, `${namespace}/demo`);
      const config = await maker.blob('{"name":"x"}', 'application/vnd.cncf.helm.config.v1+json');
      await maker.manifest(
        { schemaVersion: 2, config, layers: [{ ...config, mediaType: mediaTypes.ociLayer }] },
        mediaTypes.ociManifest,
        tag,
      );
    };

    test('ignores a chart under another tag', async () => {
      await artifact('chart', 'v0');
      assert.equal((await publishTo('chart')).status, 'done');
    });

    test('only replaces a chart under its own tag with --replace-other-type', async () => {
      await artifact('own-chart', 'v1');
      await assert.rejects(publishTo('own-chart'), { code: 'TYPE_MISMATCH', message: /cncf\.helm/ });
      assert.equal((await publishTo('own-chart', { replaceOtherType: true })).status, 'done');
    });

    for (const version of ['v1', 'v2']) {
      test(`builds ${version} although v1 lost its manifest`, async () => {
        const namespace = `childless-${version}`;
        const first = await publishTo(namespace);
        await remove(namespace, `manifests/${first.platforms['linux/amd64']?.digest}`);
        assert.equal((await publishTo(namespace, {}, { version })).status, 'done');
      });

      test(`builds ${version} although v1 lost its configuration`, async () => {
        const namespace = `bare-${version}`;
        const first = await publishTo(namespace);
        await remove(namespace, `blobs/${first.platforms['linux/amd64']?.config}`);
        assert.equal((await publishTo(namespace, {}, { version })).status, 'done');
      });
    }

    test('builds one platform although the other one, which it would keep, is lost', async () => {
      const both = ['linux/amd64', 'linux/arm64'];
      const of = (platforms: readonly string[], text: string) =>
        preparedBuild(Object.fromEntries(platforms.map((each) => [each, platform([], text + each)])));
      const settings = to(target.host, 'half', source.url);
      const first = await publish(of(both, 'old'), settings, silent);
      await remove('half', `manifests/${first.platforms['linux/arm64']?.digest}`);
      assert.equal((await publish(of(['linux/amd64'], 'new'), settings, silent)).status, 'done');
    });

    test('does not replace the version v1-amd64 by the platform tag of v1', async () => {
      const { digest } = await publishTo('clash', {}, { version: 'v1-amd64' });
      await assert.rejects(publishTo('clash'), { code: 'TAG_EXISTS', message: /is the version v1-amd64/ });
      const answer = await fetch(`${target.url}/v2/clash/demo/manifests/v1-amd64`, {
        headers: { accept: mediaTypes.ociIndex },
      });
      assert.equal(answer.headers.get('docker-content-digest'), digest);
      assert.equal((await publishTo('clash', {}, { version: 'v2' })).status, 'done');
      assert.equal((await publishTo('clash', {}, { version: 'v2' })).status, 'done');
    });

    for (const [what, lie] of Object.entries({
      'leaves blobs out': { blobs: [] },
      'makes a blob huge': {
        blobs: [{ digest: `sha256:${'a'.repeat(64)}`, size: Number.MAX_SAFE_INTEGER - 1 }],
      },
    })) {
      test(`publishes nothing from a record that ${what}`, async () => {
        const namespace = what.replaceAll(' ', '-');
        const first = await publishTo(namespace);
        const at = `${target.url}/v2/${namespace}/demo/manifests`;
        const accept = mediaTypes.ociManifest;
        const answer = await fetch(`${at}/${first.platforms['linux/amd64']?.digest}`, {
          headers: { accept },
        });
        const manifest = (await answer.json()) as { layers: { annotations: Record<string, string> }[] };
        for (const { annotations } of manifest.layers) {
          const records = JSON.parse(annotations[annotationKeys.layerImages] ?? '[]') as object[];
          if (records.length > 0)
            annotations[annotationKeys.layerImages] = JSON.stringify(
              records.map((each) => ({ ...each, ...lie })),
            );
        }
        const maker = makerAt(target.url, `${namespace}/demo`);
        const child = { ...(await maker.manifest(manifest, mediaTypes.ociManifest)) };
        const manifests = [{ ...child, platform: { os: 'linux', architecture: 'amd64' } }];
        const lying = await maker.manifest({ schemaVersion: 2, manifests }, mediaTypes.ociIndex, 'v1');
        await assert.rejects(publishTo(namespace), { name: 'ImagebuildError' });
        const now = await fetch(`${at}/v1`, { headers: { accept: mediaTypes.ociIndex } });
        assert.equal(now.headers.get('docker-content-digest'), lying.digest);
        assert.equal((await publishTo(namespace, {}, { cache: false })).digest, first.digest);
      });
    }

    test('does not reuse a layer that somebody compressed again and left our key on', async () => {
      const first = await publishTo('packed');
      const accept = mediaTypes.ociManifest;
      const at = `${target.url}/v2/packed/demo`;
      const digest = first.platforms['linux/amd64']?.digest;
      const answer = await fetch(`${at}/manifests/${digest}`, { headers: { accept } });
      const manifest = (await answer.json()) as {
        layers: { digest: string; annotations: object }[];
        annotations: object;
      };
      const maker = makerAt(target.url, 'packed/demo');
      const layers = await Promise.all(
        manifest.layers.map(async (layer) => {
          const bytes = Buffer.from(await (await fetch(`${at}/blobs/${layer.digest}`)).arrayBuffer());
          const packed = await maker.blob(zstdCompressSync(bytes), mediaTypes.ociLayerZstd);
          return { ...packed, annotations: layer.annotations };
        }),
      );
      const child = await maker.manifest({ ...manifest, layers }, mediaTypes.ociManifest);
      const index = { schemaVersion: 2, annotations: manifest.annotations };
      const manifests = [{ ...child, platform: { os: 'linux', architecture: 'amd64' } }];
      await maker.manifest({ ...index, manifests }, mediaTypes.ociIndex, 'v1');
      assert.equal((await publishTo('packed')).digest, first.digest);
    });
  });

  /** A layout of one image that says it is for `architecture`, below `depth` indexes of thirty children. */
  async function layoutOf(t: TestContext, architecture: string, depth = 1): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'imagebuild-hostile-'));
    t.after(() => rm(directory, { recursive: true, force: true }));
    const layout = await openLayout(directory, { create: true });
    const layer = contentOf(Buffer.from('a layer'));
    const rootfs = { type: 'layers', diff_ids: [layer.digest] };
    const config = encodeJson(mediaTypes.ociConfig, { os: 'linux', architecture, rootfs });
    for (const content of [layer, contentOf(config.bytes)]) await layout.write(content);
    const { digest, size } = layer;
    const layers = [{ mediaType: mediaTypes.ociLayer, digest, size }];
    let whole = encodeManifest({ config: config.descriptor, layers, annotations: {} });
    for (let level = 0; level < depth; level++) {
      await layout.putManifest(whole.bytes, whole.descriptor);
      const child = { ...whole.descriptor, platform: { os: 'linux', architecture } };
      whole = encodeIndex({ manifests: depth === 1 ? [child] : Array(30).fill(child), annotations: {} });
    }
    await layout.putManifest(whole.bytes, whole.descriptor, 'v1');
    return `oci:${directory}`;
  }

  for (const architecture of [
    'x\\..\\..\\..\\..\\victim\\demo\\manifests\\v1',
    'amd64?a=b',
    'a b',

    'é',
  ]) {
    test(`refuses a layout whose platform would lead elsewhere (${architecture})`, async (t) => {
      const layout = await layoutOf(t, architecture);
      const proxy = await startFaults(target.url);
      t.after(() => proxy.stop());
      const settings = to(proxy.host, 'platform', proxy.url);
      const publishing = publishImages([layout], `${proxy.host}/platform/demo:v1`, settings, silent);
      await assert.rejects(publishing, { code: 'CONTENT_INVALID', message: /cannot be part of a tag/ });
      assert.deepEqual(proxy.seen, []);
    });
  }

  test('publishes a manifest once that an index names many times', { timeout: 60_000 }, async (t) => {
    const layout = await layoutOf(t, 'amd64', 3);
    const settings = to(target.host, 'many', target.url);
    assert.ok(await publishImages([layout], `${target.host}/many/demo:v1`, settings, silent));
  });
});
