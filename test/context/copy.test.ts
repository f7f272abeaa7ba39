import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parseDockerignore } from '../../src/context/dockerignore.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import type { CopyRequest } from '../../src/layers/copyrequest.ts';
import type { Entry, Tree } from '../../src/layers/tree.ts';
import { copyInto, directory, file, link, shape, treeOf } from './trees.ts';

const place = { file: 'Kubefile', line: 7 };
const empty: Tree = new Map();

function step(sources: string[], destination: string, more: Partial<CopyRequest> = {}): CopyRequest {
  return { instruction: 'COPY', sources, files: [], destination, ...more };
}

const context = treeOf({
  f: file('f', 0o4755),
  'd/x': 'x',
  'd/sub/y': file('y', 0o600),
  'd/up': link('../f'),
  e: directory(0o700),
  'charts/a.tgz': 'a',
  'charts/b.tgz': 'b',
  lf: link('f'),
  ld: link('d'),
  gone: link('nowhere'),
  loop: link('loop'),
  'a[b]': 'brackets',
});

interface Row {
  readonly does: string;
  readonly copy: CopyRequest;
  readonly root?: Tree;
  readonly gives: string[];
}

const onLinks = treeOf({ 'usr/bin': directory(), bin: link('usr/bin'), var: link('/srv/var') });

