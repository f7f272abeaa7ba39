import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ImagebuildError } from '../../../src/errors.ts';
import type { Descriptor } from '../../../src/image/descriptor.ts';
import { parseManifest } from '../../../src/image/manifest.ts';
import { parseReference } from '../../../src/image/reference.ts';
import type { Target } from '../../../src/image/store.ts';
import { pinImage } from '../../../src/prepare/observed/digests.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { say } from '../../../src/text/say.ts';
import { writeImage } from '../../support/storedimages.ts';

describe('what a cluster pulled is embedded by the digest of the index', () => {
  let directory: string;
  let store: Target;
  let [old, now]: Descriptor[] = [];
  const web = parseReference('example.com/team/web:1');
  const pin = (digests: readonly string[], reference = web) =>
    pinImage(reference, digests, async () => store);
  const platformOf = async (index: Descriptor) => {
    const read = parseManifest(await store.manifest(index), index.mediaType, 'x');
    return read.kind === 'index' ? read.manifests[0]!.digest : '';
  };

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-digests-'));
    store = await openLayout(directory, { create: true });
    old = await writeImage(store, 'old', '1');
    now = await writeImage(store, 'new', '1');
  });
  after(() => rm(directory, { recursive: true, force: true }));

  test('when the kubelet reports the index', async () => {
    assert.deepEqual(await pin([now!.digest]), { locked: now!.digest });
  });

  test('when it reports the manifest of its platform', async () => {
    assert.deepEqual(await pin([await platformOf(now!)]), { locked: now!.digest });
  });

  test('when nothing was reported: as the tag is now', async () => {
    assert.deepEqual(await pin([]), { locked: now!.digest });
  });

  test('when the tag has moved: the index that was pulled, with a warning', async () => {
    for (const digests of [[old!.digest], [await platformOf(old!), old!.digest]]) {
      const { warning, ...pinned } = await pin(digests);
      assert.deepEqual(pinned, { locked: old!.digest });
      const words = { image: 'example.com/team/web:1', digest: old!.digest, now: now!.digest };
      assert.equal(warning?.message, say('observedMoved', words).text);
    }
  });

  test('when only a manifest of the past is known: on its platform alone, with a warning', async () => {
    const manifest = await platformOf(old!);
    const { warning, ...pinned } = await pin([manifest]);
    assert.deepEqual(pinned, { locked: manifest, platformPolicy: 'skip' });
    assert.match(warning?.message ?? '', /is of its platform alone/);
  });

  test('when the registry has lost it: what the tag names now, with a warning', async () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const { warning, ...pinned } = await pin([digest]);
    assert.deepEqual(pinned, { locked: now!.digest });
    assert.match(warning?.message ?? '', new RegExp(`no longer has ${digest}`));
  });

  test('when the image is named by digest: that, and one of a platform is left out of others', async () => {
    const named = (digest: string) => parseReference(`example.com/team/web@${digest}`);
    assert.deepEqual(await pin([old!.digest], named(old!.digest)), {});
    const manifest = await platformOf(old!);
    const { warning, ...pinned } = await pin([manifest], named(manifest));
    assert.deepEqual(pinned, { platformPolicy: 'skip' });
    assert.match(warning?.message ?? '', /left out of other platforms/);
  });

  test('a login that is missing here is a warning, a registry that doesn’t answer an error', async () => {
    const refuse = (code: 'DENIED' | 'REGISTRY_UNAVAILABLE') =>
      pinImage(web, [now!.digest], async () => {
        throw new ImagebuildError(code, say('reasonObserved'));
      });
    const { warning, ...pinned } = await refuse('DENIED');
    assert.deepEqual(pinned, {});
    assert.match(warning?.message ?? '', /cannot be compared with what it names/);
    await assert.rejects(refuse('REGISTRY_UNAVAILABLE'), { code: 'REGISTRY_UNAVAILABLE' });
  });
});
