import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { type Manifest, parseConfig, parseImageManifest } from '../../../src/image/manifest.ts';
import type { Source } from '../../../src/image/store.ts';
import { openDockerArchive } from '../../../src/stores/archives/docker-archive.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { openAnyArchive } from '../../../src/stores/open.ts';
import { makeStorage, type Storage } from '../../support/storage.ts';
import { writeDeep, writePlatform } from '../../support/storedimages.ts';
import { missing, missingForRoot } from '../../support/tools.ts';
import { collect, rejectsWith } from '../suite/suite.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imagebuild-docker-archive-'));
  file = join(folder, 'image.tar');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
}

interface SavedList {
  Config: string;
  RepoTags: string[];
  Layers: string[];
}

/** Creates what `docker save` writes for one image, unpacked; made by skopeo. */
async function saved(): Promise<{ tree: string; list: [SavedList] }> {
  const layout = join(folder, 'layout');
  await writePlatform(await openLayout(layout, { create: true }), 'arm64', 'hello', 'v1');
  run('skopeo', 'copy', `oci:${layout}:v1`, `docker-archive:${file}:docker.io/library/hello:v1`);
  const tree = join(folder, 'tree');
  await mkdir(tree);
  run('tar', '-xf', file, '-C', tree);
  run('chmod', '-R', 'u+w', tree); // what skopeo packs may not be written to
  return { tree, list: JSON.parse(await readFile(join(tree, 'manifest.json'), 'utf8')) };
}

async function repack(tree: string, list?: unknown): Promise<void> {
  if (list !== undefined) await writeFile(join(tree, 'manifest.json'), JSON.stringify(list));
  run('tar', '-cf', file, '-C', tree, ...(await readdir(tree)));
}

async function readImage(source: Source, name: string): Promise<Manifest> {
  const descriptor = await source.resolve(name);
  assert.ok(descriptor, `${name} is not there`);
  return parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
}

/** Reads every byte of the only image of an archive, and returns its digest. */
async function readWhole(path: string, name = ''): Promise<string | undefined> {
  const source = await openDockerArchive(path);
  const { config, layers } = await readImage(source, name);
  for (const blob of [config, ...layers]) await collect(source.blob(blob));
  return (await source.resolve(name))?.digest;
}

