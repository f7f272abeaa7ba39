import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { type FileHandle, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { openRegularFile, readChunks } from '../../src/io/file.ts';

async function temporaryDirectory(t: { after(done: () => Promise<void>): void }): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-file-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function problemOf(path: string, links?: 'refuse' | 'follow'): Promise<string | undefined> {
  const file = await openRegularFile(path, links);
  if ('problem' in file) return file.problem;
  await file.handle.close();
  return undefined;
}

test('only regular files are opened, and a pipe is not waited for', async (t) => {
  const directory = await temporaryDirectory(t);
  const path = (name: string) => join(directory, name);
  await writeFile(path('file'), 'text');
  await symlink('file', path('link'));
  execFileSync('mkfifo', [path('pipe')]);
  assert.equal(await problemOf(path('file')), undefined);
  assert.equal(await problemOf(path('link')), 'link');
  assert.equal(await problemOf(path('link'), 'follow'), undefined);
  assert.equal(await problemOf(path('pipe')), 'irregular');
  assert.equal(await problemOf(directory), 'irregular');
  assert.equal(await problemOf(path('missing')), 'missing');
  assert.equal(await problemOf(path('file/below')), 'missing');
});

test('a file is read from a position to its end, also when it is larger than it was expected to be', async (t) => {
  const path = join(await temporaryDirectory(t), 'file');
  const bytes = Buffer.alloc(600_000, 'imagebuild ');
  await writeFile(path, bytes);
  for (const [start, size] of [
    [0, bytes.length],
    [300_000, bytes.length],
    [0, 10],
    [bytes.length, bytes.length],
  ] as const) {
    const file = await openRegularFile(path);
    assert.ok(!('problem' in file));
    await using handle = file.handle;
    const chunks: Uint8Array[] = [];
    for await (const chunk of readChunks(handle, start, size)) chunks.push(chunk);
    assert.deepEqual(Buffer.concat(chunks), bytes.subarray(start));
  }
});

test('a read that gets fewer bytes than it asks for is not the end of a file', async () => {
  const bytes = Buffer.from('imagebuild');
  const read = async (buffer: Buffer, _: number, length: number, position: number) => {
    const part = bytes.subarray(position, position + Math.min(length, 3));
    part.copy(buffer);
    return { bytesRead: part.length, buffer };
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks({ read } as unknown as FileHandle, 0, bytes.length))
    chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), 'imagebuild');
});
