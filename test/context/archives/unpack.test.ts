import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
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
  const context = treeOf({ 'a.tar': '' });
  const entry = { ...context.get('a.tar')!, type: 'file', content: contentOf(bytes) } as const;
  const step = { instruction: 'ADD', sources: ['a.tar'], files: [], destination: '/opt/', ...more } as const;
  const { layer } = await copyInto(step, new Map([['a.tar', entry]]), root, place);
  return layer;
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
  'opt/ 750',
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

for (const [what, member, message] of [
  ['an absolute path', { name: '/etc/x' }, /leads out/],
  ['a path that leads out', { name: 'a/../../x' }, /leads out/],
  ['a link that leads out', { name: 'a', type: 'symlink', linkname: '../x' }, /leads out/],
  ['a hard link to what is not in it', { name: 'a', type: 'link', linkname: 'b' }, /leads out/],
  ['a device', { name: 'null', type: 'character-device' }, /device/],
  ['a pipe', { name: 'p', type: 'fifo' }, /pipe/],
] as const)
  test(`an archive with ${what} is refused`, async () => {
    await assert.rejects(add(await tarOf([member])), { code: 'CONTENT_INVALID', message, place });
  });

test('an archive with a hard link to a link that would lead out of its new place is refused', async () => {
  const hostile: TarMember[] = [
    { name: 'a/b', type: 'symlink', linkname: '../x' },
    { name: 'c', type: 'link', linkname: 'a/b' },
  ];
  await assert.rejects(add(await tarOf(hostile)), { code: 'CONTENT_INVALID', message: /leads out/, place });
});

test('an archive with the name of a whiteout is refused', async () => {
  await assert.rejects(add(await tarOf([{ name: 'a/.wh.x' }])), { code: 'CONTEXT_INVALID', place });
});

test('a damaged archive is refused', async () => {
  const whole = await tarOf([{ name: 'a', text: 'x'.repeat(3000) }]);
  await assert.rejects(add(whole.subarray(0, 2000)), { code: 'CONTENT_INVALID', place });
});
