import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { diffSchema, type PlatformComparison } from '../../../src/application/comparison/shape.ts';
import { diff } from '../../../src/commands/diff/diff.ts';
import { publish } from '../../../src/commands/publish.ts';
import { contentOf } from '../../../src/image/content.ts';
import { type Digest, mediaTypes } from '../../../src/image/descriptor.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../../src/image/manifest.ts';
import type { Target } from '../../../src/image/store.ts';
import { defaultCompression } from '../../../src/layers/compression.ts';
import { encodeLayer } from '../../../src/layers/layer.ts';
import type { Entry } from '../../../src/layers/tree.ts';
import { silent } from '../../../src/progress.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { createRegistry, type Registry } from '../../../src/stores/registry/registry.ts';
import golden from '../../goldens/documents.json' with { type: 'json' };
import { imagebuild } from '../../support/cli.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { writeImage as writeSource } from '../../support/storedimages.ts';
import { missing } from '../../support/tools.ts';

const owner = { uid: 0, gid: 0 };
const file = (path: string, text: string, mode = 0o644): Entry => {
  return { path, type: 'file', mode, ...owner, content: contentOf(Buffer.from(text)) };
};
const directory = (path: string): Entry => ({ path, type: 'dir', mode: 0o755, ...owner });
const link = (path: string, linkname: string): Entry => {
  return { path, type: 'symlink', mode: 0o777, ...owner, linkname };
};

