import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPath, comparePaths, parentsOf } from '../../src/layers/tree.ts';

test('a directory is directly followed by its content', () => {
  const sorted = ['a-b', 'a/c', 'a', 'a.d', 'b', 'a/b/c', 'a/b'].sort(comparePaths);
  assert.deepEqual(sorted, ['a', 'a/b', 'a/b/c', 'a/c', 'a-b', 'a.d', 'b']);
});

test('parents are listed outermost first', () => {
  assert.deepEqual(parentsOf('a/b/c'), ['a', 'a/b']);
  assert.deepEqual(parentsOf('a'), []);
});

for (const path of ['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', './a', 'a\0b'])
  test(`${JSON.stringify(path)} is not a path inside an image`, () => {
    assert.throws(() => checkPath(path), { code: 'CONTENT_INVALID' });
  });
