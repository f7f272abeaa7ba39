import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readContext } from '../../src/context/contextreader.ts';
import { parseDockerignore } from '../../src/context/dockerignore.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import type { FileEntry } from '../../src/layers/tree.ts';
import { missing } from '../support/tools.ts';
import { shape } from './trees.ts';

async function temporary(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'context-'));
  t.after(() => rm(root, { recursive: true }));
  return root;
}

async function textFrom(entry: FileEntry, offset?: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.content.open(offset)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('a directory is read as it is: modes, dot files, links not followed, owner 0:0', async (t) => {
  const root = await temporary(t);
  await mkdir(join(root, 'd/sub'), { recursive: true });
  await chmod(join(root, 'd'), 0o2750);
  await writeFile(join(root, 'd/sub/.hidden'), 'x', { mode: 0o600 });
  await writeFile(join(root, 'run'), '');
  await chmod(join(root, 'run'), 0o4755);
  await symlink('/etc/passwd', join(root, 'out'));
  await symlink('d', join(root, 'in'));
  assert.deepEqual(shape(await readContext(root)), [
    'd/ 2750',
    'd/sub/ 755',
    'd/sub/.hidden 600',
    'in -> d',
    'out -> /etc/passwd',
    'run 4755',
  ]);
});

test('a content has its digest and size, and opens at any offset', async (t) => {
  const root = await temporary(t);
  const text = 'line\n'.repeat(200_000);
  await writeFile(join(root, 'f'), text);
  const entry = (await readContext(root)).get('f') as FileEntry;
  assert.equal(entry.content.digest, digestOf(text));
  assert.equal(entry.content.size, text.length);
  assert.ok((await textFrom(entry)) === text);
  assert.equal(await textFrom(entry, text.length - 5), 'line\n');
  assert.equal(await textFrom(entry, text.length), '');
});

for (const [change, text] of [
  ['grew', 'abcdef'],
  ['shrank', 'ab'],
  ['has other bytes', 'xyz'],
] as const)
  test(`a file that ${change} after it was read is an error when it is opened`, async (t) => {
    const root = await temporary(t);
    await writeFile(join(root, 'f'), 'abc');
    const entry = (await readContext(root)).get('f') as FileEntry;
    await writeFile(join(root, 'f'), text);
    await assert.rejects(textFrom(entry), { code: 'CONTEXT_INVALID', message: /changed/ });
  });

test('a file that became a link is an error when it is opened', async (t) => {
  const root = await temporary(t);
  await writeFile(join(root, 'f'), 'abc');
  const entry = (await readContext(root)).get('f') as FileEntry;
  await rm(join(root, 'f'));
  await symlink('/etc/passwd', join(root, 'f'));
  await assert.rejects(textFrom(entry), { code: 'CONTEXT_INVALID' });
});

test('what is ignored is not there, and is not even looked at', async (t) => {
  const root = await temporary(t);
  await mkdir(join(root, 'skip'));
  await writeFile(join(root, 'skip/f'), '');
  await writeFile(join(root, 'keep'), '');
  const tree = await readContext(root, { ignore: parseDockerignore('skip') });
  assert.deepEqual(shape(tree), ['keep 644']);
});

test('a directory that is ignored is there, with its mode, when something in it is wanted', async (t) => {
  const root = await temporary(t);
  for (const directory of ['a/b', 'a/empty', 'c']) await mkdir(join(root, directory), { recursive: true });
  await chmod(join(root, 'a'), 0o700);
  for (const file of ['a/b/x.md', 'a/b/x.txt', 'c/y.txt']) await writeFile(join(root, file), '');
  const tree = await readContext(root, { ignore: parseDockerignore('*\n!**/*.md') });
  assert.deepEqual(shape(tree), ['a/ 700', 'a/b/ 755', 'a/b/x.md 644']);
});

test('a pipe is an error that names it, unless it is ignored', { skip: missing('mkfifo') }, async (t) => {
  const root = await temporary(t);
  execFileSync('mkfifo', [join(root, 'pipe')]);
  await assert.rejects(readContext(root), { code: 'CONTEXT_INVALID', place: { file: join(root, 'pipe') } });
  assert.equal((await readContext(root, { ignore: parseDockerignore('pipe') })).size, 0);
  assert.equal((await readContext(root, { ignore: parseDockerignore('*\n!x') })).size, 0);
});

test('a socket is an error', async (t) => {
  const root = await temporary(t);
  const server = createServer().listen(join(root, 's'));
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  await assert.rejects(readContext(root), { code: 'CONTEXT_INVALID', message: /socket/ });
});

test('the target of a link may be any bytes', async (t) => {
  const root = await temporary(t);
  const target = Buffer.from('636166e9', 'hex');
  await symlink(target, join(root, 'link'));
  const entry = (await readContext(root)).get('link');
  assert.ok(entry?.type === 'symlink');
  assert.equal(entry.linkname, 'caf\udce9');
});

test('a name that is not UTF-8 is an error', async (t) => {
  const root = await temporary(t);
  const name = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]);
  await writeFile(name, '');
  await assert.rejects(readContext(root), { code: 'CONTEXT_INVALID', message: /not UTF-8/ });
});

test('blanks, newlines and letters of any language are names', async (t) => {
  const root = await temporary(t);
  const names = [' ', 'a b', 'a\nb', 'ümläut', '应用'];
  for (const name of names) await writeFile(join(root, name), '');
  assert.deepEqual([...(await readContext(root)).keys()].sort(), [...names].sort());
});

test('a directory that is not there is an error that names it', async (t) => {
  const root = join(await temporary(t), 'none');
  await assert.rejects(readContext(root), { code: 'CONTEXT_INVALID', place: { file: root } });
});
