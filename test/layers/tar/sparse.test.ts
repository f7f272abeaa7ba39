import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { collectBytes, hashBytes, ResumableHash } from '../../../src/image/content.ts';
import { type ArchiveMember, readMembers } from '../../../src/layers/tar/tarreader.ts';
import { padding, tarEnd, tarHeader } from '../../../src/layers/tar/tarwriter.ts';
import { missing } from '../../support/tools.ts';

const archive = { name: 'a.tar', place: { file: 'a.tar' }, paths: 'relative' } as const;

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, piece = bytes.length): Promise<(ArchiveMember & { bytes: Buffer })[]> {
  const found: (ArchiveMember & { bytes: Buffer })[] = [];
  for await (const member of readMembers(inPieces(bytes, piece), archive))
    found.push({ ...member, bytes: await collectBytes(member.content) });
  return found;
}

/** Makes a file with data at some offsets, and holes between them. */
async function makeSparse(path: string, size: number, offsets: readonly number[]): Promise<Buffer> {
  const whole = Buffer.alloc(size);
  await using file = await open(path, 'w');
  for (const offset of offsets) {
    whole.fill(`data at ${offset} `, offset, Math.min(size, offset + 4096));
    await file.write(whole, offset, Math.min(size - offset, 4096), offset);
  }
  await file.truncate(size);
  return whole;
}

const formats = [
  ['gnu', []],
  ['posix', ['--sparse-version=0.0']],
  ['posix', ['--sparse-version=0.1']],
  ['posix', ['--sparse-version=1.0']],
] as const;

for (const [format, more] of formats)
  test(`sparse files that GNU tar writes as ${format} ${more} are whole`, {
    skip: missing('tar'),
  }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sparse-'));
    try {
      const many = Array.from({ length: 60 }, (_, index) => index * 65_536);
      const files = {
        [`${'d'.repeat(60)}${'e'.repeat(60)}`]: [1_000_000, [0, 500_000 - (500_000 % 4096)]],
        'end-is-a-hole': [3_000_001, [1_048_576]],
        many: [4_000_000, many],
        'starts-with-a-hole': [1_048_576 + 10, [1_048_576]],
        'zeros-only': [2_000_000, []],
      } as const;
      const expected: [string, Buffer][] = [];
      for (const [name, [size, offsets]] of Object.entries(files))
        expected.push([name, await makeSparse(join(directory, name), size, offsets)]);
      const args = [
        '--sparse',
        `--format=${format}`,
        ...more,
        '--sort=name',
        '-C',
        directory,
        '-cf',
        '-',
        '.',
      ];
      const packed = execFileSync('tar', args, { maxBuffer: 1 << 28 });
      assert.ok(packed.length < 2_000_000, 'the archive has holes');
      for (const piece of [packed.length, 513]) {
        const found = (await read(packed, piece)).filter(({ kind }) => kind === 'file');
        assert.deepEqual(
          found.map(({ path, size, offset, bytes }) => [path, size, offset, bytes.length]),
          expected.map(([path, whole]) => [path, whole.length, undefined, whole.length]),
        );
        for (const [index, [, whole]] of expected.entries()) assert.ok(found[index]?.bytes.equals(whole));
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });

/** A member of version 0.1, with its map as text. */
function sparse(path: string, size: number, map: string, stored: Buffer): Buffer {
  const body = [`GNU.sparse.size=${size}\n`, `GNU.sparse.map=${map}\n`].map((record) => {
    const length = record.length + 1 + String(record.length + 3).length;
    return `${length} ${record}`;
  });
  const file = { type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0 } as const;
  const pax = Buffer.from(body.join(''));
  const extension = tarHeader({ ...file, path: 'PaxHeader', size: pax.length });
  extension.write('x', 156, 'latin1');
  extension.write(' '.repeat(8), 148, 'latin1');
  const sum = extension.reduce((total, byte) => total + byte, 0);
  extension.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([
    ...[extension, pax, Buffer.alloc(padding(pax.length))],
    ...[tarHeader({ ...file, path, size: stored.length }), stored, Buffer.alloc(padding(stored.length))],
  ]);
}

test('what follows a sparse file is read, whether or not somebody read the file', async () => {
  const packed = Buffer.concat([
    sparse('a', 100_000, '0,3,99999,1', Buffer.from('abcd')),
    sparse('b', 5, '2,3', Buffer.from('xyz')),
    tarEnd,
  ]);
  const found = await read(packed);
  assert.deepEqual(
    found.map(({ path, bytes }) => [path, bytes.length, String(bytes).replaceAll('\0', '')]),
    [
      ['a', 100_000, 'abcd'],
      ['b', 5, 'xyz'],
    ],
  );
  const paths: string[] = [];
  for await (const { path } of readMembers(inPieces(packed, 100), archive)) paths.push(path);
  assert.deepEqual(paths, ['a', 'b']);
});

for (const [what, size, map] of [
  ['overlap', 100, '0,3,2,1'],
  ['are out of order', 100, '50,3,2,1'],
  ['lie behind the end', 3, '0,3,3,1'],
  ['are more than the archive holds', 100, '0,3,10,20'],
  ['are fewer than the archive holds', 100, '0,3'],
  ['are not numbers', 100, '0,3,x,1'],
  ['have no size', 100, '0,3,5'],
  ['have a negative offset', 100, '-1,4'],
] as const)
  test(`a sparse file whose regions ${what} is refused`, async () => {
    await assert.rejects(read(Buffer.concat([sparse('a', size, map, Buffer.from('abcd')), tarEnd])), {
      code: 'CONTENT_INVALID',
      message: 'a.tar cannot be unpacked: the list of holes of the sparse file "a" is damaged',
      place: archive.place,
    });
  });

test('a sparse file of a terabyte is refused at once, and many large ones too', async () => {
  const terabyte = sparse('big', 1024 ** 4, '0,4', Buffer.from('abcd'));
  const error = {
    code: 'LIMIT_EXCEEDED',
    message: /^a\.tar cannot be unpacked: up to "big", its sparse files .* 17179869184 bytes of holes$/,
    place: archive.place,
  };
  await assert.rejects(read(Buffer.concat([terabyte, tarEnd])), error);
  const paths: string[] = [];
  const many = Array.from({ length: 5 }, () => sparse('big', 4 * 1024 ** 3, '', Buffer.alloc(0)));
  const listing = async () => {
    for await (const { path } of readMembers(inPieces(Buffer.concat([...many, tarEnd]), 5000), archive))
      paths.push(path);
  };
  await assert.rejects(listing(), error);
  assert.equal(paths.length, 4);
});

test('a file with more zeros than fit into memory is a stream', async () => {
  const hash = new ResumableHash();
  const packed = Buffer.concat([sparse('a', 2 ** 29, '0,4', Buffer.from('abcd')), tarEnd]);
  for await (const { content } of readMembers(inPieces(packed, 1000), archive))
    for await (const _ of hashBytes(content, hash));
  assert.equal(hash.size, 2 ** 29);
});
