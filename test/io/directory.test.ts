import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createDirectory } from '../../src/io/directory.ts';

const work = mkdtempSync(join(tmpdir(), 'folder-'));
after(() => rmSync(work, { recursive: true }));

test('a directory is created with its parents, and may exist already', async () => {
  const path = join(work, 'a/b/c');
  await Promise.all([createDirectory(path), createDirectory(path), createDirectory(join(work, 'a/b/d'))]);
  await createDirectory(path);
  await createDirectory('.');
  await createDirectory('/');
  assert.ok(statSync(path).isDirectory());
});

test('a link to a directory counts as one', async () => {
  await createDirectory(join(work, 'real'));
  symlinkSync('real', join(work, 'link'));
  await createDirectory(join(work, 'link/x'));
  assert.ok(statSync(join(work, 'real/x')).isDirectory());
});

writeFileSync(join(work, 'file'), '');
symlinkSync('nowhere', join(work, 'dangling'));

for (const [what, path, reason] of [
  ['below a file', join(work, 'file/x'), /ENOTDIR/],
  ['in the place of a file', join(work, 'file'), /EEXIST/],
  ['in the place of a link to nothing', join(work, 'dangling'), /EEXIST/],
] as const)
  test(`${what} no directory can be created`, async () => {
    await assert.rejects(createDirectory(path), { code: 'USAGE', message: reason, place: { file: path } });
  });

test('a directory that the system does not let us create is an error, without endless attempts', {
  skip: existsSync('/proc/self') ? false : 'needs /proc',
}, async () => {
  await assert.rejects(createDirectory('/proc/x'), {
    code: 'USAGE',
    message: /\/proc\/x cannot be created \(ENOENT\)/,
  });
  await assert.rejects(createDirectory('/proc/x/y/z'), { code: 'USAGE', hint: /write/ });
});
