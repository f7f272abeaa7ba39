import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Digest, digestOf, hexOf } from '../../src/image/descriptor.ts';
import { entryMetadata, type Tree } from '../../src/layers/tree.ts';
import { findEntriesBelow, warnReplacedTags } from '../../src/prepare/registry.ts';
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

describe('a tag that a line has for another manifest than what is below', () => {
  const repository = 'registry/docker/registry/v2/repositories/a/b/_manifests';
  const [first, second] = [digestOf('first'), digestOf('second')];
  const holding = (digest: Digest) =>
    treeOf({
      [`${repository}/tags/1/current/link`]: digest,
      [`${repository}/revisions/sha256/${hexOf(digest)}/link`]: digest,
    });
  const warn = (layer: Tree, root: Tree) =>
    warnReplacedTags('COPY registry registry', layer, root, { file: 'Kubefile', line: 3 });

  test('is a warning at the line, which names both manifests', () => {
    const [warning, ...others] = warn(holding(second), holding(first));
    assert.deepEqual(others, []);
    assert.equal(
      warning?.message,
      `a/b:1 is ${first} in the base image or an earlier instruction, and ${second} in COPY registry registry; the later one is used`,
    );
    assert.deepEqual(warning?.place, { file: 'Kubefile', line: 3 });
  });

  test("isn't meant where the manifest is the same, or the tag or the directory another one", () => {
    assert.deepEqual(warn(holding(first), holding(first)), []);
    assert.deepEqual(warn(holding(first), treeOf({ 'opt/x': 'x' })), []);
    const elsewhere = new Map(
      [...holding(second)].map(([path, entry]) => [`a/${path}`, { ...entry, path: `a/${path}` }]),
    );
    assert.deepEqual(warn(elsewhere, holding(first)), []);
  });

  test('is left to publish where embedded images appear', () => {
    const marked = new Map([
      ...holding(second),
      ...treeOf({ registry: directory(0o755, { generated: '' }) }),
    ]);
    assert.deepEqual(warn(marked, holding(first)), []);
  });
});
