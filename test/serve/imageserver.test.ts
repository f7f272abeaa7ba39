import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { contentOf } from '../../src/image/content.ts';
import { digestOf, hexOf, mediaTypes } from '../../src/image/descriptor.ts';
import { encodeIndex, encodeJson } from '../../src/image/manifest.ts';
import { wrapSource } from '../../src/image/store.ts';
import { fileEntry, registryEntries, smallImage, writeClusterImage } from './clusterimage.ts';
import { serveImage, temporaryLayout } from './servedimage.ts';

const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

/** A text that is larger than a chunk, so that parts of a blob can be sent before its end. */
const long = 'x'.repeat(6_000_000);

for (const compression of ['none', 'gzip', 'zstd'] as const)
  test(`images of all platforms are served by tag and digest out of layers in ${compression}`, async (t) => {
    const layout = await temporaryLayout(t);
    const [amd64, arm64] = [
      await smallImage('docker.io/library/nginx:1.27', 'amd64', long),
      await smallImage('docker.io/library/nginx:1.27', 'arm64', 'small'),
    ];
    const platforms = { amd64: registryEntries([amd64]), arm64: registryEntries([arm64]) };
    await writeClusterImage(layout, platforms, { compression });
    const { get } = await serveImage(t, layout);

    assert.deepEqual(await json(await get('/v2/')), {});
    assert.deepEqual(await json(await get('/v2/_catalog')), { repositories: ['library/nginx'] });
    const tags = { name: 'library/nginx', tags: ['1.27'] };
    assert.deepEqual(await json(await get('/v2/library/nginx/tags/list')), tags);

    const byTag = await get('/v2/library/nginx/manifests/1.27');
    assert.equal(byTag.headers.get('content-type'), mediaTypes.ociIndex);
    const bytes = Buffer.from(await byTag.arrayBuffer());
    assert.equal(byTag.headers.get('docker-content-digest'), digestOf(bytes));
    const entries = JSON.parse(bytes.toString()).manifests;
    assert.deepEqual(
      entries.map(({ digest, platform }: { digest: string; platform: object }) => [digest, platform]),
      [
        [amd64.manifest.digest, { os: 'linux', architecture: 'amd64' }],
        [arm64.manifest.digest, { os: 'linux', architecture: 'arm64' }],
      ],
    );
    const byDigest = await get(`/v2/library/nginx/manifests/${digestOf(bytes)}`);
    assert.deepEqual(Buffer.from(await byDigest.arrayBuffer()), bytes);

    for (const { manifest, layer, config } of [amd64, arm64]) {
      const found = await get(`/v2/library/nginx/manifests/${manifest.digest}`);
      assert.equal(found.headers.get('content-type'), mediaTypes.ociManifest);
      assert.equal(digestOf(Buffer.from(await found.arrayBuffer())), manifest.digest);
      for (const blob of [layer, config]) {
        const path = `/v2/library/nginx/blobs/${blob.digest}`;
        const head = await get(path, { method: 'HEAD' });
        assert.equal(head.headers.get('content-length'), String(blob.bytes.length));
        assert.deepEqual(Buffer.from(await (await get(path)).arrayBuffer()), blob.bytes);
        const part = await get(path, { headers: { range: 'bytes=1-1' } });
        assert.equal(part.status, 206);
        assert.equal(part.headers.get('content-range'), `bytes 1-1/${blob.bytes.length}`);
        assert.deepEqual(Buffer.from(await part.arrayBuffer()), blob.bytes.subarray(1, 2));
        const end = await get(path, { headers: { range: 'bytes=-3' } });
        assert.deepEqual(Buffer.from(await end.arrayBuffer()), blob.bytes.subarray(-3));
        const behind = await get(path, { headers: { range: `bytes=${blob.bytes.length}-` } });
        assert.equal(behind.status, 416);
        assert.equal(behind.headers.get('content-range'), `bytes */${blob.bytes.length}`);
      }
    }
  });

test('one platform is served alone, with its manifest under the tag', async (t) => {
  const layout = await temporaryLayout(t);
  const arm64 = await smallImage('docker.io/library/nginx:1.27', 'arm64', 'b');
  const amd64 = await smallImage('docker.io/library/nginx:1.27', 'amd64', 'a');
  await writeClusterImage(layout, { amd64: registryEntries([amd64]), arm64: registryEntries([arm64]) });
  const { get, server } = await serveImage(t, layout, { platforms: ['arm64'] });
  const found = await get('/v2/library/nginx/manifests/1.27', { method: 'HEAD' });
  assert.equal(found.headers.get('docker-content-digest'), arm64.manifest.digest);
  assert.equal((await get(`/v2/library/nginx/manifests/${amd64.manifest.digest}`)).status, 404);
  assert.deepEqual(server.images, [
    {
      ...{ name: 'library/nginx', tag: '1.27', digest: arm64.manifest.digest },
      ...{ platforms: ['linux/arm64'], size: arm64.layer.bytes.length + arm64.config.bytes.length },
    },
  ]);
});

