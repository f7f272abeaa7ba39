import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { CopyResult } from '../../../src/context/copy.ts';
import { contentOf } from '../../../src/image/content.ts';
import { digestOf } from '../../../src/image/descriptor.ts';
import type { CopyRequest } from '../../../src/layers/copyrequest.ts';
import type { Tree } from '../../../src/layers/tree.ts';
import { missing } from '../../support/tools.ts';
import { copyInto, directory, link, shape, treeOf } from '../trees.ts';

const place = { file: 'Kubefile', line: 3 };

interface TarMember {
  readonly name: string;
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device';
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly linkname?: string;
  readonly text?: string;
}

async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', ...header } of members) archive.entry({ mode: 0o644, ...header }, text);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function add(bytes: Buffer, root: Tree = new Map(), more: Partial<CopyRequest> = {}): Promise<Tree> {
  return (await addWithWarnings(bytes, root, more)).layer;
}

function addWithWarnings(bytes: Buffer, root: Tree, more: Partial<CopyRequest>): Promise<CopyResult> {
  const context = treeOf({ 'a.tar': '' });
  const entry = { ...context.get('a.tar')!, type: 'file', content: contentOf(bytes) } as const;
  const step = { instruction: 'ADD', sources: ['a.tar'], files: [], destination: '/opt/', ...more } as const;
  return copyInto(step, new Map([['a.tar', entry]]), root, place);
}

/** zstd's frame without content: its magic, its size, and so many bytes that nobody reads. */
const skippableFrame = Buffer.from('502a4d180400000001020304', 'hex');

/** Packs three parts, one behind the other. */
function inFrames(pack: (bytes: Buffer) => Buffer, before: Buffer = Buffer.alloc(0)) {
  return (bytes: Buffer) => {
    const parts = [bytes.subarray(0, 1), bytes.subarray(1, 700), bytes.subarray(700)];
    return Buffer.concat(parts.flatMap((part) => [before, pack(part)]));
  };
}

const members: readonly TarMember[] = [
  { name: './', type: 'directory', mode: 0o750 },
  { name: './bin', type: 'symlink', linkname: 'usr/bin' },
  { name: './usr/bin/', type: 'directory', mode: 0o711 },
  { name: './usr/bin/tool', mode: 0o4755, uid: 5, gid: 6, text: 'tool' },
  { name: './usr/bin/same', type: 'link', linkname: './usr/bin/tool' },
  { name: './bin/through', text: 'through a link' },
  { name: 'abs', type: 'symlink', linkname: '/etc/passwd' },
  { name: 'abs2', type: 'link', linkname: 'abs' },
];

const unpacked = [
  'opt/ 755',
  'opt/abs -> /etc/passwd',
  'opt/abs2 -> /etc/passwd',
  'opt/bin -> usr/bin',
  'opt/usr/ 755',
  'opt/usr/bin/ 711',
  'opt/usr/bin/same 4755 5:6',
  'opt/usr/bin/through 644',
  'opt/usr/bin/tool 4755 5:6',
];

for (const [name, packed] of [
  ['tar', (bytes: Buffer) => bytes],
  ['tar.gz', gzipSync],
  ['tar.zst', zstdCompressSync],
  ['tar.zst of several frames', inFrames(zstdCompressSync)],
  ['tar.zst as pzstd writes it', (bytes: Buffer) => inFrames(zstdCompressSync, skippableFrame)(bytes)],
  ['tar.gz of several members', inFrames(gzipSync)],
  ['tar.gz with zeros behind it', (bytes: Buffer) => Buffer.concat([gzipSync(bytes), Buffer.alloc(700)])],
] as const)
  test(`ADD unpacks a ${name} with owners, modes and links as they are in it`, async () => {
    assert.deepEqual(shape(await add(packed(await tarOf(members)))), unpacked);
  });

/** Runs a program and returns its output. */
const piped = (program: string, args: string[], input: Buffer) =>
  execFileSync(program, args, { input, maxBuffer: 256 * 1024 * 1024 });
