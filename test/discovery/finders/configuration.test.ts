import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReference } from '../../../src/image/reference.ts';
import { discoverIn, problems } from '../context.ts';

const origin = (index: number) => ({
  kind: 'configuration',
  file: 'imagebuild.yml',
  chains: [[{ kind: 'key', text: `images[${index}]` }]],
});

test('extraImages are written like the lines of a list', async () => {
  const { images } = await discoverIn({}, { extraImages: ['quay.io/a/b:1', 'docker-daemon:c/c'] });
  assert.deepEqual(
    images.map(({ reference, transport, required, origins }) => [
      formatReference(reference),
      transport,
      required,
      origins,
    ]),
    [
      ['docker.io/c/c:latest', 'docker-daemon', true, [origin(1)]],
      ['quay.io/a/b:1', 'registry', true, [origin(0)]],
    ],
  );
});

test('an invalid image in the configuration is reported', async () => {
  assert.deepEqual(await problems({}, { extraImages: ['Not Ok'] }), ['REFERENCE_INVALID imagebuild.yml']);
});
