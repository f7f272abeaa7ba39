import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { CopyLike } from '../../src/context/copy.ts';
import { contentOf } from '../../src/image/content.ts';
import type { Tree } from '../../src/image/tree.ts';
import { copyInto, directory, link, shape, treeOf } from './trees.ts';

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

async function add(bytes: Buffer, root: Tree = new Map(), more: Partial<CopyLike> = {}): Promise<Tree> {
  const context = treeOf({ 'a.tar': '' });
  const entry = { ...context.get('a.tar')!, type: 'file', content: contentOf(bytes) } as const;
  const step = { instruction: 'ADD', sources: ['a.tar'], files: [], destination: '/opt/', ...more } as const;
  const { layer } = await copyInto(step, new Map([['a.tar', entry]]), root, place);
  return layer;
}

const members: readonly TarMember[] = [
  { name: './', type: 'directory', mode: 0o750 },
  { name: './bin', type: 'symlink', linkname: 'usr/bin' },
  { name: './usr/bin/', type: 'directory', mode: 0o711 },
  { name: './usr/bin/tool', mode: 0o4755, uid: 5, gid: 6, text: 'tool' },
  { name: './usr/bin/same', type: 'link', linkname: './usr/bin/tool' },
  { name: './bin/through', text: 'through a link' },
  { name: 'abs', type: 'symlink', linkname: '/etc/passwd' },
];

const unpacked = [
  'opt/ 750',
  'opt/abs -> /etc/passwd',
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
] as const)
  test(`ADD unpacks a ${name} with owners, modes and links as they are in it`, async () => {
    assert.deepEqual(shape(await add(packed(await tarOf(members)))), unpacked);
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

test('a damaged archive is refused', async () => {
  const whole = await tarOf([{ name: 'a', text: 'x'.repeat(3000) }]);
  await assert.rejects(add(whole.subarray(0, 2000)), { code: 'CONTENT_INVALID', place });
});
