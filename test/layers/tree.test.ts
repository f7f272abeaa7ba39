import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ResumableHash } from '../../src/image/content.ts';
import { digestOf, isDigest } from '../../src/image/descriptor.ts';
import { checkPath, comparePaths, parentsOf } from '../../src/layers/tree.ts';

test('a directory stands directly before what it holds', () => {
  const sorted = ['a-b', 'a/c', 'a', 'a.d', 'b', 'a/b/c', 'a/b'].sort(comparePaths);
  assert.deepEqual(sorted, ['a', 'a/b', 'a/b/c', 'a/c', 'a-b', 'a.d', 'b']);
});

test('parents are told outermost first', () => {
  assert.deepEqual(parentsOf('a/b/c'), ['a', 'a/b']);
  assert.deepEqual(parentsOf('a'), []);
});

for (const path of ['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', './a', 'a\0b'])
  test(`${JSON.stringify(path)} is no path inside an image`, () => {
    assert.throws(() => checkPath(path), { code: 'CONTENT_INVALID' });
  });

test('a hash goes on where a stream was cut, whatever is read again', () => {
  const bytes = Buffer.from('0123456789');
  const hash = new ResumableHash();
  hash.update(bytes.subarray(0, 6), 0);
  hash.update(bytes.subarray(2, 5), 2);
  hash.update(bytes.subarray(4), 4);
  assert.equal(hash.digest(), digestOf(bytes));
  assert.throws(() => hash.update(bytes, 11), RangeError);
});

test('only lower-case sha256 digests are digests', () => {
  assert.ok(isDigest(`sha256:${'0'.repeat(64)}`));
  for (const text of [`sha256:${'A'.repeat(64)}`, 'sha256:0', `sha512:${'0'.repeat(128)}`, undefined, 5])
    assert.ok(!isDigest(text));
});
