import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discoverIn } from './context.ts';

test('issue 12, 17: a line of .sealignore that matches nothing is told, with its place', async () => {
  const { images, unusedIgnores } = await discoverIn(
    {
      'images/shim/list': 'nginx:1\nbusybox:1\n',
      '.sealignore': '# a comment\nnginx:1\nquay.io/team/*\n',
    },
    { ignoredImages: ['nginx:2'] },
  );
  assert.deepEqual(
    images.map(({ reference }) => reference.repository),
    ['library/busybox'],
  );
  assert.deepEqual(unusedIgnores, [
    {
      message: 'quay.io/team/* ignores nothing: no image that was found matches it',
      place: { file: '.sealignore', line: 3 },
      hint: 'Correct the line, or remove it.',
    },
    {
      message: 'nginx:2 ignores nothing: no image that was found matches it',
      place: { file: 'imagebuild.yml', line: undefined },
      hint: 'Correct the line, or remove it.',
    },
  ]);
});
