import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { digestOf } from '../../src/image/descriptor.ts';
import { describeServer } from '../../src/report/serve.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { fileEntry, registryEntries, smallImage, writeClusterImage } from '../serve/clusterimage.ts';
import { imagebuild, programEnv, programs } from '../support/cli.ts';

describe('imagebuild serve', () => {
  let directory: string;
  let layout: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-serve-cli-'));
    layout = join(directory, 'layout');
    const target = await openLayout(layout, { create: true });
    const image = await smallImage('docker.io/library/nginx:1.27', 'amd64', 'a');
    await writeClusterImage(target, { amd64: registryEntries([image]) }, { compression: 'gzip' });
  });
  after(() => rm(directory, { recursive: true, force: true }));

  /** Starts the server, reads the line that `--json` prints, and returns it with the process. */
  async function start(location: string, ...flags: string[]) {
    const temporary = await mkdtemp(join(directory, 'tmp-'));
    const args = [programs.cli, 'serve', location, '--listen', '127.0.0.1:0', '--json', ...flags];
    const child = spawn(process.execPath, args, {
      env: { ...programEnv, HOME: directory, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
    let said = '';
    for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += text;
      if (said.includes('\n')) break;
    }
    return { child, temporary, summary: JSON.parse(said) as { url: string; public: boolean; size: number } };
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    test(`prints a line with its address, and ${signal} ends it at once, with nothing left`, async () => {
      const { child, temporary, summary } = await start(`oci:${layout}`);
      assert.equal((await fetch(`${summary.url}/v2/`)).status, 200);
      assert.equal(summary.public, false);
      assert.equal((await readdir(temporary)).length, 1);
      const asked = performance.now();
      child.kill(signal);
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
      assert.ok(performance.now() - asked < 2000);
      assert.deepEqual(await readdir(temporary), []);
    });

  test('a port that is taken is an error that names another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = await imagebuild(['serve', `oci:${layout}`, '--listen', `127.0.0.1:${port}`]);
    other.close();
    assert.equal(status, 1);
    assert.match(stderr, /another program listens at http:\/\/127\.0\.0\.1:/);
    assert.match(stderr, /--listen 127\.0\.0\.1:0/);
  });

  test('mistakes of its flags are told', async () => {
    const wrong = await imagebuild(['serve', `oci:${layout}`, '--listen', 'nowhere']);
    assert.deepEqual([wrong.status, /--listen "nowhere" is not an address/.test(wrong.stderr)], [2, true]);
    const size = await imagebuild(['serve', `oci:${layout}`, '--spool-limit', 'much']);
    assert.deepEqual([size.status, /--spool-limit "much" is not a size/.test(size.stderr)], [2, true]);
  });

  test('what becomes readable to anyone is printed with its names, count and size', () => {
    const digest = digestOf('x');
    const lines = describeServer({
      ...{ location: 'oci:out', digest, platforms: ['linux/amd64', 'linux/arm64'] },
      ...{ url: 'http://0.0.0.0:5000', public: true, size: 2_000_000 },
      images: [
        { name: 'a', tag: '1', digest, platforms: ['linux/amd64'], size: 1_000_000 },
        { name: 'b', tag: '2', digest, platforms: ['linux/amd64', 'linux/arm64'], size: 1_000_000 },
      ],
    });
    assert.deepEqual(lines, [
      'serving oci:out (linux/amd64, linux/arm64): 2 images, 2.00 MB',
      'Whoever reaches http://0.0.0.0:5000 can read all of this without a login or encryption:',
      `  a:1  ${digest}  1.00 MB  only linux/amd64`,
      `  b:2  ${digest}  1.00 MB`,
      'listening at http://0.0.0.0:5000',
    ]);
  });

  test('memory doesn’t grow with a blob, whether its layer is compressed or not', async () => {
    const size = 256 * 1024 * 1024;
    for (const compression of ['none', 'gzip'] as const) {
      const place = join(directory, `large-${compression}`);
      await mkdir(place);
      const target = await openLayout(place, { create: true });
      const image = await smallImage('a/large:1', 'amd64', 'a');
      const zeros = Buffer.alloc(1024 * 1024);
      const open = async function* (offset = 0) {
        for (let at = offset; at < size; at += zeros.length) yield zeros.subarray(0, size - at);
      };
      const { createHash } = await import('node:crypto');
      const hash = createHash('sha256');
      for await (const chunk of open()) hash.update(chunk);
      const digest = `sha256:${hash.digest('hex')}` as const;
      const large = { ...image, blobs: [...image.blobs, { digest, size, open }] };
      const other = [fileEntry('other', 'x')];
      await writeClusterImage(target, { amd64: [...registryEntries([large]), other] }, { compression });
      const { child, summary } = await start(`oci:${place}`);
      const answer = await fetch(`${summary.url}/v2/a/large/blobs/${digest}`);
      let received = 0;
      for await (const chunk of answer.body!) received += chunk.length;
      assert.equal(received, size);
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
      child.kill('SIGTERM');
      await once(child, 'close');
      assert.ok(peak < 300, `${compression}: ${peak} MiB`);
      await rm(place, { recursive: true });
    }
  });
});
