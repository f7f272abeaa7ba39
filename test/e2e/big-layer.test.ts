import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { programEnv, repository } from '../support/cli.ts';
import { cutUpload, startFaults } from '../support/faults.ts';
import { startGenerated } from '../support/generated.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const mib = 1024 * 1024;
const skip = missing('docker-registry') || (existsSync('/proc/self/io') ? false : 'needs /proc');

/** A watched run of the command line: its peak memory, and the bytes that it wrote to disk. */
interface Watched {
  readonly status: number | null;
  readonly stderr: string;
  readonly peakBytes: number;
  readonly writtenBytes: number;
}

function watch(args: readonly string[], env: Record<string, string>): Promise<Watched> {
  const child = spawn(process.execPath, [join(repository, 'dist/cli.js'), ...args], {
    // Node would write its cache of compiled code.
    env: { ...programEnv, NODE_DISABLE_COMPILE_CACHE: '1', HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  let peakBytes = 0;
  let writtenBytes = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakBytes = Math.max(peakBytes, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
      const io = readFileSync(`/proc/${child.pid}/io`, 'utf8');
      writtenBytes = Math.max(writtenBytes, Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0));
    } catch {
      // The process ended between two samples.
    }
  }, 20);
  return new Promise((resolve) => {
    child.once('close', (status) => {
      clearInterval(look);
      resolve({ status, stderr, peakBytes, writtenBytes });
    });
  });
}

describe('an image with a big layer', { skip }, () => {
  let target: TestRegistry;
  let work: string;

  before(async () => {
    target = await startRegistry();
    work = await mkdtemp(join(tmpdir(), 'imagebuild-big-'));
    const directory = join(work, 'applications/big/v1');
    await mkdir(join(directory, 'images/shim'), { recursive: true });
    await writeFile(join(directory, 'Kubefile'), 'FROM scratch\nCOPY registry registry\n');
    await writeFile(join(directory, 'images/shim/big'), 'quay.io/big/data:1\n');
  });

  after(async () => {
    await target?.stop();
    if (work) await rm(work, { recursive: true, force: true });
  });

  const args = (mirror: string, registry: string, namespace: string) => [
    ...[
      'build',
      'apps',
      'big',
      'v1',
      '--applications',
      join(work, 'applications'),
      '--mirror',
      `*=${mirror}`,
    ],
    ...['--push', '--registry', registry, '--namespace', namespace, '--progress', 'quiet'],
  ];

  test('2 GiB go through less than 220 MB of memory, and nothing goes to a disk', async () => {
    const source = await startGenerated(2048 * mib);
    try {
      const { status, stderr, peakBytes, writtenBytes } = await watch(
        args(source.url, target.host, 'memory'),
        { TMPDIR: work },
      );
      assert.equal(status, 0, stderr);
      assert.equal(source.sent(), 2048 * mib);
      assert.ok(peakBytes > 0 && peakBytes < 220e6, `peak memory was ${Math.round(peakBytes / 1e6)} MB`);
      assert.ok(writtenBytes < mib, `${writtenBytes} bytes were written to a disk`);
    } finally {
      await source.stop();
    }
  });

  test('800 MB that are cut at 700 MB, on the way in and on the way out, are read 1.1 times at most', async () => {
    const size = 800 * mib;
    const source = await startGenerated(size);
    const proxy = await startFaults(target.url);
    try {
      source.cutAt(700 * mib);
      const cutIn = await watch(args(source.url, target.host, 'in'), { TMPDIR: work });
      assert.equal(cutIn.status, 0, cutIn.stderr);
      assert.ok(source.sent() <= 1.1 * size, `${source.sent()} bytes were read`);
      const before = source.sent();
      proxy.faults = cutUpload(700 * mib);
      const cutOut = await watch(args(source.url, proxy.host, 'out'), { TMPDIR: work });
      assert.equal(cutOut.status, 0, cutOut.stderr);
      assert.ok(source.sent() - before <= 1.1 * size, `${source.sent() - before} bytes were read`);
      const digest = async (namespace: string) => {
        const answer = await fetch(`${target.url}/v2/${namespace}/big/manifests/v1`, {
          headers: { accept: 'application/vnd.oci.image.index.v1+json' },
        });
        return answer.headers.get('docker-content-digest');
      };
      assert.equal(await digest('in'), await digest('out'));
    } finally {
      await Promise.all([source.stop(), proxy.stop()]);
    }
  });
});