describe('an archive of docker save', { skip: missing('skopeo', 'tar') }, () => {
  it('has images by their names, with the layers of their configuration, compressed with gzip', async () => {
    await saved();
    const source = await openDockerArchive(file);
    for (const name of ['hello:v1', 'docker.io/library/hello:v1', 'v1', '']) {
      const manifest = await readImage(source, name);
      const config = parseConfig(await collect(source.blob(manifest.config)), name);
      assert.equal(config.architecture, 'arm64');
      const tars: string[] = [];
      for (const layer of manifest.layers) {
        assert.equal(layer.mediaType, mediaTypes.ociLayerGzip);
        const packed = await collect(source.blob(layer));
        assert.equal(packed.length, layer.size);
        tars.push(digestOf(gunzipSync(packed)));
      }
      assert.deepEqual(tars, config.diffIds);
    }
    assert.equal(await source.resolve('hello:v2'), undefined);
    assert.deepEqual(await source.names(), ['docker.io/library/hello:v1']);
  });

  it('opens a layer that it compresses at any offset, so that an upload that was cut can continue', async () => {
    await saved();
    const source = await openDockerArchive(file);
    for (const layer of (await readImage(source, '')).layers) {
      const whole = await collect(source.blob(layer));
      for (const offset of [1, whole.length >> 1, whole.length - 1, whole.length])
        assert.deepEqual(await collect(source.blob(layer, offset)), whole.subarray(offset));
    }
  });

  it('may link its layers to each other, as docker does', async () => {
    const { tree, list } = await saved();
    const before = await readWhole(file);
    for (const [at, path] of list[0].Layers.entries()) {
      for (const name of [`real${at}`, `link${at}`]) await mkdir(join(tree, name));
      await rename(join(tree, path), join(tree, `real${at}`, 'layer.tar'));
      await symlink(`../real${at}/layer.tar`, join(tree, `link${at}`, 'layer.tar'));
      list[0].Layers[at] = `link${at}/layer.tar`;
    }
    await repack(tree, list);
    assert.equal(await readWhole(file), before);
  });

  it('may hold compressed layers, which stay as they are', async () => {
    const { tree, list } = await saved();
    const path = join(tree, list[0].Layers[0]!);
    const plain = await readFile(path);
    for (const [packed, type] of [
      [gzipSync(plain, { level: 1 }), mediaTypes.ociLayerGzip],
      [zstdCompressSync(plain), mediaTypes.ociLayerZstd],
    ] as const) {
      await writeFile(path, packed);
      await repack(tree);
      const source = await openDockerArchive(file);
      const [first] = (await readImage(source, 'hello:v1')).layers;
      assert.equal(first?.mediaType, type);
      assert.equal(first?.digest, digestOf(packed));
      assert.ok(packed.equals(await collect(source.blob(first))));
    }
  });

  it('finds an image under each of its names, and several images under theirs', async () => {
    const { tree, list } = await saved();
    const [{ Config, Layers }] = list;
    const config = JSON.parse(await readFile(join(tree, Config), 'utf8'));
    await writeFile(join(tree, 'other.json'), JSON.stringify({ ...config, author: 'somebody' }));
    await repack(tree, [
      { Config, Layers, RepoTags: ['a:1', 'a:latest'] },
      { Config: 'other.json', Layers, RepoTags: ['other:1'] },
      { Config: 'other.json', Layers, RepoTags: null },
    ]);
    const source = await openDockerArchive(file);
    const digests = await Promise.all(
      ['a:1', 'a:latest', 'latest', 'other:1'].map(async (name) => (await source.resolve(name))?.digest),
    );
    assert.equal(new Set(digests.slice(0, 3)).size, 1);
    assert.notEqual(digests[0], digests[3]);
    assert.equal(await source.resolve(''), undefined);
    await assert.rejects(source.resolve('1'), { code: 'CONTENT_INVALID', message: /a:1, other:1/ });
    assert.deepEqual(await source.names(), ['a:1', 'a:latest', 'other:1']);
  });

  it('is reported as damaged when a layer is not what the configuration says', async () => {
    const { tree, list } = await saved();
    const path = join(tree, list[0].Layers[1]!);
    const bytes = await readFile(path);
    bytes[600]! ^= 1;
    for (const changed of [bytes, gzipSync(bytes)]) {
      await writeFile(path, changed);
      await repack(tree);
      const source = await openDockerArchive(file);
      await rejectsWith('DIGEST_MISMATCH', source.resolve('hello:v1'));
    }
    await writeFile(path, gzipSync(bytes).subarray(0, 40));
    await repack(tree);
    await rejectsWith('CONTENT_INVALID', (await openDockerArchive(file)).resolve('hello:v1'));
  });

  it('is reported as damaged when it changes between the first and the second read', async () => {
    await saved();
    const source = await openDockerArchive(file);
    const { layers } = await readImage(source, '');
    const bytes = await readFile(file);
    bytes[700]! ^= 1; // in the content of the first layer
    await writeFile(file, bytes);
    const outcomes = await Promise.allSettled(layers.map((layer) => collect(source.blob(layer))));
    const reasons = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
    assert.deepEqual(reasons, ['DIGEST_MISMATCH']);
  });

  it('is refused without its list, its configuration or a layer', async () => {
    const { tree, list } = await saved();
    const { Layers, Config } = list[0];
    await rm(join(tree, Layers[1]!));
    await repack(tree);
    await rejectsWith('CONTENT_MISSING', (await openDockerArchive(file)).resolve(''));
    await repack(tree, [{ ...list[0], Layers: Layers.slice(1) }]);
    await rejectsWith('CONTENT_INVALID', (await openDockerArchive(file)).resolve(''));
    await rm(join(tree, Config));
    await repack(tree, list);
    await rejectsWith('CONTENT_INVALID', openDockerArchive(file));
    await repack(tree, {});
    await rejectsWith('CONTENT_INVALID', openDockerArchive(file));
    await rm(join(tree, 'manifest.json'));
    await repack(tree);
    await rejectsWith('CONTENT_INVALID', openDockerArchive(file));
    await rejectsWith('CONTENT_INVALID', openAnyArchive(file));
  });

  it('never reads a path that leads out of it', async () => {
    const { tree, list } = await saved();
    for (const path of ['/etc/passwd', '../../../etc/passwd', 'constructor']) {
      await repack(tree, [{ ...list[0], Config: path }]);
      await rejectsWith('CONTENT_INVALID', openDockerArchive(file));
    }
    const [layer] = list[0].Layers as [string];
    await rm(join(tree, layer));
    for (const target of ['/etc/passwd', '../../etc/passwd']) {
      await symlink(target, join(tree, layer));
      await repack(tree, list);
      await assert.rejects(openDockerArchive(file), { code: 'CONTENT_INVALID', message: /leads out of it/ });
      await rm(join(tree, layer));
    }
    await symlink(layer, join(tree, layer));
    await repack(tree, list);
    const source = await openDockerArchive(file);
    await assert.rejects(source.resolve(''), { code: 'CONTENT_INVALID', message: /never end/ });
  });

  it('may have many layers', async () => {
    const layout = join(folder, 'layout');
    await writeDeep(await openLayout(layout, { create: true }), 99, 'v1');
    run('skopeo', 'copy', `oci:${layout}:v1`, `docker-archive:${file}`);
    const source = await openDockerArchive(file);
    assert.equal((await readImage(source, '')).layers.length, 99);
    assert.equal(await readWhole(file), (await source.resolve(''))?.digest);
  });

  it('is reported as cut, wherever it was cut', async () => {
    await saved();
    const { length } = await readFile(file);
    for (const left of [length - 11_000, length >> 1, 600, 100, 0]) {
      await truncate(file, left);
      await assert.rejects(readWhole(file), { name: 'ImagebuildError' });
    }
  });
});