test('an image that only one platform has is an index of that one; the same in all stays as it is', async (t) => {
  const layout = await temporaryLayout(t);
  const only = await smallImage('quay.io/a/only:1', 'amd64', 'a');
  const both = await smallImage('quay.io/a/both:1', 'amd64', 'b');
  await writeClusterImage(layout, {
    amd64: registryEntries([only, both]),
    arm64: registryEntries([both]),
  });
  const { get } = await serveImage(t, layout);
  const partly = await json(await get('/v2/a/only/manifests/1'));
  const { digest, size } = only.manifest;
  const platform = { os: 'linux', architecture: 'amd64' };
  assert.deepEqual(partly['manifests'], [{ mediaType: mediaTypes.ociManifest, digest, size, platform }]);
  const whole = await get('/v2/a/both/manifests/1');
  assert.equal(whole.headers.get('docker-content-digest'), both.manifest.digest);
});

test('an index whose children are partly missing is served by its digest, and the others are 404', async (t) => {
  const layout = await temporaryLayout(t);
  const image = await smallImage('quay.io/a/b@sha256:'.padEnd(19 + 64, 'a'), 'amd64', 'a');
  const { digest, size, mediaType } = image.manifest;
  const gone = digestOf('gone');
  const manifests = [
    { mediaType, digest, size, platform: { os: 'linux', architecture: 'amd64' } },
    { mediaType, digest: gone, size: 4, platform: { os: 'linux', architecture: 's390x' } },
  ];
  const index = encodeIndex({ manifests, annotations: {} });
  const named = {
    ...image,
    reference: { ...image.reference, digest: index.descriptor.digest },
    index: { ...contentOf(index.bytes), mediaType: mediaTypes.ociIndex },
  };
  await writeClusterImage(layout, { amd64: registryEntries([named]) });
  const { get } = await serveImage(t, layout);
  const found = await get(`/v2/a/b/manifests/${index.descriptor.digest}`);
  assert.deepEqual(Buffer.from(await found.arrayBuffer()), index.bytes);
  assert.equal((await get(`/v2/a/b/manifests/${digest}`)).status, 200);
  assert.equal((await get(`/v2/a/b/manifests/${gone}`)).status, 404);
});

test('later layers win, and whiteouts hide, whoever made the layers', async (t) => {
  const layout = await temporaryLayout(t);
  const [old, young, hidden] = [
    await smallImage('quay.io/a/b:1', 'amd64', 'old'),
    await smallImage('quay.io/a/b:1', 'amd64', 'young'),
    await smallImage('quay.io/a/hidden:1', 'amd64', 'hidden'),
  ];
  const whiteout = 'registry/docker/registry/v2/repositories/a/.wh.hidden';
  await writeClusterImage(layout, {
    amd64: [
      registryEntries([old, hidden]).flat(),
      [fileEntry('registry/docker/registry/v2/other', 'x'), fileEntry(whiteout, '')],
      registryEntries([young]).flat(),
    ],
  });
  const { get } = await serveImage(t, layout);
  assert.deepEqual(await json(await get('/v2/_catalog')), { repositories: ['a/b'] });
  const found = await get('/v2/a/b/manifests/1');
  assert.equal(found.headers.get('docker-content-digest'), young.manifest.digest);
  assert.equal((await get(`/v2/a/b/manifests/${old.manifest.digest}`)).status, 200);
  assert.equal((await get('/v2/a/hidden/manifests/1')).status, 404);
});

test('a link below another directory than /registry counts where /registry leads to it', async (t) => {
  const layout = await temporaryLayout(t);
  const image = await smallImage('quay.io/a/b:1', 'amd64', 'a');
  const moved = registryEntries([image])
    .flat()
    .map((entry) => ({ ...entry, path: entry.path.replace('registry/', 'srv/') }));
  const owner = { uid: 0, gid: 0 };
  const link = { path: 'registry', type: 'symlink', mode: 0o777, ...owner, linkname: 'srv' } as const;
  await writeClusterImage(layout, { amd64: [moved, [link]] });
  const { get } = await serveImage(t, layout);
  assert.equal((await get('/v2/a/b/manifests/1')).status, 200);
});

