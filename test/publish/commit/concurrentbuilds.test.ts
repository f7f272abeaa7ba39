import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { contentOf } from '../../../src/image/content.ts';
import { digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { encodeManifest } from '../../../src/image/manifest.ts';
import { otherPlatforms, watchConcurrentBuilds } from '../../../src/publish/commit/concurrentbuilds.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';

const work = await mkdtemp(join(tmpdir(), 'imagebuild-concurrent-'));
after(() => rm(work, { recursive: true, force: true }));
const target = await openLayout(work, { create: true });

/** Publishes an image of its own under a tag. */
async function put(tag: string, text: string) {
  const bytes = Buffer.from(JSON.stringify({ author: text }));
  await target.write(contentOf(bytes));
  const config = { mediaType: mediaTypes.ociConfig, digest: digestOf(bytes), size: bytes.length };
  const { bytes: manifest, descriptor } = encodeManifest({ config, layers: [], annotations: {} });
  await target.putManifest(manifest, descriptor, tag);
  return descriptor.digest;
}

test('a platform that another build publishes at the same time is found; one from before is not', async () => {
  await put('v1-arm64', 'before');
  const concurrent = await watchConcurrentBuilds(target, 'v1', ['linux/arm64']);
  assert.deepEqual(await concurrent.published(), []);
  const digest = await put('v1-arm64', 'after');
  const [found, ...more] = await concurrent.published();
  assert.deepEqual(more, []);
  assert.equal(found?.digest, digest);
  assert.deepEqual(found?.platform, { os: 'linux', architecture: 'arm64' });
});

test('a platform that had no tag is seen with its first', async () => {
  const concurrent = await watchConcurrentBuilds(target, 'v2', ['linux/amd64']);
  const digest = await put('v2-amd64', 'first');
  assert.deepEqual(
    (await concurrent.published()).map((each) => each.digest),
    [digest],
  );
});

test('others are the platforms that a build neither makes nor drops', () => {
  assert.deepEqual(otherPlatforms(['linux/amd64'], []), ['linux/arm64']);
  assert.deepEqual(otherPlatforms(['linux/amd64'], ['linux/arm64']), []);
});