const xz =
  (...args: string[]) =>
  (bytes: Buffer) =>
    piped('xz', ['-c', ...args], bytes);
const bzip2 = (bytes: Buffer) => piped('bzip2', ['-c'], bytes);
/** In several streams, one behind the other, as `cat` and packers with many threads make them. */
const inStreams = (pack: (bytes: Buffer) => Buffer, padding: number) => (bytes: Buffer) => {
  const cuts = [0, 1, 700, bytes.length];
  const parts = cuts.slice(1).map((end, index) => pack(bytes.subarray(cuts[index], end)));
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc(padding)]));
};

for (const [name, pack] of [
  ['tar.xz', xz()],
  ['tar.xz with blocks, no check and the largest dictionary', xz('-9', '--check=none', '--block-size=512')],
  ['tar.xz of several streams', inStreams(xz(), 0)],
  ['tar.xz of several streams with padding', inStreams(xz('--check=crc32'), 5000 - (5000 % 4))],
  ['tar.bz2', bzip2],
  ['tar.bz2 of several streams', inStreams(bzip2, 0)],
] as const)
  test(`ADD unpacks a ${name}, too`, { skip: missing('xz', 'bzip2') }, async () => {
    assert.deepEqual(shape(await add(pack(await tarOf(members)))), unpacked);
  });

for (const [name, pack] of [
  ['xz', xz()],
  ['bzip2', bzip2],
] as const) {
  test(`a large archive in ${name} comes out byte for byte`, { skip: missing('xz', 'bzip2') }, async () => {
    // Runs, noise and zeros: what several blocks of every kind are made of.
    const noise = randomBytes(1_500_000);
    const text = Buffer.concat([Buffer.alloc(20_000_000), noise, Buffer.alloc(3_000_000, 'ab'), noise]);
    const layer = await add(pack(await tarOf([{ name: 'a', text: text.toString('latin1') }])));
    const entry = layer.get('opt/a');
    assert.ok(entry?.type === 'file');
    assert.equal(entry.content.digest, digestOf(Buffer.from(text.toString('latin1'))));
  });

  for (const [what, damage] of [
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20_000)],
    ['cut in its last bytes', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ['changed', (bytes: Buffer) => Buffer.from(bytes).fill(0x55, 700_000, 700_008)],
    [
      'followed by something else',
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('something else..')]),
    ],
  ] as const)
    test(`an archive in ${name} that is ${what} is refused`, { skip: missing('xz', 'bzip2') }, async () => {
      const noise = randomBytes(1_200_000).toString('latin1');
      const whole = pack(await tarOf([{ name: 'a', text: noise }]));
      await assert.rejects(add(damage(whole)), { code: 'CONTENT_INVALID', message: /damaged/, place });
    });
}

for (const [what, args, message] of [
  ['a dictionary that is too large', ['--lzma2=dict=128MiB'], /ADD of a.tar: .*64 MiB/],
  ['a filter that is not read', ['--delta', '--lzma2'], /ADD of a.tar: .*filter/],
  ['a check that is not read', ['--check=sha256'], /ADD of a.tar: .*SHA-256/],
] as const)
  test(`an archive in xz with ${what} is refused, not copied`, { skip: missing('xz') }, async () => {
    const packed = xz(...args)(await tarOf(members));
    await assert.rejects(add(packed), { code: 'KUBEFILE_UNSUPPORTED', message, place });
  });

test('a file in xz or bzip2 that is not an archive is copied', { skip: missing('xz', 'bzip2') }, async () => {
  for (const pack of [xz(), bzip2])
    assert.deepEqual(shape(await add(pack(Buffer.from('text'.repeat(1000))))), ['opt/ 755', 'opt/a.tar 644']);
});

test('ADD unpacks where links of the image lead, and replaces what is in the way', async () => {
  const root = treeOf({ 'usr/lib': directory(0o700), opt: link('usr/lib'), 'usr/lib/d/old': 'old' });
  const layer = await add(await tarOf([{ name: 'd', text: 'file' }]), root);
  assert.deepEqual(shape(layer), ['usr/ 755', 'usr/lib/ 700', 'usr/lib/d 644']);
});

