import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { imagebuild } from '../support/cli.ts';
import { pushImages } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const kubefile = 'FROM scratch\nCOPY registry registry\nCMD ["true"]\n';

describe('imageLists', { skip: missingForRoot('docker-registry', 'buildah') }, () => {
  let work: string;
  let registry: TestRegistry;
  let server: Server;
  let address: string;
  let list: string;
  /** The statuses of the next answers; 200 after them. */
  const statuses: number[] = [];

  const name = (image: string) => `${registry.host}/${image}`;
  const run = (...args: string[]) => imagebuild(args, { cwd: work });

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries({ Kubefile: kubefile, ...files })) {
      const file = join(work, 'applications/shop/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-lists-'));
    registry = await startRegistry();
    await pushImages(registry.host, [{ name: 'shop/web:1' }, { name: 'shop/db:1' }]);
    list = `# a maker's list\n ${name('shop/web:1')}\n`;
    server = createServer((_, response) => {
      response.writeHead(statuses.shift() ?? 200).end(list);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/images.txt`;
    await write({ 'imagebuild.yml': `imageLists: ["${address}"]\n` });
  });
  after(async () => {
    server.close();
    await registry.stop();
    await rm(work, { recursive: true, force: true });
  });

  test('its images are embedded, and the result has the digest of its bytes', async () => {
    statuses.push(503);
    const built = await run('build', 'apps', 'shop', 'v1', '--json');
    assert.equal(built.status, 0, built.stderr);
    const { images, imageLists } = JSON.parse(built.stdout);
    assert.deepEqual(
      images.map((image: { reference: string; sources: unknown }) => [image.reference, image.sources]),
      [[name('shop/web:1'), [{ kind: 'imageList', file: address, line: 2 }]]],
    );
    const digest = `sha256:${createHash('sha256').update(list).digest('hex')}`;
    assert.deepEqual(imageLists, [{ address, digest }]);
  });

  test('with a lock, other bytes are a difference until the lock is updated', async () => {
    const locked = await run('lock', 'apps', 'shop', 'v1');
    assert.equal(locked.status, 0, locked.stderr);
    const file = 'applications/shop/v1/images.lock.yaml';
    const lockOf = async () => parse(await readFile(join(work, file), 'utf8'));
    const before = await lockOf();
    assert.deepEqual(before.images[0].origins, [`imageList ${address}:2`]);
    list += '# nothing else\n';
    const failed = await run('build', 'apps', 'shop', 'v1');
    assert.equal(failed.status, 1);
    assert.ok(failed.stderr.includes(`${address} isn’t the list that ${file} was written with`));
    const updated = await run('build', 'apps', 'shop', 'v1', '--update-lock');
    assert.equal(updated.status, 0, updated.stderr);
    const now = await lockOf();
    const digest = `sha256:${createHash('sha256').update(list).digest('hex')}`;
    assert.deepEqual(now.imageLists, [{ address, digest }]);
    assert.deepEqual(now.images, before.images);
    await rm(join(work, file));
  });

  test('it is fetched by prepare alone, and not offline, without TLS from elsewhere, or without an end', async () => {
    const listed = await run('images', 'applications/shop/v1');
    assert.equal(listed.status, 0);
    assert.ok(listed.stderr.includes(`the images of the list ${address} are not shown`), listed.stderr);
    const offline = await run('plan', 'apps', 'shop', 'v1', '--offline');
    assert.equal(offline.status, 1);
    assert.match(offline.stderr, /images\.txt cannot be downloaded: --offline allows no requests/);
    const before = list;
    list = '#'.repeat(1024 * 1024 + 1);
    const large = await run('plan', 'apps', 'shop', 'v1');
    list = before;
    assert.equal(large.status, 1);
    assert.match(large.stderr, /imagebuild\.yml.*the list is larger than 1048576 bytes/s);
    await write({ 'imagebuild.yml': 'imageLists: ["http://lists.invalid/images.txt"]\n' });
    const plain = await run('plan', 'apps', 'shop', 'v1');
    assert.equal(plain.status, 1);
    assert.match(plain.stderr, /http:\/\/lists\.invalid\/images\.txt is not fetched without TLS/);
  });
});
