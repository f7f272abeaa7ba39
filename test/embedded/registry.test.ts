import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { embed } from '../../src/embedded/embed.ts';
import type { EmbeddedImage } from '../../src/embedded/registryfiles.ts';
import { contentOf } from '../../src/image/content.ts';
import type { Descriptor } from '../../src/image/descriptor.ts';
import { parseImageManifest, parseManifest } from '../../src/image/manifest.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { Target } from '../../src/image/store.ts';
import type { Entry } from '../../src/layers/tree.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { collect } from '../stores/suite/suite.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { writeImage } from '../support/storedimages.ts';
import { missing } from '../support/tools.ts';

const architecture = 'arm64';

/** The image of one platform, as its source gives it. */
async function embeddedImage(source: Target, reference: string, index: Descriptor): Promise<EmbeddedImage> {
  const bytes = await source.manifest(index);
  const parsed = parseManifest(bytes, index.mediaType, reference);
  assert.ok(parsed.kind === 'index');
  const child = parsed.manifests.find(({ platform }) => platform?.architecture === architecture)!;
  const own = await source.manifest(child);
  const { config, layers } = parseImageManifest(own, child.mediaType, reference);
  const blobs = [config, ...layers].map((blob) => ({
    digest: blob.digest,
    size: blob.size,
    open: (offset = 0) => source.blob(blob, offset),
  }));
  return {
    reference: parseReference(reference),
    origin: 'images/shim/list:1',
    manifest: { ...contentOf(own), mediaType: child.mediaType },
    blobs,
    index: parseReference(reference).digest ? { ...contentOf(bytes), mediaType: index.mediaType } : undefined,
  };
}

async function unpack(root: string, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    assert.ok(entry.type === 'file');
    await mkdir(dirname(join(root, entry.path)), { recursive: true });
    await writeFile(join(root, entry.path), await collect(entry.content.open()), { mode: entry.mode });
  }
}

function skopeo(...args: string[]): Buffer {
  const tls =
    args[0] === 'copy' ? ['--src-tls-verify=false', '--dest-tls-verify=false'] : ['--tls-verify=false'];
  const [command = '', ...rest] = args;
  return execFileSync('skopeo', [command, ...tls, ...rest], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
  });
}

async function getJson(registry: TestRegistry, path: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${registry.url}/v2/${path}`);
  assert.equal(response.status, 200, path);
  return (await response.json()) as Record<string, unknown>;
}

describe('a registry on the embedded tree', { skip: missing('docker-registry', 'skopeo') }, () => {
  let folder: string;
  let registry: TestRegistry;
  let images: EmbeddedImage[];
  let stored: { name: string; tags: readonly string[]; image: EmbeddedImage }[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imagebuild-embedded-'));
    const source = await openLayout(join(folder, 'layout'), { create: true });
    const index = async (text: string) => await writeImage(source, text);
    const [a, b, c, d] = [await index('a'), await index('b'), await index('c'), await index('d')] as const;
    images = [
      await embeddedImage(source, 'nginx:1.27', a),
      await embeddedImage(source, 'quay.io/a/b:latest', b),
      await embeddedImage(source, `quay.io/a/b@${c.digest}`, c),
      await embeddedImage(source, `ghcr.io/x/y@${d.digest}`, d),
      await embeddedImage(source, `ghcr.io/x/z:v1@${d.digest}`, d),
    ];
    // The context brings one more repository, which was saved without a tag.
    const own = embed([await embeddedImage(source, 'docker.io/own/saved:gone', a)], new Map()).images[0]!
      .entries;
    const existing = own.filter(({ path }) => !path.includes('/tags/'));
    const tree = embed(images, new Map(existing.map((entry) => [entry.path, entry])));
    const root = join(folder, 'registry');
    await unpack(root, [...tree.images.flatMap(({ entries }) => entries), ...tree.own]);
    registry = await startRegistry({ root, readOnly: true });
    stored = tree.images.map(({ repository: name, tags, image }) => ({ name, tags, image }));
  });

  after(async () => {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const catalog = async () => (await getJson(registry, '_catalog?n=1000'))['repositories'] as string[];
  const tagsOf = async (name: string) => (await getJson(registry, `${name}/tags/list`))['tags'] as string[];

  it('lists every repository, each with a tag', async () => {
    assert.deepEqual(await catalog(), ['a/b', 'library/nginx', 'own/saved', 'x/y', 'x/z']);
    const short = images[2]?.reference.digest?.slice(7, 19);
    assert.deepEqual((await tagsOf('a/b')).sort(), ['latest', `sha256-${short}`].sort());
    assert.deepEqual(await tagsOf('library/nginx'), ['1.27']);
    assert.deepEqual(await tagsOf('own/saved'), ['latest']);
    assert.deepEqual(await tagsOf('x/y'), ['latest']);
    assert.deepEqual(await tagsOf('x/z'), ['v1']);
  });

  it('serves every image by tag and by digest, blob for blob', async () => {
    for (const [at, { name, tags, image }] of stored.entries())
      for (const reference of [`:${tags[0]}`, `@${image.manifest.digest}`]) {
        const copy = join(folder, `copy${at}${reference[0] === '@' ? 'd' : 't'}`);
        skopeo(
          'copy',
          '--preserve-digests',
          `docker://${registry.host}/${name}${reference}`,
          `oci:${copy}:x`,
        );
        const target = await openLayout(copy);
        assert.equal((await target.resolve('x'))?.digest, image.manifest.digest);
        for (const blob of image.blobs)
          assert.deepEqual(
            await collect(target.blob({ ...blob, mediaType: '' })),
            new Uint8Array(await readFile(join(folder, 'layout/blobs/sha256', blob.digest.slice(7)))),
          );
      }
  });

  it('serves the index that a digest names', async () => {
    const asked = images.filter(({ reference }) => reference.digest !== undefined);
    assert.equal(asked.length, 3);
    for (const { reference, index, manifest } of asked) {
      const address = `docker://${registry.host}/${reference.repository}@${reference.digest}`;
      assert.deepEqual(skopeo('inspect', '--raw', address), Buffer.from(await collect(index!.open())));
      const copy = join(folder, `index-${reference.repository.replace('/', '-')}`);
      skopeo('copy', '--override-arch', architecture, '--preserve-digests', address, `oci:${copy}:x`);
      assert.equal((await (await openLayout(copy)).resolve('x'))?.digest, manifest.digest);
    }
  });

  for (const all of [['--all'], []])
    it(`is copied tag by tag, as sealos does it${all.length > 0 ? ', with all platforms' : ''}`, async () => {
      const empty = await startRegistry();
      try {
        for (const name of await catalog())
          for (const tag of await tagsOf(name)) {
            const [from, to] = [registry, empty].map(({ host }) => `docker://${host}/${name}:${tag}`);
            skopeo('copy', ...all, '--preserve-digests', from!, to!);
            skopeo('copy', to!, `dir:${join(folder, 'pulled')}`);
            await rm(join(folder, 'pulled'), { recursive: true });
          }
        const { host } = empty;
        for (const { name, tags, image } of stored) {
          const raw = skopeo('inspect', '--raw', `docker://${host}/${name}:${tags[0]}`);
          assert.deepEqual(raw, Buffer.from(await collect(image.manifest.open())));
        }
      } finally {
        await empty.stop();
      }
    });
});
