import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeWorkdir } from '../../src/context/workdir.ts';
import { directory, link, shape, treeOf } from './trees.ts';

const place = { file: 'Kubefile', line: 2 };
const root = treeOf({
  opt: directory(0o700, { uid: 1, gid: 1 }),
  'etc/passwd': 'bob:x:7:8::/:/bin/sh\n',
  'usr/bin': directory(),
  bin: link('usr/bin'),
  f: 'file',
});

for (const [path, user, gives] of [
  ['/a/b', undefined, ['a/ 755', 'a/b/ 755']],
  ['/opt/b/', undefined, ['opt/ 700 1:1', 'opt/b/ 755']],
  ['/opt/b', '5', ['opt/ 700 1:1', 'opt/b/ 755 5:5']],
  ['/a', '5:6', ['a/ 755 5:6']],
  ['/a', 'bob', ['a/ 755 7:8']],
  ['/a', 'nobody', ['a/ 755']],
  ['/bin/x', undefined, ['usr/ 755', 'usr/bin/ 755', 'usr/bin/x/ 755']],
  ['/opt', undefined, []],
  ['/bin', undefined, []],
  ['/', undefined, []],
] as const)
  test(`WORKDIR ${path}${user ? ` after USER ${user}` : ''} adds ${gives.length} directories`, async () => {
    assert.deepEqual(shape(await makeWorkdir(path, user, root, place)), gives);
  });

test('WORKDIR on a file is an error with the line', async () => {
  await assert.rejects(makeWorkdir('/f/x', undefined, root, place), { code: 'CONTEXT_INVALID', place });
});
