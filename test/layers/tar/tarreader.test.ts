import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { collectBytes, contentOf } from '../../../src/image/content.ts';
import type { TarHeader } from '../../../src/layers/tar/header.ts';
import { readTar } from '../../../src/layers/tar/tarreader.ts';
import { padding, type TarEntry, tarEnd, tarHeader } from '../../../src/layers/tar/tarwriter.ts';
import { missing } from '../../support/tools.ts';

const refuse = (reason: string) => new Error(reason);

interface Read {
  readonly header: TarHeader;
  readonly records: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Reads an archive that comes in pieces of a size. */
async function read(archive: Buffer, piece = archive.length): Promise<Read[]> {
  const pieces = async function* () {
    for (let at = 0; at < archive.length; at += piece) yield archive.subarray(at, at + piece);
  };
  const found: Read[] = [];
  for await (const { header, records, content } of readTar(pieces(), refuse)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    const latin1 = [...records].map(([key, value]) => [key, value.toString('latin1')]);
    found.push({ header, records: Object.fromEntries(latin1), text: Buffer.concat(chunks).toString() });
  }
  return found;
}

const file: TarEntry = { path: 'a', type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0 };

function archive(...members: (Partial<TarEntry> & { text?: string })[]): Buffer {
  const parts = members.map(({ text = '', ...entry }) => {
    const bytes = Buffer.from(text);
    const header = tarHeader({ ...file, size: bytes.length, ...entry });
    return Buffer.concat([header, bytes, Buffer.alloc(padding(bytes.length))]);
  });
  return Buffer.concat([...parts, tarEnd]);
}

const capabilities = Buffer.from('0100000280ff0a3d000000000000000000000000', 'hex');
const members = [
  { path: 'x'.repeat(180), text: 'long name' },
  { path: 'Überschrift/图像', text: 'x'.repeat(1500), uid: 3_000_000, gid: 4_294_967_294 },
  { path: 'bin', type: 'symlink', linkname: `../${'y'.repeat(150)}`, mode: 0o777 },
  { path: 'tmp', type: 'dir', mode: 0o1777 },
  { path: 'ping', text: 'ping', mode: 0o4755, capabilities: capabilities.toString('base64') },
  { path: 'last', text: 'last' },
] as const;

for (const piece of [1, 511, 512, 700, 100_000])
  test(`what we write is read back, in pieces of ${piece}`, async () => {
    const found = await read(archive(...members), piece);
    assert.deepEqual(
      found.map(({ header, text }) => [
        header.path.replace(/\/$/, ''),
        header.mode,
        header.uid,
        header.gid,
        text,
      ]),
      members.map((member) => {
        const { path, mode, uid, gid, text = '' }: TarEntry & { text?: string } = { ...file, ...member };
        return [path, mode, uid, gid, text];
      }),
    );
    assert.equal(found[2]?.header.linkname, members[2].linkname);
  });

test('the bytes of an extended attribute are neither text nor changed, and belong to one member', async () => {
  const found = await read(archive(...members));
  const key = 'SCHILY.xattr.security.capability';
  assert.deepEqual(
    found.map(({ records }) => records[key]),
    [undefined, undefined, undefined, undefined, capabilities.toString('latin1'), undefined],
  );
});

test('what nobody reads is passed over', async () => {
  const paths: string[] = [];
  for await (const { header, content } of readTar(contentOf(archive(...members)).open(), refuse)) {
    paths.push(header.path);
    if (header.path.includes('图像')) for await (const _ of content) break;
  }
  assert.equal(paths.length, members.length);
});

test('bytes after the end are read and ignored', async () => {
  let asked = 0;
  const pieces = async function* () {
    for (const piece of [archive({ text: 'a' }), Buffer.alloc(4096), archive({ path: 'hidden' })]) {
      asked++;
      yield piece;
    }
  };
  const paths: string[] = [];
  for await (const { header } of readTar(pieces(), refuse)) paths.push(header.path);
  assert.deepEqual([paths, asked], [['a'], 3]);
});

test('leaving early closes what the archive comes from', async () => {
  let closed = false;
  const pieces = async function* () {
    try {
      for (;;) yield archive(...members).subarray(0, -1024);
    } finally {
      closed = true;
    }
  };
  for await (const _ of readTar(pieces(), refuse)) break;
  assert.ok(closed);
});

for (const [what, bytes, reason] of [
  ['cut in a header', archive({ text: 'a' }).subarray(0, 300), /ends in the middle/],
  ['cut in a content', archive({ text: 'a'.repeat(2000) }).subarray(0, 900), /ends in the middle/],
  ['with a damaged header', archive({ path: 'b' }).fill('x', 0, 1), /header is damaged/],
  ['with a damaged pax header', archive({ path: 'x'.repeat(180) }).fill('x', 512, 513), /pax header/],
] as const)
  test(`an archive ${what} is refused`, async () => {
    await assert.rejects(read(bytes), { message: reason });
  });

for (const format of ['v7', 'oldgnu', 'gnu', 'ustar', 'pax'] as const)
  test(`an archive that GNU tar writes as ${format} is read`, { skip: missing('tar') }, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tarreader-'));
    try {
      const long = format === 'v7' || format === 'ustar' ? 'short' : `${'n'.repeat(150)}`;
      writeFileSync(join(directory, long), 'long');
      symlinkSync(long, join(directory, 'link'));
      const args = [
        `--format=${format}`,
        '--sort=name',
        '--owner=7',
        '--group=8',
        '-C',
        directory,
        '-cf',
        '-',
        '.',
      ];
      const found = await read(execFileSync('tar', args), 1000);
      assert.deepEqual(
        found.map(({ header, text }) => [header.path, header.linkname, header.uid, text]),
        [
          ['./', '', 7, ''],
          ['./link', long, 7, ''],
          [`./${long}`, '', 7, 'long'],
        ],
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

async function readAll(archive: Parameters<typeof readTar>[0]): Promise<void> {
  for await (const _ of readTar(archive, refuse));
}

test('of a file only headers and the content that is asked for are read', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-tar-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'large.tar');
  const large = 9 * 1024 ** 3;
  const header = tarHeader({ ...file, path: 'large', size: large });
  await writeFile(path, header);
  await truncate(path, header.length + large); // a hole, which takes no space
  await writeFile(path, archive({ path: 'small', text: 'small' }), { flag: 'a' });

  await using handle = await open(path);
  let bytes = 0;
  const counting = {
    read: (buffer: Buffer, offset: number, length: number, position: number) => {
      bytes += length;
      return handle.read(buffer, offset, length, position);
    },
  } as unknown as FileHandle;
  const found: unknown[] = [];
  const { size } = await handle.stat();
  for await (const { header, offset, content } of readTar({ handle: counting, size }, refuse))
    found.push([header.path, offset, header.size === large || (await collectBytes(content)).toString()]);
  const second = header.length + large + 512;
  assert.deepEqual(found, [
    ['large', header.length, true],
    ['small', second, 'small'],
  ]);
  assert.ok(bytes < 10_000, `${bytes} bytes were read`);

  await truncate(path, second + 512);
  const cut = { handle, size: second + 512 };
  await assert.rejects(readAll(cut), /the blocks that end an archive are missing/);
  await truncate(path, second - 1000);
  const shorter = { handle, size: second - 1000 };
  await assert.rejects(readAll(shorter), /ends in the middle of an entry/);
});