test('--unpack=false copies the archive', async () => {
  const layer = await add(await tarOf(members), new Map(), { unpack: false });
  assert.deepEqual(shape(layer), ['opt/ 755', 'opt/a.tar 644']);
});

interface AddRow {
  readonly does: string;
  readonly members: readonly TarMember[];
  readonly root?: Tree;
  readonly more?: Partial<CopyRequest>;
  readonly gives: readonly string[];
}

const addRows: readonly AddRow[] = [
  {
    does: 'keeps the text of links, and follows none of them',
    members: [
      { name: 'bin/sh', type: 'symlink', linkname: '/bin/busybox' },
      { name: 'lib64', type: 'symlink', linkname: '../usr/lib' },
      { name: 'usr/share/x', type: 'symlink', linkname: '../../../../opt/x' },
      { name: 'abs', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'f', text: 'f\n' },
    ],
    more: { destination: '/sub/' },
    gives: [
      'sub/ 755',
      'sub/abs -> /etc/passwd',
      'sub/bin/ 755',
      'sub/bin/sh -> /bin/busybox',
      'sub/f 644',
      'sub/lib64 -> ../usr/lib',
      'sub/usr/ 755',
      'sub/usr/share/ 755',
      'sub/usr/share/x -> ../../../../opt/x',
    ],
  },
  {
    does: 'gives members the owner of --chown, and nothing the mode of --chmod',
    members: [
      { name: 'a', mode: 0o600, uid: 5, gid: 6, text: 'a' },
      { name: 'd/', type: 'directory', mode: 0o700, uid: 5 },
    ],
    more: { destination: '/x/', chown: '1:2', chmod: '711' },
    gives: ['x/ 755 1:2', 'x/a 600 1:2', 'x/d/ 700 1:2'],
  },
  {
    does: 'gives links the owner of --chown, and the directories that the archive lacks none',
    members: [
      { name: 'd/f', uid: 5 },
      { name: 'd/l', type: 'symlink', linkname: 'f' },
      { name: 'd/h', type: 'link', linkname: 'd/f' },
    ],
    more: { chown: '1:2' },
    gives: ['opt/ 755 1:2', 'opt/d/ 755', 'opt/d/f 644 1:2', 'opt/d/h 644 1:2', 'opt/d/l 1:2 -> f'],
  },
  {
    does: 'cleans d/../a',
    members: [
      { name: 'd/', type: 'directory', mode: 0o755 },
      { name: 'd/../a', text: 'a\n' },
    ],
    more: { destination: '/x/' },
    gives: ['x/ 755', 'x/a 644', 'x/d/ 755'],
  },
  {
    does: 'drops a leading slash',
    members: [
      { name: '/etc/x', text: 'x' },
      { name: '/etc/y', type: 'link', linkname: '/etc/x' },
    ],
    gives: ['opt/ 755', 'opt/etc/ 755', 'opt/etc/x 644', 'opt/etc/y 644'],
  },
  {
    does: 'leaves the destination as it is, whatever the archive says of its own root',
    members: [
      { name: './', type: 'directory', mode: 0o700, uid: 9 },
      { name: './f', text: 'f' },
    ],
    root: treeOf({ opt: directory(0o711, { uid: 3, gid: 4 }) }),
    gives: ['opt/ 711 3:4', 'opt/f 644'],
  },
  {
    does: 'goes through a link that stays inside the destination',
    members: [
      { name: 'a/b/', type: 'directory' },
      { name: 'l', type: 'symlink', linkname: 'a/../a/b' },
      { name: 'l/f', text: 'f' },
      { name: 'l/h', type: 'link', linkname: 'l/f' },
    ],
    gives: ['opt/ 755', 'opt/a/ 755', 'opt/a/b/ 644', 'opt/a/b/f 644', 'opt/a/b/h 644', 'opt/l -> a/../a/b'],
  },
  {
    does: 'goes through absolute links of the image when the destination is its root',
    members: [{ name: 'var/run/x', text: 'x' }],
    root: treeOf({ 'var/run': link('/run'), run: directory() }),
    more: { destination: '/' },
    gives: ['run/ 755', 'run/x 644'],
  },
  {
    does: 'makes a second name of a file that was there',
    members: [{ name: 'h', type: 'link', linkname: 'old' }],
    root: treeOf({ 'opt/old': 'old' }),
    gives: ['opt/ 755', 'opt/h 644'],
  },
  {
    does: 'replaces a link by a directory, and a directory by a file',
    members: [
      { name: 'l/', type: 'directory', mode: 0o700 },
      { name: 'd', text: 'd' },
    ],
    root: treeOf({ 'opt/l': link('/etc'), 'opt/d/x': 'x' }),
    gives: ['opt/ 755', 'opt/d 644', 'opt/l/ 700'],
  },
];