const rows: readonly Row[] = [
  { does: 'a file gets the name of the destination', copy: step(['f'], '/g'), gives: ['g 4755'] },
  { does: 'a file goes into a directory', copy: step(['f'], '/g/'), gives: ['g/ 755', 'g/f 4755'] },
  {
    does: 'a file goes into a directory that is there',
    copy: step(['f'], '/g'),
    root: treeOf({ g: directory(0o700, { uid: 3, gid: 4 }) }),
    gives: ['g/ 700 3:4', 'g/f 4755'],
  },
  {
    does: 'the content of a directory goes into a plain directory',
    copy: step(['d'], '/a/b'),
    gives: ['a/ 755', 'a/b/ 755', 'a/b/sub/ 755', 'a/b/sub/y 600', 'a/b/up -> ../f', 'a/b/x 644'],
  },
  { does: 'an empty directory makes its destination', copy: step(['e'], '/g'), gives: ['g/ 755'] },
  {
    does: 'a link to a file is followed, and keeps its name',
    copy: step(['lf'], '/g/'),
    gives: ['g/ 755', 'g/lf 4755'],
  },
  {
    does: 'a link to a directory is followed',
    copy: step(['ld'], '/'),
    gives: ['sub/ 755', 'sub/y 600', 'up -> ../f', 'x 644'],
  },
  { does: 'links on the way are followed', copy: step(['ld/up'], '/g'), gives: ['g 4755'] },
  { does: '.. does not lead out of the context', copy: step(['../../f'], '/g'), gives: ['g 4755'] },
  {
    does: 'a pattern takes every match',
    copy: step(['charts/*.tgz'], '/c/'),
    gives: ['c/ 755', 'c/a.tgz 644', 'c/b.tgz 644'],
  },
  { does: 'a pattern goes through links', copy: step(['l?/x'], '/'), gives: ['x 644'] },
  { does: 'brackets are quoted', copy: step(['a[[]b]'], '/g'), gives: ['g 644'] },
  {
    does: '--chown is for all that is new, links too',
    copy: step(['d'], '/a/b', { chown: '5:6' }),
    root: treeOf({ a: directory() }),
    gives: [
      'a/ 755',
      'a/b/ 755 5:6',
      'a/b/sub/ 755 5:6',
      'a/b/sub/y 600 5:6',
      'a/b/up 5:6 -> ../f',
      'a/b/x 644 5:6',
    ],
  },
  {
    does: '--chmod is for what is copied and for what is made',
    copy: step(['d'], '/a', { chmod: '711' }),
    gives: ['a/ 711', 'a/sub/ 711', 'a/sub/y 711', 'a/up -> ../f', 'a/x 711'],
  },
  {
    does: '--chmod is not for directories that are there',
    copy: step(['f'], '/a/b/f', { chmod: '4755', chown: '1:2' }),
    root: treeOf({ a: directory(0o700) }),
    gives: ['a/ 700', 'a/b/ 755 1:2', 'a/b/f 4755 1:2'],
  },
  {
    does: '--chmod is for the parents of a file, and for a file in a directory that is made',
    copy: step(['f'], '/c/x/', { chmod: '640' }),
    gives: ['c/ 640', 'c/x/ 640', 'c/x/f 640'],
  },
  {
    does: 'under its own name, a directory goes into the destination or to the path that ends so',
    copy: step(['d/sub', 'charts'], '/x/charts/', { ownName: true }),
    gives: [
      'x/ 755',
      'x/charts/ 755',
      'x/charts/a.tgz 644',
      'x/charts/b.tgz 644',
      'x/charts/sub/ 755',
      'x/charts/sub/y 600',
    ],
  },
  {
    does: 'under its own name, a file goes to the path that ends so',
    copy: step(['f'], '/bin/f/', { ownName: true }),
    gives: ['bin/ 755', 'bin/f 4755'],
  },
  {
    does: 'under its own name, a file goes into a directory of another name',
    copy: step(['f'], '/bin/g/', { ownName: true }),
    gives: ['bin/ 755', 'bin/g/ 755', 'bin/g/f 4755'],
  },
  {
    does: '--chmod takes clauses',
    copy: step(['d', 'f'], '/a/', { chmod: 'u=rwX,go=rX,u-s' }),
    gives: ['a/ 755', 'a/f 755', 'a/sub/ 755', 'a/sub/y 644', 'a/up -> ../f', 'a/x 644'],
  },
  {
    does: 'a link in the destination is followed inside the root',
    copy: step(['f'], '/bin/f'),
    root: onLinks,
    gives: ['usr/ 755', 'usr/bin/ 755', 'usr/bin/f 4755'],
  },
  {
    does: 'a link at the end of the destination is followed',
    copy: step(['d'], '/bin'),
    root: onLinks,
    gives: [
      'usr/ 755',
      'usr/bin/ 755',
      'usr/bin/sub/ 755',
      'usr/bin/sub/y 600',
      'usr/bin/up -> ../f',
      'usr/bin/x 644',
    ],
  },
  {
    does: 'where a link in the destination points is made when it is not there',
    copy: step(['f'], '/var/lib/'),
    root: onLinks,
    gives: ['srv/ 755', 'srv/var/ 755', 'srv/var/lib/ 755', 'srv/var/lib/f 4755'],
  },
  {
    does: 'a file replaces a link inside a directory',
    copy: step(['d'], '/t'),
    root: treeOf({ 't/x': link('/f') }),
    gives: ['t/ 755', 't/sub/ 755', 't/sub/y 600', 't/up -> ../f', 't/x 644'],
  },
  {
    does: 'parents keep their attributes, a directory that is copied again has its new ones',
    copy: step(['d'], '/t/u'),
    root: treeOf({
      t: directory(0o1777, { uid: 1, gid: 1 }),
      't/u/sub': directory(0o700, { uid: 2, gid: 2 }),
    }),
    gives: ['t/ 1777 1:1', 't/u/ 755', 't/u/sub/ 755', 't/u/sub/y 600', 't/u/up -> ../f', 't/u/x 644'],
  },
  {
    does: '--parents keeps the path',
    copy: step(['d/sub/y', './charts/*.tgz'], '/p/', { parents: true }),
    gives: [
      'p/ 755',
      'p/charts/ 755',
      'p/charts/a.tgz 644',
      'p/charts/b.tgz 644',
      'p/d/ 755',
      'p/d/sub/ 755',
      'p/d/sub/y 600',
    ],
  },
  {
    does: '--parents keeps the path from a pivot on, and knows **',
    copy: step(['d/./**/y'], '/p/', { parents: true }),
    gives: ['p/ 755', 'p/sub/ 755', 'p/sub/y 600'],
  },
  {
    does: '--exclude leaves out',
    copy: step(['d', 'f'], '/p/', { exclude: ['sub', '*f', 'u?'] }),
    gives: ['p/ 755', 'p/x 644'],
  },
  {
    does: '--exclude has exceptions',
    copy: step(['d'], '/p', { exclude: ['*', '!**/y'] }),
    gives: ['p/ 755', 'p/sub/ 755', 'p/sub/y 600'],
  },
];

for (const row of rows)
  test(`COPY: ${row.does}`, async () => {
    const { layer, warnings } = await copyInto(row.copy, context, row.root ?? empty, place);
    assert.deepEqual(shape(layer), row.gives);
    assert.deepEqual(warnings, []);
  });

test('COPY . takes everything, links as they are', async () => {
  const { layer } = await copyInto(step(['.'], '/'), context, empty, place);
  assert.deepEqual(shape(layer), shape(context));
});