describe('an image in local storage', { skip: missingForRoot('skopeo', 'podman', 'buildah') }, () => {
  let storage: Storage;

  beforeEach(async () => {
    storage = await makeStorage();
  });
  afterEach(() => storage[Symbol.asyncDispose]());

  it('is the same from every archive that podman, buildah and skopeo make of it', async () => {
    await storage.build('localhost/a:1', { x: 'docker', y: 'a second layer' });
    await storage.build('localhost/o:1', { x: 'oci' }, { format: 'oci' });
    for (const name of ['localhost/a:1', 'localhost/o:1']) {
      const at = (program: string) => join(storage.directory, `${program}.tar`);
      await storage.run('podman', 'save', '-q', '--format', 'docker-archive', '-o', at('podman'), name);
      await storage.run('buildah', 'push', '-q', name, `docker-archive:${at('buildah')}`);
      await storage.run(
        'skopeo',
        'copy',
        '-q',
        `containers-storage:${name}`,
        `docker-archive:${at('skopeo')}`,
      );
      const digests = await Promise.all(['podman', 'buildah', 'skopeo'].map((each) => readWhole(at(each))));
      assert.equal(new Set(digests).size, 1);
      for (const program of ['podman', 'buildah', 'skopeo']) await rm(at(program));
    }
  });

  it('is found by its name in an archive of several', async () => {
    await storage.build('localhost/a:1', { x: 'a' });
    await storage.build('localhost/b:1', { x: 'b' });
    await storage.run('podman', 'tag', 'localhost/a:1', 'localhost/a:2');
    const images = ['localhost/a:1', 'localhost/a:2', 'localhost/b:1'];
    await storage.run('podman', 'save', '-q', '-m', '--format', 'docker-archive', '-o', file, ...images);
    const source = await openAnyArchive(file);
    assert.deepEqual(await source.names(), images);
    const digests = await Promise.all(images.map((name) => readWhole(file, name)));
    assert.equal(digests[0], digests[1]);
    assert.notEqual(digests[0], digests[2]);
  });

  it('keeps its manifest in an archive that is an OCI layout, as docker 25 writes it', async () => {
    await storage.build('localhost/a:1', { x: 'a' });
    const layout = join(storage.directory, 'layout');
    await storage.run(
      ...(['skopeo', 'copy', '-q', '--format', 'oci', '--dest-oci-accept-uncompressed-layers'] as const),
      ...['containers-storage:localhost/a:1', `oci:${layout}:1`],
    );
    const index = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'));
    const [{ digest }] = index.manifests;
    const blob = (name: string) => `blobs/sha256/${name.slice('sha256:'.length)}`;
    const manifest = JSON.parse(await readFile(join(layout, blob(digest)), 'utf8'));
    await writeFile(
      join(layout, 'manifest.json'),
      JSON.stringify([
        {
          Config: blob(manifest.config.digest),
          RepoTags: ['a:1'],
          Layers: manifest.layers.map((layer: { digest: string }) => blob(layer.digest)),
        },
      ]),
    );
    await repack(layout);
    assert.equal(manifest.layers[0].mediaType, mediaTypes.ociLayer);
    assert.equal((await (await openAnyArchive(file)).resolve('1'))?.digest, digest);
    assert.notEqual(await readWhole(file, 'a:1'), digest);
  });
});
