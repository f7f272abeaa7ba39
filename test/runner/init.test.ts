import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { ImagebuildError } from '../../src/errors.ts';
import { type InitScript, initScript } from '../../src/runner/init.ts';
import { missing } from '../support/tools.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-init-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function init(script: string, options: Partial<InitScript> = {}): Promise<string[]> {
  await writeFile(join(directory, 'init.sh'), script);
  const lines: string[] = [];
  await initScript({
    directory,
    architecture: 'arm64',
    application: 'nginx',
    version: 'v1.2.3',
    homes: join(directory, 'homes'),
    timeoutMs: 10_000,
    env: process.env,
    onLine: (line) => lines.push(line),
    ...options,
  });
  return lines;
}

test('init.sh is given exactly three arguments, in its directory, by bash', async () => {
  const lines = await init('echo "$#:$1:$2:$3"; [[ $PWD == "$(cd "$(dirname "$0")" && pwd)" ]] && echo "$0"');
  assert.deepEqual(lines, ['3:arm64:nginx:v1.2.3', 'init.sh']);
});

test('init.sh sees no variable of ours but the allowed, and homes that are there', async () => {
  const env = { ...process.env, REGISTRY_PASSWORD: 'secret-word', INPUT_PASSWORD: 'secret-word', TZ: 'UTC' };
  const lines = await init(
    'env; for d in "$HOME" "$TMPDIR" "$DOCKER_CONFIG" "$HELM_CACHE_HOME"; do [ -d "$d" ] || echo "no $d"; done; mktemp',
    { env, extraEnv: { SOURCES: 'http://127.0.0.1:1' } },
  );
  const seen = lines.join('\n');
  assert.ok(!seen.includes('secret-word'));
  assert.ok(lines.includes('TZ=UTC') && lines.includes('SOURCES=http://127.0.0.1:1'));
  assert.ok(!/^no /m.test(seen));
  assert.ok(lines.at(-1)?.startsWith(join(directory, 'homes', 'tmp')));
  const allowed =
    /^(?:PATH|LANG|LANGUAGE|LC_\w+|TZ|\w+_(?:proxy|PROXY)|SSL_CERT_\w+|SOURCE_DATE_EPOCH|SOURCES|HOME|TMPDIR|XDG_\w+|HELM_\w+|DOCKER_CONFIG|PWD|SHLVL|_)=/;
  for (const line of lines.slice(0, -1)) assert.match(line, allowed);
});

test('init.sh that fails is told with its status, its place and its last lines', async () => {
  const run = init('echo before; echo "it broke" >&2; exit 3', {
    shown: 'applications/nginx/latest/init.sh',
  });
  await assert.rejects(run, (error: ImagebuildError) => {
    assert.equal(error.code, 'INIT_FAILED');
    assert.equal(error.message, 'init.sh ended with status 3');
    assert.equal(error.place?.file, 'applications/nginx/latest/init.sh');
    assert.match(error.hint ?? '', /bash init\.sh arm64 nginx v1\.2\.3/);
    assert.deepEqual(error.excerpt?.split('\n').sort(), ['before', 'it broke']);
    return true;
  });
});

test('init.sh that waits for an answer gets none', async () => {
  assert.deepEqual(await init('read -rp "continue? " x; echo "status $?"'), ['status 1']);
});

test('init.sh has a time limit', async () => {
  await assert.rejects(init('echo waiting; sleep 60', { timeoutMs: 300 }), (error: ImagebuildError) => {
    assert.equal(error.code, 'TIMEOUT');
    assert.equal(error.place?.file, 'init.sh');
    assert.equal(error.excerpt, 'waiting');
    return true;
  });
});

/** Whether the process whose id stands in a file runs, a moment later. */
async function runs(file: string): Promise<boolean> {
  const pid = (await readFile(join(directory, file), 'utf8')).trim();
  for (let tries = 0; tries < 50; tries++) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => 'Z');
    // A zombie has ended; who reaps it is not our affair.
    if (/^Z$|\) Z /.test(stat)) return false;
    await wait(20);
  }
  return true;
}

const skip = existsSync('/proc/self/environ') ? missing('setsid') : 'needs /proc';

for (const [how, end] of [
  ['well', ''],
  ['with a failure', 'exit 3'],
  ['at the time limit', 'sleep 60'],
] as const)
  test(`a daemon of an init.sh that ends ${how} ends with it, another build's does not`, {
    skip,
  }, async () => {
    const daemon = (file: string) =>
      `setsid sleep 60 </dev/null >/dev/null 2>&1 & echo $! >${join(directory, file)}`;
    const other = spawn('bash', ['-c', `${daemon('other')}; wait`], {
      env: { ...process.env, HOME: join(directory, 'homes-of-another/home') },
    });
    try {
      while (!existsSync(join(directory, 'other'))) await wait(10);
      const run = init(`${daemon('one')}\n(cd / && ${daemon('two')})\n${end}`, { timeoutMs: 1500 });
      await (end === '' ? run : assert.rejects(run));
      assert.deepEqual([await runs('one'), await runs('two')], [false, false]);
      assert.ok(await runs('other'));
    } finally {
      process.kill(Number(await readFile(join(directory, 'other'), 'utf8')));
      other.kill();
    }
  });
