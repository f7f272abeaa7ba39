import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PreparedImage } from '../../../src/application/prepared/prepared.ts';
import { parseReference } from '../../../src/image/reference.ts';
import type { Source } from '../../../src/image/store.ts';
import { createPlatformPolicy } from '../../../src/prepare/search/platformpolicy.ts';
import { wantedImages } from '../../../src/publish/resolve/descriptors.ts';
import { resolveImages } from '../../../src/publish/resolve/images.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { makeContext } from '../../discovery/context.ts';
import { listed, platform, preparedBuild } from '../../support/prepared.ts';
import { writePlatform } from '../../support/storedimages.ts';

/** Resolves an image that exists for amd64 only, for both platforms. */
async function resolve(more: Partial<PreparedImage>) {
  await using directory = await makeContext({});
  const layout = await openLayout(`${directory.directory}/layout`, { create: true });
  await writePlatform(layout, 'amd64', 'a', '1');
  const image = listed('quay.io/a/b:1', more);
  const both = preparedBuild({ 'linux/amd64': platform([image]), 'linux/arm64': platform([image]) });
  return await resolveImages(wantedImages(both, 10), { sourceOf: async () => layout as Source });
}

test('an image without a platform of the build is an error before anything is transferred', async () => {
  await assert.rejects(resolve({}), { code: 'PLATFORM_MISSING', message: /linux\/arm64/ });
});

for (const [name, more] of [
  ['with the policy skip', { platformPolicy: 'skip' }],
  ['that is a candidate', { required: false }],
] as const)
  test(`an image ${name} is left out of the platform that it lacks`, async () => {
    const { images, leftOut, warnings } = await resolve(more);
    assert.deepEqual(
      images.map(({ embedded }) => [...embedded.keys()]),
      [['linux/amd64']],
    );
    assert.deepEqual(
      leftOut.map(({ reference, reason }) => [reference, reason]),
      [['quay.io/a/b:1', 'it has no image for linux/arm64, only for linux/amd64']],
    );
    assert.equal(warnings.length, 1);
  });

test('a policy is set for all images, or by reference and pattern: the longest decides', () => {
  const policyOf = (configured: Parameters<typeof createPlatformPolicy>[0], reference = 'quay.io/a/b:1') =>
    createPlatformPolicy(configured)(parseReference(reference));
  assert.equal(policyOf(undefined), undefined);
  assert.equal(policyOf('skip'), 'skip');
  assert.equal(policyOf({ '*': 'skip', 'quay.io/a/*': 'error' }), undefined);
  assert.equal(policyOf({ '*': 'error', 'quay.io/a/b:1': 'skip' }), 'skip');
  assert.equal(policyOf({ 'nginx:*': 'skip' }, 'nginx:1'), 'skip');
});