test('pages of a list lead to the next one', async (t) => {
  const layout = await temporaryLayout(t);
  const images = await Promise.all(
    ['1', '2', '3'].map((tag) => smallImage(`quay.io/a/b:${tag}`, 'amd64', tag)),
  );
  const other = await smallImage('quay.io/z:1', 'amd64', 'z');
  await writeClusterImage(layout, { amd64: registryEntries([...images, other]) });
  const { get } = await serveImage(t, layout);
  const first = await get('/v2/a/b/tags/list?n=2');
  assert.deepEqual(await json(first), { name: 'a/b', tags: ['1', '2'] });
  assert.equal(first.headers.get('link'), '</v2/a/b/tags/list?last=2&n=2>; rel="next"');
  const last = await get('/v2/a/b/tags/list?last=2&n=2');
  assert.deepEqual(await json(last), { name: 'a/b', tags: ['3'] });
  assert.equal(last.headers.get('link'), null);
  const catalog = await get('/v2/_catalog?n=1');
  assert.deepEqual(await json(catalog), { repositories: ['a/b'] });
  assert.equal(catalog.headers.get('link'), '</v2/_catalog?last=a%2Fb&n=1>; rel="next"');
  assert.deepEqual(await json(await get('/v2/_catalog?n=0')), { repositories: [] });
  assert.equal((await get('/v2/_catalog?n=-1')).status, 400);
});

test('referrers are those that are embedded, or none', async (t) => {
  const layout = await temporaryLayout(t);
  const image = await smallImage('quay.io/a/b:1', 'amd64', 'a');
  const signature = encodeJson(mediaTypes.ociManifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/vnd.example.signature',
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: image.config.digest, size: 2 },
    layers: [],
    subject: { mediaType: mediaTypes.ociManifest, digest: image.manifest.digest, size: 1 },
    annotations: { a: 'b' },
  });
  const signed = {
    ...image,
    reference: { ...image.reference, tag: 'signature' },
    manifest: { ...contentOf(signature.bytes), mediaType: mediaTypes.ociManifest },
  };
  await writeClusterImage(layout, { amd64: registryEntries([image, signed]) });
  const { get } = await serveImage(t, layout);
  const answer = await get(`/v2/a/b/referrers/${image.manifest.digest}`);
  assert.equal(answer.headers.get('content-type'), mediaTypes.ociIndex);
  const { digest, size } = signature.descriptor;
  const entry = { mediaType: mediaTypes.ociManifest, digest, size };
  const described = { ...entry, artifactType: 'application/vnd.example.signature', annotations: { a: 'b' } };
  assert.deepEqual((await json(answer))['manifests'], [described]);
  const other = await get(`/v2/a/b/referrers/${image.manifest.digest}?artifactType=x/y`);
  assert.equal(other.headers.get('oci-filters-applied'), 'artifactType');
  assert.deepEqual((await json(other))['manifests'], []);
  const nothing = await get(`/v2/nowhere/referrers/${digestOf('x')}`);
  assert.equal(nothing.status, 200);
  assert.deepEqual((await json(nothing))['manifests'], []);
});

test('a damaged blob never comes whole, and no part of it comes', async (t) => {
  const layout = await temporaryLayout(t);
  const image = await smallImage('quay.io/a/b:1', 'amd64', long);
  await writeClusterImage(layout, { amd64: registryEntries([image]) });
  // One byte of the blob is another one in the layer, which is too large to be read whole at the start.
  const blobs = join(layout.directory, 'blobs/sha256');
  for (const name of await readdir(blobs)) {
    const bytes = await readFile(join(blobs, name));
    const at = bytes.indexOf(image.layer.bytes);
    if (at < 0) continue;
    bytes[at + 5_000_000] = 0;
    await writeFile(join(blobs, name), bytes);
  }
  const padded = await serveImage(t, layout, {
    wrap: (source) =>
      wrapSource(source, {
        // As a registry does, a part is read without the digest of the whole layer.
        blob: (descriptor, offset, options) =>
          readFileFrom(join(blobs, hexOf(descriptor.digest)), offset, options?.length),
      }),
  });
  const path = `/v2/a/b/blobs/${image.layer.digest}`;
  const whole = await padded.get(path);
  assert.equal(whole.headers.get('content-length'), String(image.layer.bytes.length));
  await assert.rejects(whole.arrayBuffer());
  const part = await padded.get(path, { headers: { range: 'bytes=0-0' } });
  assert.equal(part.status, 502);
  const { errors } = (await part.json()) as { errors: { code: string }[] };
  assert.equal(errors[0]!.code, 'UNAVAILABLE');
});

async function* readFileFrom(path: string, offset = 0, length?: number) {
  const bytes = await readFile(path);
  const end = Math.min(bytes.length, length === undefined ? bytes.length : offset + length);
  for (let at = offset; at < end; at += 65_536) yield bytes.subarray(at, Math.min(at + 65_536, end));
}