test('COPY --from keeps the owners of the stage, and starts at its root', async () => {
  const stage = treeOf({
    'out/f': file('f', 0o644, { uid: 9, gid: 8 }),
    'out/d': directory(0o700, { uid: 9, gid: 8 }),
    l: link('/out'),
  });
  const { layer } = await copyInto(step(['/l', '/out/f'], '/x/'), stage, empty, place);
  assert.deepEqual(shape(layer), ['x/ 755', 'x/d/ 700 9:8', 'x/f 644 9:8']);
});

test('a here-document is a file of mode 0644 with the text given', async () => {
  const files = [
    { name: 'a.sh', content: 'echo 1\n' },
    { name: 'b', content: '' },
  ];
  const { layer } = await copyInto(
    step([], '/x/', { files, chmod: '755', chown: '1' }),
    context,
    empty,
    place,
  );
  assert.deepEqual(shape(layer), ['x/ 755 1:1', 'x/a.sh 755 1:1', 'x/b 755 1:1']);
  assert.equal((layer.get('x/a.sh') as Entry & { type: 'file' }).content.digest, digestOf('echo 1\n'));
  const named = await copyInto(step([], '/conf', { files: files.slice(0, 1) }), context, empty, place);
  assert.deepEqual(shape(named.layer), ['conf 644']);
});

const accounts = treeOf({
  'etc/passwd': 'root:x:0:0::/:/bin/sh\nbob:x:7:8:Bob:/:/bin/sh\nbroken\n',
  'etc/group': 'staff:x:50:bob\n',
});

for (const [chown, root, owner] of [
  ['55', empty, '55:55'],
  ['3:4', empty, '3:4'],
  ['3:', empty, '3:3'],
  [':4', empty, '0:4'],
  ['bob', accounts, '7:8'],
  ['bob:staff', accounts, '7:50'],
  ['bob:9', accounts, '7:9'],
  ['7', accounts, '7:7'],
] as const)
  test(`--chown=${chown} is ${owner}`, async () => {
    const { layer } = await copyInto(step(['f'], '/g', { chown }), context, root, place);
    assert.deepEqual(shape(layer), [`g 4755 ${owner}`]);
  });

test('root is known without etc/passwd', async () => {
  const { layer } = await copyInto(step(['f'], '/g', { chown: 'root:root' }), context, empty, place);
  assert.deepEqual(shape(layer), ['g 4755']);
});

interface Failure {
  readonly does: string;
  readonly copy: CopyRequest;
  readonly root?: Tree;
  readonly code: string;
  readonly hint?: RegExp;
}

const failures: readonly Failure[] = [
  { does: 'an unknown user', copy: step(['f'], '/g', { chown: 'bob' }), code: 'CONTEXT_INVALID' },
  {
    does: 'an unknown group',
    copy: step(['f'], '/g', { chown: 'bob:x' }),
    root: accounts,
    code: 'CONTEXT_INVALID',
  },
  { does: 'an invalid mode', copy: step(['f'], '/g', { chmod: '888' }), code: 'KUBEFILE_SYNTAX' },
  { does: 'a mode that is too large', copy: step(['f'], '/g', { chmod: '17777' }), code: 'KUBEFILE_SYNTAX' },
  {
    does: 'a missing source',
    copy: step(['chart'], '/g'),
    code: 'COPY_SOURCE_MISSING',
    hint: /Did you mean charts\?/,
  },
  {
    does: 'a missing file',
    copy: step(['charts/a.tg'], '/g'),
    code: 'COPY_SOURCE_MISSING',
    hint: /charts\/a\.tgz/,
  },
  {
    does: 'a file elsewhere',
    copy: step(['b.tgz'], '/g'),
    code: 'COPY_SOURCE_MISSING',
    hint: /charts\/b\.tgz/,
  },
  {
    does: 'a pattern without a match',
    copy: step(['x*'], '/g'),
    code: 'COPY_SOURCE_MISSING',
    hint: /init\.sh/,
  },
  { does: 'a malformed pattern', copy: step(['[a'], '/g'), code: 'COPY_SOURCE_MISSING' },
  {
    does: 'nothing for --parents',
    copy: step(['x/**'], '/g', { parents: true }),
    code: 'COPY_SOURCE_MISSING',
  },
  {
    does: 'a pattern that matches a link to nothing',
    copy: step(['g*'], '/g/'),
    code: 'COPY_SOURCE_MISSING',
    hint: /[Pp]oint it at/,
  },
  { does: 'a link to nothing', copy: step(['gone'], '/g'), code: 'COPY_SOURCE_MISSING' },
  { does: 'a link to itself', copy: step(['loop'], '/g'), code: 'COPY_SOURCE_MISSING' },
  { does: 'a path through a file', copy: step(['f/x'], '/g'), code: 'COPY_SOURCE_MISSING' },
  {
    does: 'a directory on a file',
    copy: step(['d'], '/g'),
    root: treeOf({ g: 'file' }),
    code: 'CONTEXT_INVALID',
  },
  {
    does: 'a file below a file',
    copy: step(['f'], '/g/h'),
    root: treeOf({ g: 'file' }),
    code: 'CONTEXT_INVALID',
  },
  {
    does: 'a file on a directory inside',
    copy: step(['d'], '/g'),
    root: treeOf({ 'g/x': directory() }),
    code: 'CONTEXT_INVALID',
  },
  {
    does: 'a directory on a link inside',
    copy: step(['d'], '/g'),
    root: treeOf({ 'g/sub': link('/') }),
    code: 'CONTEXT_INVALID',
  },
];

