import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { readChanges, recordTree } from '../../src/context/changes.ts';
import { writeTree } from '../../src/context/treewriter.ts';
import { contentOf } from '../../src/image/content.ts';
import { newBlobSpool } from '../../src/layers/filecontent.ts';
import { mergeLayer } from '../../src/layers/overlay.ts';
import { type Entry, entriesOf, type Tree } from '../../src/layers/tree.ts';

const run = promisify(execFile);

let work = '';
let directory = '';
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'imagebuild-changes-'));
  directory = join(work, 'rootfs');
  await run('mkdir', [directory]);
});
afterEach(() => rm(work, { recursive: true, force: true }));

const dir = (path: string, mode = 0o755): Entry => ({ path, type: 'dir', mode, uid: 0, gid: 0 });
const file = (path: string, text: string, mode = 0o644, uid = 0): Entry => ({
  path,
  type: 'file',
  mode,
  uid,
  gid: uid,
  content: contentOf(text),
});
const link = (path: string, linkname: string): Entry => ({
  path,
  type: 'symlink',
  mode: 0o777,
  uid: 0,
  gid: 0,
  linkname,
});
const treeOf = (...entries: Entry[]): Tree => new Map(entries.map((entry) => [entry.path, entry]));

const base = treeOf(
  dir('bin'),
  file('bin/tool', 'tool', 0o4755),
  dir('etc', 0o750),
  file('etc/a', 'a', 0o600, 7),
  file('etc/b', 'b'),
  link('etc/c', 'b'),
  dir('etc/d'),
  file('etc/d/e', 'e'),
  file('etc/same', 'a'),
);

test('names that are not UTF-8 stay what they are', async () => {
  const tree = treeOf(
    ...[dir('d\udcff'), file('d\udcff/caf\udce8', 'è'), file('d\udcff/caf\udce9', 'é')],
    link('to', 'd\udcff/caf\udce9'),
  );
  assert.deepEqual(await changesOf('true', tree), []);
});

/** Runs a script in the base and lists the changes, a line for each entry. */
async function changesOf(script: string, tree = base): Promise<string[]> {
  await writeTree(directory, tree);
  const written = await recordTree(directory, tree);
  await run('bash', ['-ec', `umask 022; ${script}`], { cwd: directory });
  const layer = await readChanges(directory, written, newBlobSpool(join(work, 'kept')));
  return describe(layer);
}

function describe(tree: Tree): string[] {
  return entriesOf(tree).map((entry) => {
    const what = entry.type === 'file' ? entry.content.size : entry.type === 'symlink' ? entry.linkname : '';
    return `${entry.path} ${entry.type} ${entry.mode.toString(8)} ${entry.uid} ${what}`.trim();
  });
}

suite('a tree on disk', () => {
  test('is what the tree says, every file with the time 0', async () => {
    await writeTree(directory, base);
    const modes = await Promise.all(
      entriesOf(base).map(async ({ path }) => (await lstat(join(directory, path))).mode & 0o7777),
    );
    assert.deepEqual(
      modes,
      entriesOf(base).map(({ mode }) => mode),
    );
    assert.equal(await readlink(join(directory, 'etc/c')), 'b');
    assert.equal(await readFile(join(directory, 'etc/same'), 'utf8'), 'a');
    assert.equal((await stat(join(directory, 'etc/a'))).mtimeMs, 0);
  });

  test('becomes another one, and what is the same is not written again', async () => {
    await writeTree(directory, base);
    await writeFile(join(directory, 'etc/d/e'), 'untouched');
    const next = mergeLayer(
      new Map([...base].filter(([path]) => path !== 'etc/b')),
      treeOf(
        file('bin', 'a file now'),
        dir('etc', 0o700),
        file('etc/a', 'new'),
        dir('etc/c'),
        file('etc/c/x', 'x'),
      ),
    );
    await writeTree(directory, next, base);
    const { stdout } = await run('find', ['.', '-printf', '%P %y %m\n'], { cwd: directory });
    assert.deepEqual(stdout.split('\n').filter(Boolean).sort().slice(1), [
      'bin f 644',
      'etc d 700',
      'etc/a f 644',
      'etc/c d 755',
      'etc/c/x f 644',
      'etc/d d 755',
      'etc/d/e f 644',
      'etc/same f 644',
    ]);
    assert.equal(await readFile(join(directory, 'etc/d/e'), 'utf8'), 'untouched');
    assert.equal(await readFile(join(directory, 'etc/a'), 'utf8'), 'new');
  });

  test('follows no link out of its directory', async () => {
    const hostile = treeOf(link('out', work), file('out/escaped', 'x'));
    await assert.rejects(writeTree(directory, hostile), { code: 'CONTENT_INVALID' });
    await assert.rejects(readFile(join(work, 'escaped')), { code: 'ENOENT' });
  });
});

