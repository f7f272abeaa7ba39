import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createOciArchive } from '../../../src/stores/archives/oci-archive.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { runNode } from '../../support/cli.ts';
import { writePlatform } from '../../support/storedimages.ts';

const program = (name: string) => join(import.meta.dirname, name);
const uuid = '12345678-1234-1234-1234-123456789abc';

let folder: string;
let layout: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imagebuild-processes-'));
  layout = join(folder, 'layout');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const hiddenIn = async (directory: string) =>
  (await readdir(directory)).filter((name) => name.startsWith('.'));
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
/** Creates a file as a writer leaves it that was killed some hours ago. */
async function left(path: string, hours: number): Promise<void> {
  await writeFile(path, 'half');
  await utimes(path, hoursAgo(hours), hoursAgo(hours));
}

describe('processes that write one layout', () => {
  it('lose no names', async () => {
    const prefixes = ['a', 'b', 'c', 'd'];
    const outcomes = await Promise.all(
      prefixes.map((prefix) => runNode([program('naming.ts'), layout, prefix, '25'])),
    );
    for (const { status, stderr } of outcomes) assert.equal(status, 0, stderr);
    const expected = prefixes.flatMap((prefix) =>
      Array.from({ length: 25 }, (_, index) => `${prefix}${index}`),
    );
    assert.deepEqual((await (await openLayout(layout)).tags()).sort(), expected.sort());
    assert.deepEqual([...(await hiddenIn(layout)), ...(await hiddenIn(join(layout, 'blobs/sha256')))], []);
  });

  it('do not wait for one that was killed while it had the lock', async () => {
    const target = await openLayout(layout, { create: true });
    const lock = join(layout, '.index.json.lock');
    await writeFile(lock, '');
    const then = new Date(Date.now() - 9_500);
    await utimes(lock, then, then);
    await Promise.all([
      writePlatform(target, 'amd64', 'x', 'v1'),
      runNode([program('naming.ts'), layout, 'p', '1']),
    ]);
    assert.deepEqual((await target.tags()).sort(), ['p0', 'v1']);
    assert.deepEqual(await hiddenIn(layout), []);
  });

  it('wait for one that has the lock', async () => {
    const target = await openLayout(layout, { create: true });
    const lock = join(layout, '.index.json.lock');
    await writeFile(lock, '');
    let done = false;
    const writing = writePlatform(target, 'amd64', 'x', 'v1').then(() => {
      done = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(done, false);
    await rm(lock);
    await writing;
    assert.deepEqual(await target.tags(), ['v1']);
  });
});

/** Starts a writer and kills it while it writes. */
async function killedWriter(path: string): Promise<void> {
  const child = spawn(process.execPath, [program('writing.ts'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
}

describe('what a killed writer leaves behind', () => {
  it('in a layout is removed by the next writer when it is over an hour old', async () => {
    await killedWriter(layout);
    const blobs = join(layout, 'blobs/sha256');
    const [half = ''] = await hiddenIn(blobs);
    await openLayout(layout, { create: true });
    assert.deepEqual(await hiddenIn(blobs), [half], 'it may still be written');
    await utimes(join(blobs, half), hoursAgo(2), hoursAgo(2));
    await left(join(layout, `.index.json.${uuid}`), 2);
    await left(join(layout, `..index.json.lock.${uuid}`), 2);
    await left(join(layout, `.mine.${uuid}`), 2);
    await openLayout(layout, { create: true });
    assert.deepEqual([await hiddenIn(blobs), await hiddenIn(layout)], [[], [`.mine.${uuid}`]]);
  });

  it('beside an archive is removed by the next writer of that archive', async () => {
    const file = join(folder, 'image.tar');
    await killedWriter(file);
    const [half = ''] = await hiddenIn(folder);
    assert.match(half, /^\.image\.tar\./);
    await utimes(join(folder, half), hoursAgo(2), hoursAgo(2));
    await left(join(folder, `.other.tar.${uuid}`), 2);
    const archive = await createOciArchive(file);
    assert.equal((await hiddenIn(folder)).includes(half), false);
    await archive.abort();
    assert.deepEqual(await hiddenIn(folder), [`.other.tar.${uuid}`]);
  });
});
