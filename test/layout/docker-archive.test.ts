import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { mediaTypes } from '../../src/image/descriptor.ts';
import { digestOf } from '../../src/image/digest.ts';
import { type Manifest, parseConfig, parseImageManifest } from '../../src/image/manifest.ts';
import type { Source } from '../../src/image/store.ts';
import { openLayout } from '../../src/layout/directory.ts';
import { openDockerArchive } from '../../src/layout/docker-archive.ts';
import { collect, rejectsWith } from '../stores/suite.ts';
import { missing } from '../support/tools.ts';
import { writePlatform } from './images.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imagebuild-docker-archive-'));
  file = join(folder, 'image.tar');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 60_000 });
}

/** What `docker save` gives of one image, unpacked; made by skopeo. */
async function saved(): Promise<string> {
  const layout = join(folder, 'layout');
  await writePlatform(await openLayout(layout, { create: true }), 'arm64', 'hello', 'v1');
  run('skopeo', 'copy', `oci:${layout}:v1`, `docker-archive:${file}:docker.io/library/hello:v1`);
  const tree = join(folder, 'tree');
  await mkdir(tree);
  run('tar', '-xf', file, '-C', tree);
  run('chmod', '-R', 'u+w', tree); // what skopeo packs may not be written to
  return tree;
}

async function readImage(source: Source, name: string): Promise<Manifest> {
  const descriptor = await source.resolve(name);
  assert.ok(descriptor, `${name} is not there`);
  return parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
}

describe('an archive of docker save', { skip: missing('skopeo', 'tar') }, () => {
  it('has images by their names, with the layers of their configuration', async () => {
    await saved();
    const source = await openDockerArchive(file);
    for (const name of ['hello:v1', 'docker.io/library/hello:v1', 'v1', '']) {
      const manifest = await readImage(source, name);
      const config = parseConfig(await collect(source.blob(manifest.config)), name);
      assert.equal(config.architecture, 'arm64');
      assert.deepEqual(
        manifest.layers.map((layer) => layer.digest),
        config.diffIds,
      );
      for (const layer of manifest.layers) {
        assert.equal(layer.mediaType, mediaTypes.ociLayer);
        assert.equal((await collect(source.blob(layer))).length, layer.size);
      }
    }
    assert.equal(await source.resolve('hello:v2'), undefined);
  });

  it('may link its layers to each other, as docker does', async () => {
    const tree = await saved();
    const list = JSON.parse(await readFile(join(tree, 'manifest.json'), 'utf8'));
    for (const [at, path] of list[0].Layers.entries()) {
      for (const name of [`real${at}`, `link${at}`]) await mkdir(join(tree, name));
      await rename(join(tree, path), join(tree, `real${at}`, 'layer.tar'));
      await symlink(`../real${at}/layer.tar`, join(tree, `link${at}`, 'layer.tar'));
      list[0].Layers[at] = `link${at}/layer.tar`;
    }
    await writeFile(join(tree, 'manifest.json'), JSON.stringify(list));
    await repack(tree);
    const source = await openDockerArchive(file);
    for (const layer of (await readImage(source, 'hello:v1')).layers) await collect(source.blob(layer));
  });

  it('may hold layers that are packed', async () => {
    const tree = await saved();
    const list = JSON.parse(await readFile(join(tree, 'manifest.json'), 'utf8'));
    const path = join(tree, list[0].Layers[0]);
    const plain = await readFile(path);
    await writeFile(path, gzipSync(plain));
    await repack(tree);
    const source = await openDockerArchive(file);
    const [first] = (await readImage(source, 'hello:v1')).layers;
    assert.equal(first?.mediaType, mediaTypes.ociLayerGzip);
    assert.deepEqual(gunzipSync(await collect(source.blob(first))), plain);
  });

  it('is found damaged when a layer is not what the configuration says', async () => {
    const tree = await saved();
    const list = JSON.parse(await readFile(join(tree, 'manifest.json'), 'utf8'));
    const path = join(tree, list[0].Layers[1]);
    const bytes = await readFile(path);
    bytes[600]! ^= 1;
    await writeFile(path, bytes);
    await repack(tree);
    const source = await openDockerArchive(file);
    const { layers } = await readImage(source, 'hello:v1');
    await rejectsWith('DIGEST_MISMATCH', collect(source.blob(layers[1]!)));
  });

  it('is refused without its list, its configuration or a layer', async () => {
    const tree = await saved();
    const list = JSON.parse(await readFile(join(tree, 'manifest.json'), 'utf8'));
    await rm(join(tree, list[0].Layers[1]));
    await repack(tree);
    await rejectsWith('CONTENT_MISSING', openDockerArchive(file));
    list[0].Layers.pop();
    await writeFile(join(tree, 'manifest.json'), JSON.stringify(list));
    await repack(tree);
    await rejectsWith('CONTENT_INVALID', openDockerArchive(file));
    await writeFile(join(tree, 'manifest.json'), '{}');
    await repack(tree);
    await rejectsWith('CONTENT_INVALID', openDockerArchive(file));
    await rm(join(tree, 'manifest.json'));
    await repack(tree);
    await rejectsWith('CONTENT_INVALID', openDockerArchive(file));
  });

  it('gives the same manifest every time', async () => {
    await saved();
    const digests = [await openDockerArchive(file), await openDockerArchive(file)].map((source) =>
      source.resolve('v1'),
    );
    const [one, two] = await Promise.all(digests);
    assert.equal(one?.digest, two?.digest);
    assert.equal(digestOf(await (await openDockerArchive(file)).manifest(one!)), one?.digest);
  });
});

async function repack(tree: string): Promise<void> {
  run('tar', '-cf', file, '-C', tree, ...(await readdir(tree)));
}
