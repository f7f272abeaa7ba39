import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeLayer } from '../../src/layers/overlay.ts';
import { directory, file, link, shape, treeOf } from '../context/trees.ts';

const root = treeOf({ 'a/b/c': 'c', 'a/d': 'd', ab: 'ab', l: link('a') });

test('a later entry replaces an earlier one', () => {
  const merged = mergeLayer(root, treeOf({ ab: file('new', 0o600), l: 'file' }));
  assert.deepEqual(shape(merged), ['a/ 755', 'a/b/ 755', 'a/b/c 644', 'a/d 644', 'ab 600', 'l 644']);
});

test('a directory on a directory keeps what is in it', () => {
  const merged = mergeLayer(root, treeOf({ a: directory(0o700) }));
  assert.deepEqual(shape(merged).slice(0, 4), ['a/ 700', 'a/b/ 755', 'a/b/c 644', 'a/d 644']);
});

for (const [what, body] of [
  ['file', 'text'],
  ['link', link('/x')],
] as const)
  test(`a ${what} on a directory removes what is below, and nothing beside`, () => {
    const merged = mergeLayer(root, treeOf({ a: body }));
    assert.deepEqual([...merged.keys()].sort(), ['a', 'ab', 'l']);
  });

test('a directory takes the place of a file and of a link', () => {
  const merged = mergeLayer(root, treeOf({ 'ab/x': 'x', 'l/y': 'y' }));
  assert.equal(merged.get('ab')?.type, 'dir');
  assert.equal(merged.get('l')?.type, 'dir');
  assert.equal(merged.has('ab/x') && merged.has('l/y'), true);
});

test('the trees that were given stay as they are', () => {
  const before = shape(root);
  mergeLayer(root, treeOf({ a: 'file' }));
  assert.deepEqual(shape(root), before);
});
