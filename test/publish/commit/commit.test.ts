import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, mock, test } from 'node:test';
import { contentOf } from '../../../src/image/content.ts';
import { platformName } from '../../../src/image/descriptor.ts';
import { type Target, wrapSource } from '../../../src/image/store.ts';
import { commit, type ImageToCommit } from '../../../src/publish/commit/commit.ts';
import { encodeImage, indexDocument, indexEntry } from '../../../src/publish/commit/manifests.ts';
import { readPublished } from '../../../src/publish/lookup/published.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';

const work = await mkdtemp(join(tmpdir(), 'imagebuild-commit-'));
after(() => rm(work, { recursive: true, force: true }));
const layout = await openLayout(work, { create: true });

beforeEach(() => mock.timers.enable({ apis: ['Date'] }));
afterEach(() => mock.timers.reset());

const factsOf = (version: string) => ({ type: 'apps', app: 'demo', version, created: 0 });

/** The documents of an image without layers. */
function imageOf(platform: string, version: string) {
  const tag = `${version}-${platform.slice(platform.indexOf('/') + 1)}`;
  const planned = { platform, tag, layers: [], config: {}, history: [] };
  return encodeImage(planned, new Map(), factsOf(version));
}

/** Publishes the other platform without asking what there is, as a build of another machine might. */
async function publishOther(version: string): Promise<void> {
  const other = imageOf('linux/arm64', version);
  await layout.write(contentOf(other.config.bytes));
  await layout.putManifest(other.manifest.bytes, other.manifest.descriptor, other.tag);
  const index = indexDocument([indexEntry(other)], factsOf(version));
  await layout.putManifest(index.bytes, index.descriptor, version);
}

/** Commits amd64. @param during happens while its tag or its configuration is written. */
async function commitWhile(version: string, kind: 'tag' | 'configuration', during: () => Promise<void>) {
  const ready = Promise.withResolvers<void>();
  const published = wrapSource<Target>(layout, {
    async resolve(tag) {
      const descriptor = await layout.resolve(tag);
      if (tag === version) ready.resolve();
      return descriptor;
    },
  });
  const target = wrapSource<Target>(layout, {
    async putManifest(bytes, descriptor, tag) {
      if (kind === 'tag' && tag === `${version}-amd64`) await ready.promise.then(during);
      await layout.putManifest(bytes, descriptor, tag);
    },
    async write(content) {
      if (kind === 'configuration') await ready.promise.then(during);
      return await layout.write(content);
    },
  });
  const image: ImageToCommit = {
    images: [imageOf('linux/amd64', version)],
    facts: factsOf(version),
    rules: { type: 'apps', version, replace: true, replaceOtherType: false },
    dropped: [],
    ending: { writing: () => {}, written: () => {}, explain: async (error) => error },
    published,
  };
  await commit(target, image);
  return (await readPublished(layout, version))?.platforms.map(platformName);
}

const both = ['linux/amd64', 'linux/arm64'];

test('a platform that another build publishes while a tag is written for long is kept', async () => {
  const platforms = await commitWhile('v1', 'tag', async () => {
    await publishOther('v1');
    mock.timers.tick(60_000);
  });
  assert.deepEqual(platforms, both);
});

test('a platform that another build publishes while a configuration is written for long is kept', async () => {
  const mine = imageOf('linux/amd64', 'v2');
  await layout.write(contentOf(mine.config.bytes));
  await layout.putManifest(mine.manifest.bytes, mine.manifest.descriptor, mine.tag);
  const platforms = await commitWhile('v2', 'configuration', async () => {
    await publishOther('v2');
    mock.timers.tick(60_000);
  });
  assert.deepEqual(platforms, both);
});