for (const { does, members, root, more, gives } of addRows)
  test(`ADD of an archive ${does}`, async () => {
    assert.deepEqual(shape(await add(await tarOf(members), root, more)), gives);
  });

test('pipes and devices are left out with a warning, and so are second names of them', async () => {
  const special: TarMember[] = [
    { name: 'dev/null', type: 'character-device' },
    { name: 'dev/zero', type: 'link', linkname: 'dev/null' },
    { name: 'p', type: 'fifo' },
    { name: 'f', text: 'f' },
    { name: 'q', type: 'fifo' },
  ];
  const { layer, warnings } = await addWithWarnings(await tarOf(special), new Map(), {});
  assert.deepEqual(shape(layer), ['opt/ 755', 'opt/f 644']);
  assert.deepEqual(warnings, [
    {
      message: 'ADD of a.tar leaves out devices and pipes: "dev/null", "dev/zero", "p" and 1 more',
      place,
      hint: 'Whatever runs the image makes the devices. Remove them from the archive.',
    },
  ]);
});

for (const [what, members, message] of [
  ['a path above the destination', [{ name: 'a/../../x' }], /"a\/..\/..\/x" leads out/],
  ['a hard link to a path above it', [{ name: 'a', type: 'link', linkname: '../b' }], /leads out/],
  ['a hard link to nothing', [{ name: 'a', type: 'link', linkname: 'b' }], /names "b", which is not there/],
  [
    'a member below a link that leads out',
    [
      { name: 'l', type: 'symlink', linkname: '../etc' },
      { name: 'l/x', text: 'x' },
    ],
    /a link that leads out of the destination is above "l\/x"/,
  ],
  [
    'a member below an absolute link',
    [
      { name: 'l', type: 'symlink', linkname: '/etc' },
      { name: 'l/x', text: 'x' },
    ],
    /is above "l\/x"/,
  ],
  [
    'a hard link through a link that leads out',
    [
      { name: 'l', type: 'symlink', linkname: '../etc' },
      { name: 'h', type: 'link', linkname: 'l/passwd' },
    ],
    /the link "h" leads out of it, to "l\/passwd"/,
  ],
] as [string, TarMember[], RegExp][])
  test(`an archive with ${what} is refused`, async () => {
    const root = treeOf({ 'etc/passwd': 'x' });
    await assert.rejects(add(await tarOf(members), root), { code: 'CONTENT_INVALID', message, place });
  });

test('a member below a link that climbs above the root is refused at the root, too', async () => {
  const climbing: TarMember[] = [
    { name: 'l', type: 'symlink', linkname: '../../etc' },
    { name: 'l/x', text: 'x' },
  ];
  const adding = add(await tarOf(climbing), new Map(), { destination: '/' });
  await assert.rejects(adding, { code: 'CONTENT_INVALID', message: /is above "l\/x"/, place });
});

test('an archive with the name of a whiteout is refused', async () => {
  await assert.rejects(add(await tarOf([{ name: 'a/.wh.x' }])), { code: 'CONTEXT_INVALID', place });
});

test('a damaged archive is refused', async () => {
  const whole = await tarOf([{ name: 'a', text: 'x'.repeat(3000) }]);
  await assert.rejects(add(whole.subarray(0, 2000)), { code: 'CONTENT_INVALID', place });
});