describe('imagebuild diff', { skip: missing('docker-registry') }, () => {
  let work: string;
  let registry: TestRegistry;
  let client: Registry;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-diff-'));
    registry = await startRegistry({ accessLog: true });
    client = createRegistry();
  });
  after(async () => {
    await client?.close();
    await registry?.stop();
    await rm(work, { recursive: true, force: true });
  });

  /** Writes an image for amd64 with a layer for each list of entries; returns the digests of its layers. */
  async function write(
    target: Target,
    tag: string,
    layers: readonly (readonly Entry[])[],
    config: object = {},
  ) {
    const written = [];
    for (const entries of layers) {
      const layer = encodeLayer({ entries, compression: defaultCompression, mtime: 0 });
      const blob = await target.write(layer);
      written.push({ ...blob, mediaType: mediaTypes.ociLayerGzip, diffId: layer.diffId(blob.digest) });
    }
    const document = encodeJson(mediaTypes.ociConfig, {
      ...{ os: 'linux', architecture: 'amd64', config },
      rootfs: { type: 'layers', diff_ids: written.map(({ diffId }) => diffId) },
    });
    await target.write(contentOf(document.bytes));
    const manifest = encodeManifest({
      config: document.descriptor,
      layers: written.map(({ diffId: _, ...descriptor }) => descriptor),
      annotations: {},
    });
    await target.putManifest(manifest.bytes, manifest.descriptor);
    const entry = { ...manifest.descriptor, platform: { os: 'linux', architecture: 'amd64' } };
    const index = encodeIndex({ manifests: [entry], annotations: {} });
    await target.putManifest(index.bytes, index.descriptor, tag);
    return written.map(({ digest }) => digest);
  }
  const settings = () => settingsTo({ kind: 'oci', directory: 'out' }, '', { mirrors: {} });
  const compare = async (a: string, b: string): Promise<PlatformComparison> => {
    const compared = await diff([a, b], {}, settings(), silent);
    diffSchema.parse(compared);
    return compared.platforms[0]!;
  };
  const changesOf = ({ files }: PlatformComparison) => files.map(({ path, change }) => `${change} ${path}`);
  const wasRead = (digest: Digest) =>
    registry.accessLog().some(({ path }) => path.endsWith(`blobs/${digest}`));

  test('lists files by their path, whatever layer holds them, and follows whiteouts and replacements', async () => {
    const layout: Target = await openLayout(join(work, 'files'), { create: true });
    const base = [directory('d'), file('d/a', 'a'), file('d/b', 'bb'), file('keep', 'k'), link('l', 'keep')];
    await write(layout, 'a', [base, [file('x', '1'), file('mode', 'm')]]);
    await write(layout, 'b', [
      base,
      [file('d/.wh.a', ''), file('x', '12'), file('y', 'y'), file('mode', 'm', 0o755), link('l', 'x')],
    ]);
    await write(layout, 'c', [base, [file('d', 'now a file')]]);
    const at = (tag: string) => `oci:${join(work, 'files')}:${tag}`;
    const platform = await compare(at('a'), at('b'));
    assert.deepEqual(changesOf(platform), [
      'removed d/a',
      'changed l',
      'changed mode',
      'changed x',
      'added y',
    ]);
    assert.deepEqual(platform.files.at(-2), { path: 'x', change: 'changed', before: 1, now: 2 });
    assert.deepEqual(changesOf(await compare(at('a'), at('c'))), [
      ...['added d', 'removed d/a', 'removed d/b', 'removed mode', 'removed x'],
    ]);
    const compressed = await compare(at('a'), at('a'));
    assert.deepEqual([compressed.state, compressed.files, compressed.transfer.bytes], ['same', [], 0]);
  });

  test('all layers together have a limit', async () => {
    const layout: Target = await openLayout(join(work, 'many'), { create: true });
    await write(layout, 'a', [[file('a', '1'), file('b', '1')], [file('c', '1')]]);
    await write(layout, 'b', [[file('a', '2'), file('b', '2')]]);
    const at = (tag: string) => `oci:${join(work, 'many')}:${tag}`;
    const limited = (entryLimit: number) => diff([at('a'), at('b')], { entryLimit }, settings(), silent);
    assert.equal((await limited(5)).platforms[0]?.files.length, 3);
    await assert.rejects(limited(4), {
      code: 'LIMIT_EXCEEDED',
      message: 'the layers that the comparison reads have more than 4 files together',
    });
  });

  test('reads a layer that both have only where the difference depends on it', async () => {
    const repository = client.repository(registry.host, 'ns/lazy');
    const at = (tag: string) => `${registry.host}/ns/lazy:${tag}`;
    const base = [file('base', 'shared'), file('below', 'old')];
    const [shared] = await write(repository, 'a', [base, [file('x', '1')]], { Cmd: ['a'] });
    await write(repository, 'b', [base, [file('x', '2')]], { Cmd: ['b'] });
    await write(repository, 'config', [base, [file('x', '1')]], { Cmd: ['other'] });
    await write(repository, 'c', [base, [file('x', '1'), file('below', 'new')]]);
    const [, own] = await write(repository, 'd', [base, [file('x', '1')]]);
    assert.ok(shared && own);
    const { files, configuration } = await compare(at('a'), at('config'));
    assert.deepEqual([files, configuration], [[], [{ field: 'Cmd', before: '["a"]', now: '["other"]' }]]);
    assert.equal(wasRead(own), false, 'equal layers are not read');
    assert.deepEqual(changesOf(await compare(at('a'), at('b'))), ['changed x']);
    assert.deepEqual([wasRead(own), wasRead(shared)], [true, false]);
    assert.deepEqual(changesOf(await compare(at('a'), at('c'))), ['changed below']);
    assert.equal(wasRead(shared), true, 'only it tells that the file was there');
    const swapped = [[file('below', 'top')], base] as const;
    await write(repository, 'e', swapped);
    await write(repository, 'f', [[file('below', 'other')], base]);
    assert.deepEqual(changesOf(await compare(at('e'), at('f'))), [], 'the shared layer above hides both');
  });

  test('compares embedded images between a registry, a layout and an archive, with real builds', async () => {
    const source = client.repository(registry.host, 'src/app');
    await writeSource(source, 'one', '1');
    await writeSource(source, 'two', '2');
    await writeSource(client.repository(registry.host, 'src/side'), 'side', '1');
    const build = async (name: string, images: readonly string[], text: string) => {
      const references = images.map((image) => listed(`${registry.host}/src/${image}`));
      const prepared = preparedBuild({
        'linux/amd64': platform(references, text),
        'linux/arm64': platform(references),
      });
      const to = settingsTo({ kind: 'oci', directory: join(work, name) }, '', { mirrors: {} });
      await publish(prepared, to, silent);
      return `oci:${join(work, name)}:v1`;
    };
    const before = await build('before', ['app:1'], 'kind: Namespace\n');
    const now = await build('now', ['app:2', 'side:1'], 'kind: Other\n');
    const archive = join(work, 'now.tar');
    execFileSync('tar', ['-cf', archive, '-C', join(work, 'now'), 'blobs', 'index.json', 'oci-layout']);
    const compared = await diff([before, archive], {}, settings(), silent);
    diffSchema.parse(compared);
    const [amd64, arm64] = compared.platforms;
    assert.deepEqual(
      amd64?.images.map(({ name, change, before: was, now: is }) => [name, change, was?.tag, is?.tag]),
      [
        ['src/app', 'retagged', '1', '2'],
        ['src/side', 'added', undefined, '1'],
      ],
    );
    assert.deepEqual(
      amd64?.files.map(({ path, change }) => [path, change]),
      [['manifests/a.yaml', 'changed']],
    );
    assert.deepEqual(arm64?.files, [], 'files of embedded images are not listed');
    assert.ok(compared.transfer.bytes > 0 && compared.transfer.bytes < 1_000_000, 'the shared blob stays');
    const { status, stdout, stderr } = await imagebuild(['diff', before, archive, '--exit-code']);
    assert.equal(status, 1, stderr);
    assert.match(stdout, /\n {2}linux\/amd64 {2}changed, .* to transfer\n {4}images\n/);
    assert.match(
      stdout,
      /\n {6}~ src\/app:1 → 2 {2}retagged, sha256:\w{12} → sha256:\w{12}, .*\n {6}\+ src\/side:1 /,
    );
    assert.match(stdout, /\n {6}~ manifests\/a\.yaml {2}16 B → 12 B\n/);
    const json = await imagebuild(['diff', before, archive, '--json']);
    assert.equal(json.status, 0, 'a difference alone does not fail');
    const document = JSON.parse(json.stdout);
    assert.deepEqual(Object.keys(document).sort(), [...golden.json.diff['']].sort());
    assert.deepEqual(Object.keys(document.platforms[0]), golden.json.diff.platforms);
    const same = await imagebuild(['diff', now, archive, '--exit-code']);
    assert.equal(same.status, 0, same.stdout);
    assert.match(same.stdout, /linux\/amd64 {2}same\n/);
  });

  test('names an image that is not there, and the platform that is missing', async () => {
    const there = `${registry.host}/src/app:1`;
    await assert.rejects(diff([there, `${registry.host}/src/app:9`], {}, settings(), silent), {
      code: 'IMAGE_NOT_FOUND',
    });
    await assert.rejects(diff([there, there], { platforms: ['linux/s390x'] }, settings(), silent), {
      code: 'PLATFORM_MISSING',
    });
  });
});
