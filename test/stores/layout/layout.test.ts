import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { contentOf } from '../../../src/image/content.ts';
import { digestOf, hexOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { writeImage, writePlatform } from '../../support/storedimages.ts';
import { missing, missingForRoot } from '../../support/tools.ts';
import { blobDescriptor, collect, rejectsWith, sample, writable } from '../suite/suite.ts';

let folder: string;
let layout: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imagebuild-layout-'));
  layout = join(folder, 'layout');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const blobPath = (bytes: Uint8Array) => join(layout, 'blobs', 'sha256', hexOf(digestOf(bytes)));

describe('opening a layout', () => {
  it('creates one when asked to', async () => {
    await rejectsWith('CONTENT_MISSING', openLayout(layout));
    await openLayout(layout, { create: true });
    assert.deepEqual((await readdir(layout)).sort(), ['blobs', 'index.json', 'oci-layout']);
    assert.equal(await readFile(join(layout, 'oci-layout'), 'utf8'), '{"imageLayoutVersion":"1.0.0"}');
    assert.deepEqual(await (await openLayout(layout)).tags(), []);
  });

  it('keeps its content', async () => {
    const image = await writeImage(await openLayout(layout, { create: true }), 'hello', 'v1');
    const again = await openLayout(layout, { create: true });
    assert.equal((await again.resolve('v1'))?.digest, image.digest);
  });

  it('refuses one whose index is damaged', async () => {
    const target = await openLayout(layout, { create: true });
    await writeFile(
      join(layout, 'index.json'),
      '{"schemaVersion":2,"manifests":[{"digest":"../../etc/passwd"}]}',
    );
    await rejectsWith('CONTENT_INVALID', target.resolve('v1'));
    await rm(join(layout, 'index.json'));
    await rejectsWith('CONTENT_INVALID', target.resolve('v1'));
  });

  it('works again after the disk was full', { skip: missingForRoot('mount', 'umount') }, async (t) => {
    await mkdir(layout);
    const mount = ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', layout];
    if (spawnSync('mount', mount).status !== 0) return t.skip('needs leave to mount');
    try {
      const filler = join(layout, 'filler');
      await assert.rejects(writeFile(filler, Buffer.alloc(128 * 1024)), { code: 'ENOSPC' });
      await assert.rejects(openLayout(layout, { create: true }), { code: 'ENOSPC' });
      await rm(filler);
      assert.deepEqual(await (await openLayout(layout, { create: true })).tags(), []);
      assert.deepEqual((await readdir(layout)).sort(), ['blobs', 'index.json', 'oci-layout']);
    } finally {
      execFileSync('umount', [layout]);
    }
  });

  it('refuses one whose blobs are elsewhere', async () => {
    await openLayout(layout, { create: true });
    await rename(join(layout, 'blobs'), join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(layout, 'blobs'));
    await rejectsWith('CONTENT_INVALID', openLayout(layout));
  });
});

it('a directory that is not a layout is named in the error', async () => {
  await mkdir(layout);
  const message = `${layout} is not an OCI layout: the file oci-layout is missing`;
  await assert.rejects(openLayout(layout), { message });
});

describe('reading a layout', () => {
  it('finds the children of an index by their digests, whatever fields they omit', async () => {
    const target = await openLayout(layout, { create: true });
    const bare = Buffer.from(JSON.stringify({ schemaVersion: 2, config: {}, layers: [] }));
    await target.write(contentOf(bare));
    assert.deepEqual(await target.resolve(digestOf(bare)), {
      mediaType: mediaTypes.ociManifest,
      digest: digestOf(bare),
      size: bare.length,
    });
  });

  it('does not resolve a blob that is not a manifest', async () => {
    const target = await openLayout(layout, { create: true });
    for (const text of ['{"os":"linux"}', 'null', '[]', '{', '{"mediaType":"text/plain","layers":[]}']) {
      await target.write(contentOf(Buffer.from(text)));
      assert.equal(await target.resolve(digestOf(text)), undefined, text);
    }
  });

  it('detects a flipped byte before the stream ends', async () => {
    const target = await openLayout(layout, { create: true });
    const bytes = sample(700_000);
    await target.write(writable(bytes));
    const damaged = Uint8Array.from(bytes);
    damaged[500_000]! ^= 1;
    await writeFile(blobPath(bytes), damaged);
    await rejectsWith('DIGEST_MISMATCH', collect(target.blob(blobDescriptor(bytes))));
  });

  it('detects a blob that is shorter or longer than it should be, from any offset', async () => {
    const target = await openLayout(layout, { create: true });
    const bytes = sample(1_000);
    await target.write(writable(bytes));
    for (const wrong of [bytes.subarray(0, 999), Buffer.concat([bytes, bytes])]) {
      await writeFile(blobPath(bytes), wrong);
      assert.equal(await target.has(blobDescriptor(bytes)), false);
      for (const offset of [0, 10])
        await rejectsWith('DIGEST_MISMATCH', collect(target.blob(blobDescriptor(bytes), offset)));
    }
  });

  it('replaces a blob of the wrong size', async () => {
    const target = await openLayout(layout, { create: true });
    const bytes = sample(1_000);
    await writeFile(blobPath(bytes), 'cut');
    await target.write(writable(bytes, blobDescriptor(bytes)));
    assert.deepEqual(await collect(target.blob(blobDescriptor(bytes))), bytes);
  });

  it('follows no link out of it, and waits for no pipe', async () => {
    const target = await openLayout(layout, { create: true });
    const bytes = sample(100);
    await writeFile(join(folder, 'secret'), bytes);
    await symlink(join(folder, 'secret'), blobPath(bytes));
    await rejectsWith('CONTENT_INVALID', collect(target.blob(blobDescriptor(bytes))));
    await rejectsWith('CONTENT_INVALID', target.resolve(digestOf(bytes)));
    await rm(blobPath(bytes));
    execFileSync('mkfifo', [blobPath(bytes)]);
    await rejectsWith('CONTENT_INVALID', collect(target.blob(blobDescriptor(bytes))));
  });
});

describe('writing a layout', () => {
  it('does not read content that it has already', async () => {
    const target = await openLayout(layout, { create: true });
    const bytes = sample(1_000);
    await target.write(writable(bytes));
    const open = () => assert.fail('it was read');
    await target.write({ digest: digestOf(bytes), size: 1_000, open });
    await target.write({ digest: digestOf(bytes), open });
  });

  it('leaves nothing behind when it fails', async () => {
    const target = await openLayout(layout, { create: true });
    await rejectsWith('DIGEST_MISMATCH', target.write(writable(sample(1_000), { size: 1 })));
    assert.deepEqual(await readdir(join(layout, 'blobs', 'sha256')), []);
  });

  it('refuses a manifest that is not what its descriptor says, and moves no tag', async () => {
    const target = await openLayout(layout, { create: true });
    const image = await writeImage(target, 'hello', 'v1');
    await rejectsWith(
      'DIGEST_MISMATCH',
      target.putManifest(Buffer.from('{}'), { ...image, digest: digestOf('other'), size: 2 }, 'v1'),
    );
    assert.equal((await target.resolve('v1'))?.digest, image.digest);
  });

  it('loses no tag when many are written at once, through two open stores', async () => {
    const one = await openLayout(layout, { create: true });
    const two = await openLayout(join(folder, '.', 'layout'), { create: true });
    const tags = Array.from({ length: 12 }, (_, index) => `v${index}`);
    await Promise.all(tags.map((tag, index) => writePlatform(index % 2 ? one : two, 'amd64', tag, tag)));
    assert.deepEqual((await one.tags()).sort(), tags.sort());
  });

  it('has the same index in whatever order images are written', async () => {
    const indexOf = async (name: string, tags: string[]) => {
      const target = await openLayout(join(folder, name), { create: true });
      for (const tag of tags) await writeImage(target, tag, tag);
      return await readFile(join(folder, name, 'index.json'), 'utf8');
    };
    assert.equal(await indexOf('a', ['v1', 'v2', 'v3']), await indexOf('b', ['v3', 'v1', 'v2']));
  });

  it('leaves the children of an index out of the list of names', async () => {
    const target = await openLayout(layout, { create: true });
    await writeImage(target, 'hello', 'v1');
    const index = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'));
    assert.equal(index.manifests.length, 1);
  });
});

describe('other tools', () => {
  it('read what was written', { skip: missing('skopeo', 'umoci') }, async () => {
    const target = await openLayout(layout, { create: true });
    const image = await writeImage(target, 'hello', 'v1');
    const copied = join(folder, 'copied');
    skopeo('copy', '--all', '--preserve-digests', `oci:${layout}:v1`, `dir:${copied}`);
    assert.equal(digestOf(await readFile(join(copied, 'manifest.json'))), image.digest);
    assert.match(execFileSync('umoci', ['ls', '--layout', layout]).toString(), /^v1$/m);
  });

  it('write what is read', { skip: missing('skopeo') }, async () => {
    const image = await writeImage(await openLayout(layout, { create: true }), 'hello', 'v1');
    const copied = join(folder, 'copied');
    skopeo(
      'copy',
      '--all',
      '--preserve-digests',
      `oci:${layout}:v1`,
      `oci:${copied}:docker.io/library/hello:v1`,
    );
    const source = await openLayout(copied);
    for (const name of ['v1', 'hello:v1', 'docker.io/library/hello:v1', '', image.digest])
      assert.deepEqual(await source.resolve(name), image, name);
  });
});

function skopeo(...args: string[]): void {
  execFileSync('skopeo', args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
}
