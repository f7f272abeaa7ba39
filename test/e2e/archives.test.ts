import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { zstdCompressSync } from 'node:zlib';
import type { Request } from '../../src/application/request.ts';
import { build } from '../../src/commands/build.ts';
import { drainBytes } from '../../src/image/content.ts';
import { openRegularFile } from '../../src/io/file.ts';
import { decodePath } from '../../src/io/pathbytes.ts';
import { readMembers } from '../../src/layers/tar/tarreader.ts';
import { padding, type TarEntry, tarEnd, tarHeader } from '../../src/layers/tar/tarwriter.ts';
import { silent } from '../../src/progress.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const run = promisify(execFile);
const skip = missingForRoot('docker-registry', 'skopeo', 'umoci', 'tar');

const file: TarEntry = { path: 'a', type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0 };

function tarOf(members: readonly (Partial<TarEntry> & { text?: string })[]): Buffer {
  const parts = members.map(({ text = '', ...entry }) => {
    const bytes = Buffer.from(text);
    const header = tarHeader({ ...file, size: bytes.length, ...entry });
    return Buffer.concat([header, bytes, Buffer.alloc(padding(bytes.length))]);
  });
  return Buffer.concat([...parts, tarEnd]);
}

const xattrs = { 'user.one': Buffer.from('\0\xff1', 'latin1').toString('base64'), 'user.two': 'Mg==' };
const tar = tarOf([
  { path: 'caf\udce8', text: 'è' },
  { path: 'caf\udce9', text: 'é' },
  { path: 'dir\udcff', type: 'dir', mode: 0o750, xattrs: { 'user.dir': 'ZGly' } },
  { path: 'dir\udcff/link', type: 'symlink', linkname: '../caf\udce9' },
  { path: 'dir\udcff/marked', text: 'marked', xattrs },
]);
const cuts = [0, 1, 700, 2000, tar.length];
const frames = cuts.slice(1).map((end, index) => zstdCompressSync(tar.subarray(cuts[index], end)));

/** The members, as any program finds them, with the attributes that stay. */
const expected = [
  'caf\udce8 file 644 {}',
  'caf\udce9 file 644 {}',
  'dir\udcff dir 750 {"user.dir":"ZGly"}',
  'dir\udcff/link symlink ../caf\udce9 {}',
  `dir\udcff/marked file 644 ${JSON.stringify(xattrs)}`,
];

describe('members of archives and images', { skip }, () => {
  let registry: TestRegistry;
  let work: string;

  before(async () => {
    registry = await startRegistry();
    work = await mkdtemp(join(tmpdir(), 'imagebuild-archives-'));
  });

  after(async () => {
    await registry?.stop();
    if (work) await rm(work, { recursive: true, force: true });
  });

  async function buildApplication(app: string, kubefile: string, files: Readonly<Record<string, Buffer>>) {
    const directory = join(work, 'applications', app, 'v1');
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'Kubefile'), kubefile);
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(directory, name), bytes);
    const settings = settingsTo({ kind: 'registry', host: registry.host, namespace: 'apps' }, registry.url);
    const request: Request = {
      ...({ type: 'apps', app, version: 'v1', platforms: ['linux/amd64'] } satisfies Partial<Request>),
      ...{ buildArgs: {}, replace: true, cache: true },
    };
    return await build(request, { ...settings, applications: join(work, 'applications') }, silent);
  }

  /** Unpacks an image with umoci, and lists a directory of it as GNU tar packs that. */
  async function unpacked(app: string, ...directories: string[]): Promise<string[][]> {
    const layout = join(work, `${app}-layout`);
    const from = `docker://${registry.host}/apps/${app}:v1-amd64`;
    await run('skopeo', ['copy', '-q', '--src-tls-verify=false', from, `oci:${layout}:v1`]);
    await run('umoci', ['unpack', '--image', `${layout}:v1`, join(work, app)]);
    return await Promise.all(directories.map((directory) => listed(join(work, app, 'rootfs', directory))));
  }

  async function listed(directory: string): Promise<string[]> {
    const packed = `${directory}.tar`;
    await run('tar', [
      ...['--xattrs', '--xattrs-include=user.*', '--format=posix', '-C', directory],
      ...['-cf', packed, '.'],
    ]);
    const opened = await openRegularFile(packed);
    assert.ok(!('problem' in opened));
    await using _handle = opened.handle;
    const lines: string[] = [];
    const archive = { name: packed, place: {}, paths: 'relative' } as const;
    for await (const { path, kind, mode, linkname, xattrs = {}, content } of readMembers(opened, archive)) {
      await drainBytes(content);
      const what = kind === 'symlink' ? linkname : mode.toString(8);
      if (path !== '') lines.push(`${path} ${kind} ${what} ${JSON.stringify(xattrs)}`);
    }
    return lines.sort();
  }

  test('names that are not UTF-8, and user attributes, stay in ADD, FROM and COPY --from', async () => {
    await buildApplication('base', 'FROM scratch\nADD a.tar /x/\n', { 'a.tar': tar });
    const from = 'docker.io/apps/base:v1';
    const kubefile = `FROM ${from}\nCOPY --from=${from} /x /y/\nCOPY --from=${from} /x/caf* /z/\n`;
    const result = await buildApplication('bytes', kubefile, {});
    const [x, y, z] = await unpacked('bytes', 'x', 'y', 'z');
    assert.deepEqual(x, expected);
    assert.deepEqual(y, expected);
    assert.deepEqual(z, expected.slice(0, 2));
    const names = await readdir(join(work, 'bytes/rootfs/y'), { encoding: 'buffer' });
    assert.deepEqual(names.map(decodePath).sort(), ['caf\udce8', 'caf\udce9', 'dir\udcff']);
    const again = await buildApplication('bytes', kubefile, {});
    assert.equal(again.digest, result.digest);
  });

  test('every file of an archive in zstd of several frames is there', async () => {
    await buildApplication('frames', 'FROM scratch\nADD a.tar.zst /x/\n', {
      'a.tar.zst': Buffer.concat(frames),
    });
    assert.deepEqual(await unpacked('frames', 'x'), [expected]);
  });
});
