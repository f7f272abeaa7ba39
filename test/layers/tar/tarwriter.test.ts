import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { extract, type Header } from 'tar-stream';
import { padding, type TarEntry, tarEnd, tarHeader } from '../../../src/layers/tar/tarwriter.ts';

const file: TarEntry = { path: 'a', type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0 };

async function readBack(header: Buffer): Promise<Header> {
  const parser = extract();
  const found: Header[] = [];
  parser.on('entry', (entry, stream, next) => {
    found.push(entry);
    stream.resume();
    next();
  });
  await new Promise<void>((resolve, reject) => {
    parser.on('finish', resolve).on('error', reject);
    Readable.from([header, tarEnd]).pipe(parser);
  });
  assert.equal(found.length, 1);
  return found[0]!;
}

const cases: [string, Partial<TarEntry>][] = [
  ['a plain file', { path: 'bin/helm', mode: 0o755 }],
  ['setuid and sticky bits', { path: 'bin/su', mode: 0o4755 }],
  ['a directory', { path: 'tmp', type: 'dir', mode: 0o1777 }],
  ['a link', { path: 'bin', type: 'symlink', linkname: 'usr/bin', mode: 0o777 }],
  ['a name of exactly 100 bytes', { path: `${'d'.repeat(49)}/${'f'.repeat(50)}` }],
  ['a name that ustar splits', { path: `${'d'.repeat(80)}/${'e'.repeat(60)}/${'f'.repeat(90)}` }],
  ['a name that only pax holds', { path: `${'f'.repeat(180)}` }],
  ['a name that pax holds with many parents', { path: `${'dir/'.repeat(80)}f` }],
  ['a name that is not ASCII', { path: 'Überschrift/图像.yaml' }],
  ['a long link', { path: 'l', type: 'symlink', linkname: `../${'x'.repeat(150)}` }],
  ['an owner over 2097151', { uid: 3_000_000, gid: 4_294_967_294 }],
  ['a time', { mtime: 1_700_000_000 }],
];

for (const [name, change] of cases) {
  test(`a reader gets back ${name}`, async () => {
    const entry = { ...file, ...change };
    const header = tarHeader(entry);
    assert.equal(header.length % 512, 0);
    const back = await readBack(header);
    assert.equal(back.name.replace(/\/$/, ''), entry.path);
    assert.equal(back.mode, entry.mode);
    const pax = (back.pax ?? {}) as Record<string, string>;
    assert.equal(Number(pax['uid'] ?? back.uid), entry.uid);
    assert.equal(Number(pax['gid'] ?? back.gid), entry.gid);
    assert.equal(back.mtime?.getTime(), entry.mtime * 1000);
    assert.equal(back.linkname ?? undefined, entry.linkname);
    assert.equal(back.type, { file: 'file', dir: 'directory', symlink: 'symlink' }[entry.type]);
  });
}

test('a size over 8 GiB is written in a pax header', async () => {
  const size = 9 * 1024 ** 3;
  const header = tarHeader({ ...file, size });
  assert.equal(header.length, 1536);
  assert.match(header.toString('latin1'), new RegExp(` size=${size}\n`));
});

test('a pax record counts its own length, also where that adds a digit', () => {
  for (let length = 80; length < 130; length += 1) {
    const header = tarHeader({ ...file, path: 'é'.repeat(length) });
    const record = header.subarray(512, header.indexOf(0, 512));
    assert.equal(Number.parseInt(record.toString('latin1'), 10), record.length);
  }
});

test('padding fills the last block', () => {
  assert.deepEqual([0, 1, 511, 512, 513].map(padding), [0, 511, 1, 0, 511]);
});

test('headers hold no user names', async () => {
  const text = (await buffer(Readable.from([tarHeader(file)]))).subarray(265, 329);
  assert.ok(text.every((byte) => byte === 0));
});
