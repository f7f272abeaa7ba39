import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../src/application/comparison/compare.ts';
import type { PlatformDescription } from '../../../src/application/comparison/description.ts';
import { comparisonSchema } from '../../../src/application/comparison/shape.ts';

const platform = (more: Partial<PlatformDescription> = {}): PlatformDescription => ({
  ...{ digest: 'sha256:a', images: [], files: [], config: {}, blobs: [] },
  ...more,
});
const compareOne = (before: Partial<PlatformDescription>, now: Partial<PlatformDescription>) => {
  const comparison = compare(
    { platforms: { 'linux/amd64': platform(before) } },
    { platforms: { 'linux/amd64': platform({ digest: 'sha256:b', ...now }) } },
  );
  comparisonSchema.parse(comparison);
  return comparison.platforms[0]!;
};

test('images are added, removed, retagged, or moved to another digest', () => {
  const image = (name: string, tag: string, digest = name + tag) => ({ name, tag, digest, size: 1 });
  const before = [
    ...[image('a', '1'), image('b', '1'), image('c', '1'), image('d', '1', 'old'), image('e', '1')],
    ...[image('f', '1', 'one'), image('f', '2', 'two')],
  ];
  const now = [
    ...[
      image('a', '1'),
      image('b', '2'),
      image('d', '1', 'new'),
      image('e', '1'),
      image('e', '2'),
      image('g', '1'),
    ],
    ...[image('f', '3', 'two'), image('f', '4', 'new')],
  ];
  const { images } = compareOne({ images: before }, { images: now });
  assert.deepEqual(
    images.map(({ name, change, before: was, now: is }) => [name, change, was?.tag, is?.tag]),
    [
      ['b', 'retagged', '1', '2'],
      ['c', 'removed', '1', undefined],
      ['d', 'moved', '1', '1'],
      ['e', 'added', undefined, '2'],
      ['f', 'retagged', '1', '4'],
      ['f', 'retagged', '2', '3'],
      ['g', 'added', undefined, '1'],
    ],
  );
});

test('files are added, removed or changed, with their sizes', () => {
  const file = (path: string, identity: string, size: number) => ({
    path,
    type: 'file' as const,
    identity,
    size,
  });
  const { files } = compareOne(
    { files: [file('same', 'x', 1), file('gone', 'x', 2), file('edited', 'x', 3), file('mode', '644 x', 4)] },
    {
      files: [file('same', 'x', 1), file('fresh', 'y', 5), file('edited', 'y', 3), file('mode', '755 x', 4)],
    },
  );
  assert.deepEqual(files, [
    { path: 'edited', change: 'changed', before: 3, now: 3 },
    { path: 'fresh', change: 'added', now: 5 },
    { path: 'gone', change: 'removed', before: 2 },
    { path: 'mode', change: 'changed', before: 4, now: 4 },
  ]);
});

test('configurations differ by variable, label and port, and otherwise by field; nothing is as good as absent', () => {
  const { configuration } = compareOne(
    {
      config: {
        ...{ Env: ['PATH=/bin', 'A=1', 'B=x=y', 'GONE'], Labels: { a: '1' }, Cmd: ['run'], User: '' },
        ExposedPorts: { '80/tcp': {} },
      },
    },
    {
      config: {
        ...{ Env: ['A=2', 'PATH=/bin', 'B=x=y', 'NEW='], Labels: { a: '1', b: '2' }, Cmd: ['run', 'it'] },
        ...{ User: null, WorkingDir: '/w' },
      },
    },
  );
  assert.deepEqual(configuration, [
    { field: 'Cmd', before: '["run"]', now: '["run","it"]' },
    { field: 'Env', name: 'A', before: '1', now: '2' },
    { field: 'Env', name: 'GONE', before: '' },
    { field: 'Env', name: 'NEW', now: '' },
    { field: 'ExposedPorts', name: '80/tcp', before: '{}' },
    { field: 'Labels', name: 'b', now: '2' },
    { field: 'WorkingDir', now: '/w' },
  ]);
});

test('what only the second image has is to be transferred, each blob once; platforms come and go', () => {
  const blob = (digest: string, size: number) => ({ digest, size });
  const comparison = compare(
    { platforms: { a: platform({ blobs: [blob('1', 1), blob('2', 2)] }), gone: platform() } },
    {
      platforms: {
        a: platform({ digest: 'sha256:b', blobs: [blob('1', 1), blob('3', 30)] }),
        fresh: platform({ blobs: [blob('2', 2), blob('3', 30), blob('4', 400)] }),
      },
    },
  );
  assert.deepEqual(comparison.transfer, { bytes: 430, blobs: 2 });
  assert.deepEqual(
    comparison.platforms.map(({ platform: name, state, transfer }) => [name, state, transfer.bytes]),
    [
      ['a', 'changed', 30],
      ['fresh', 'added', 432],
      ['gone', 'removed', 0],
    ],
  );
  const same = { platforms: { a: platform() } };
  assert.deepEqual([compare(same, same).different, comparison.different], [false, true]);
});