suite('what a command changed', () => {
  const rows: readonly (readonly [script: string, changes: readonly string[]])[] = [
    ['true', []],
    ['cat etc/* >/dev/null 2>&1 || true; touch etc', []],
    ['touch etc/a; cp etc/b x; mv x etc/b; ln -sfn b etc/c', []],
    ['echo 123 > new', ['new file 644 0 4']],
    ['mkdir -m 1777 tmp; ln -s /etc tmp/l', ['tmp dir 1777 0', 'tmp/l symlink 777 0 /etc']],
    ['echo xyz > etc/a', ['etc dir 750 0', 'etc/a file 600 7 4']],
    ['printf X > etc/a', ['etc dir 750 0', 'etc/a file 600 7 1']],
    ['chmod +x etc/a', ['etc dir 750 0', 'etc/a file 711 7 1']],
    ['chmod 700 etc', ['etc dir 700 0']],
    ['ln -sfn d etc/c', ['etc dir 750 0', 'etc/c symlink 777 0 d']],
    ['rm etc/b', ['etc dir 750 0', 'etc/.wh.b file 0 0 0']],
    ['rm -r bin etc/d', ['.wh.bin file 0 0 0', 'etc dir 750 0', 'etc/.wh.d file 0 0 0']],
    ['rm -r etc/d; echo x > etc/d', ['etc dir 750 0', 'etc/d file 644 0 2']],
    ['rm etc/b; mkdir etc/b', ['etc dir 750 0', 'etc/b dir 755 0']],
    ['rm -r etc/d; mkdir etc/d', ['etc dir 750 0', 'etc/d dir 755 0', 'etc/d/.wh.e file 0 0 0']],
    ['touch -d @0 bin/x; mv -f bin/x bin/tool', ['bin dir 755 0', 'bin/tool file 644 0 0']],
  ];
  for (const [script, changes] of rows)
    test(script, async () => {
      assert.deepEqual(await changesOf(script), changes);
    });

  test('shows when it gave a file the size and the time of another', async () => {
    // As when the command begins some milliseconds after the files were written: a clock of files ticks no
    // faster.
    assert.deepEqual(await changesOf('sleep 0.02; cp --preserve=timestamps etc/a etc/b'), [
      'etc dir 750 0',
      'etc/b file 644 0 1',
    ]);
  });

  test('on the tree below it gives what is on disk', async () => {
    await writeTree(directory, base);
    const written = await recordTree(directory, base);
    await run('bash', ['-ec', 'rm -r bin etc/d; mkdir bin; echo 1 > bin/a; rm etc/c'], { cwd: directory });
    const layer = await readChanges(directory, written, newBlobSpool(join(work, 'kept')));
    const tree = mergeLayer(base, layer);
    const { stdout } = await run('find', ['.', '-mindepth', '1', '-printf', '%P\n'], { cwd: directory });
    assert.deepEqual([...tree.keys()].sort(), stdout.split('\n').filter(Boolean).sort());
  });

  test('is kept, whatever a later command does', async () => {
    await writeTree(directory, base);
    const written = await recordTree(directory, base);
    await writeFile(join(directory, 'new'), 'first');
    const layer = await readChanges(directory, written, newBlobSpool(join(work, 'kept')));
    await writeFile(join(directory, 'new'), 'second');
    const entry = layer.get('new');
    const chunks = [];
    if (entry?.type === 'file') for await (const chunk of entry.content.open()) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), 'first');
  });

  test('may be no pipe', async () => {
    await assert.rejects(changesOf('mkfifo pipe'), { code: 'CONTEXT_INVALID' });
  });

  for (const script of ['touch .wh.bin', 'mkdir etc/.wh.a', 'touch etc/.wh..wh..opq'])
    test(`may not have the name of a whiteout: ${script}`, async () => {
      await assert.rejects(changesOf(script), { code: 'CONTEXT_INVALID', message: /\.wh\./ });
    });

  test('is not looked for where a link in place of the directory leads', async () => {
    const script = 'cd ..; rm -r rootfs; mkdir elsewhere; echo secret > elsewhere/x; ln -s elsewhere rootfs';
    await assert.rejects(changesOf(script), { code: 'CONTEXT_INVALID', message: /replaced/ });
  });

  test('a link in place of a directory hides what was in it', async () => {
    await writeTree(directory, base);
    const written = await recordTree(directory, base);
    await rm(join(directory, 'etc'), { recursive: true });
    await symlink('bin', join(directory, 'etc'));
    const layer = await readChanges(directory, written, newBlobSpool(join(work, 'kept')));
    assert.deepEqual(describe(layer), ['etc symlink 777 0 bin']);
    assert.deepEqual([...mergeLayer(base, layer).keys()], ['bin', 'bin/tool', 'etc']);
  });
});