for (const failure of failures)
  test(`COPY fails with the line: ${failure.does}`, async () => {
    const { code, hint } = failure;
    const copied = copyInto(failure.copy, context, failure.root ?? empty, place);
    await assert.rejects(copied, { code, place, ...(hint && { hint }) });
  });

test('a pattern without a match is only a warning beside something that is copied', async () => {
  const { layer, warnings } = await copyInto(step(['x*', 'f'], '/g/'), context, empty, place);
  assert.deepEqual(shape(layer), ['g/ 755', 'g/f 4755']);
  assert.deepEqual(
    warnings.map((warning) => [warning.message, warning.place]),
    [['nothing matches x*', place]],
  );
});

for (const [what, copy] of [
  ['a file', step(['.wh.f'], '/')],
  ['a file in a directory', step(['d'], '/')],
  ['a directory', step(['d/e'], '/.wh.x/')],
  ['a here-document', step([], '/', { files: [{ name: '.wh..wh..opq', content: '' }] })],
] as const)
  test(`${what} with the name of a whiteout is an error: a layer that held it would hide another`, async () => {
    const source = treeOf({ '.wh.f': 'x', 'd/.wh.g': 'x', 'd/e/f': 'x' });
    await assert.rejects(copyInto(copy, source, empty, place), { code: 'CONTEXT_INVALID', place });
  });

test('a source that .dockerignore leaves out says so', async () => {
  const ignore = parseDockerignore('secret');
  await assert.rejects(copyInto(step(['secret/key'], '/k'), context, empty, place, { ignore }), {
    code: 'COPY_SOURCE_MISSING',
    hint: /\.dockerignore excludes it.*!secret\/key/,
  });
});

function binary(bytes: Buffer): Tree {
  const content = {
    digest: digestOf(bytes),
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
  return new Map([['a.bin', { path: 'a.bin', type: 'file', mode: 0o644, uid: 0, gid: 0, content }]]);
}

for (const [name, bytes] of [
  ['a broken bzip2', Buffer.from('BZh91AY&SY')],
  ['a broken xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0])],
  ['a gzip of a text', gzipSync('text')],
  ['a broken gzip', Buffer.from([0x1f, 0x8b, 0x08, 1, 2, 3])],
  ['a large file of zeros', Buffer.alloc(2048)],
  ['an empty file', Buffer.alloc(0)],
] as const)
  test(`ADD of ${name} is a copy`, async () => {
    const source = binary(bytes);
    const ways = [{}, { instruction: 'ADD' }, { instruction: 'ADD', unpack: false }] as const;
    for (const more of ways) {
      const { layer } = await copyInto(step(['a.bin'], '/x/', more), source, empty, place);
      assert.equal(layer.has('x/a.bin'), true);
    }
  });

for (const word of [
  'ftp://x.example/a',
  'git@github.com:a/b.git',
  'https://github.com/a/b.git#main',
  'github.com/a/b',
])
  test(`ADD ${word} is not supported`, async () => {
    await assert.rejects(copyInto(step([word], '/x', { instruction: 'ADD' }), context, empty, place), {
      code: 'KUBEFILE_UNSUPPORTED',
      place,
    });
  });
