import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PreparedImage } from '../../../src/application/prepared/prepared.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { joinObserved } from '../../../src/prepare/observed/join.ts';
import { observedInLock } from '../../../src/prepare/observed/locked.ts';
import { missedImages, missedWarning } from '../../../src/prepare/observed/missed.ts';

const digest = `sha256:${'ab'.repeat(32)}` as const;
const image = (text: string, kind: string, more: Partial<PreparedImage> = {}): PreparedImage => ({
  ...{ reference: parseReference(text), required: true, transport: 'registry' },
  ...{ origins: [{ kind, file: 'a' }], ...more },
});

test('what a cluster pulled is required, and pinned unless an archive holds it', () => {
  const found = [
    image('a:1', 'chart', { required: false }),
    image('b:1', 'archive', { transport: 'oci-archive' }),
  ];
  const observed = ['a:1', 'b:1', 'c:1'].map((text) => image(text, 'observed', { locked: digest }));
  const joined = joinObserved(found, { images: observed });
  assert.deepEqual(
    joined.map(({ required, locked, origins }) => [required, locked, origins.map(({ kind }) => kind)]),
    [
      [true, digest, ['chart', 'observed']],
      [true, undefined, ['archive', 'observed']],
      [true, digest, ['observed']],
    ],
  );
  assert.deepEqual(missedImages({ 'linux/amd64': { images: joined } }), ['docker.io/library/c:1']);
});

test('the warning has a line for each image that was missed, for the list of the dialect', () => {
  const warn = (isSealer: boolean) =>
    missedWarning(['x/a:1', 'x/b:1'], 'applications/web/v1', isSealer, 'imagebuild lock');
  assert.equal(warn(false)?.place?.file, 'applications/web/v1/images/shim/observed');
  assert.equal(warn(true)?.place?.file, 'applications/web/v1/manifests/imageList');
  assert.deepEqual(warn(false)?.hint?.split('\n').slice(1), ['x/a:1', 'x/b:1']);
  assert.equal(missedWarning([], 'a', false, ''), undefined);
});

test('a lite build embeds what the lock says a cluster pulled, on the platforms that the lock has', () => {
  const row = {
    reference: 'docker.io/library/a:1',
    digest,
    origins: ['chart charts/a', 'observed web/Kubefile:5'],
  };
  const platforms = { 'linux/amd64': { digest, size: 1 } };
  const images = [
    { ...row, platforms, observed: ['Pod a → CMD (Kubefile:5) helm install a'] },
    { ...row, reference: 'docker.io/library/b:1', platforms },
  ];
  const found = observedInLock({ images }, 'images.lock.yaml', { platform: 'linux/amd64' });
  assert.deepEqual(found.images, [
    {
      ...{ reference: parseReference('a:1'), required: true, transport: 'registry' },
      reason: 'a cluster pulled it when the lock was written',
      origins: [
        {
          ...{ kind: 'observed', file: 'web/Kubefile', line: 5 },
          chains: [[{ kind: 'object', text: 'Pod a → CMD (Kubefile:5) helm install a' }]],
        },
      ],
    },
  ]);
  assert.deepEqual(observedInLock({ images }, 'x', { platform: 'linux/arm64' }).images, []);
});
