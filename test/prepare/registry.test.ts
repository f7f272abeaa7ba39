import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryMetadata } from '../../src/layers/tree.ts';
import { findEntriesBelow } from '../../src/prepare/registry.ts';
import { directory, file, link, treeOf } from '../context/trees.ts';

const root = treeOf({
  'etc/passwd': 'root',
  'registry/docker': directory(0o750),
  'registry/docker/registry/v2/x': file('x', 0o600, { uid: 7 }),
  'registry/latest': link('docker'),
  'registry2/y': 'y',
});

test('entries below a mark are found, except plain directories', () => {
  const below = findEntriesBelow(root, treeOf({ registry: directory(0o755, { generated: '' }) }));
  assert.deepEqual(
    below.map(({ path }) => path),
    ['registry/docker', 'registry/docker/registry/v2/x', 'registry/latest'],
  );
  const entry = root.get('registry/docker/registry/v2/x')!;
  assert.deepEqual(below[1], entryMetadata(entry));
  assert.ok(below[1]?.type === 'file' && !('content' in below[1]));
});

test('without a mark there are no entries below', () => {
  assert.deepEqual(findEntriesBelow(root, treeOf({ 'registry/z': 'z' })), []);
});
