import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { type InitScript, runInitScript } from '../../src/runner/initscript.ts';
import { ended, runs } from '../support/processes.ts';
import { missing } from '../support/tools.ts';
import { until, withTimeEnough } from '../support/waiting.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-init-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function init(script: string, options: Partial<InitScript> = {}): Promise<string[]> {
  await writeFile(join(directory, 'init.sh'), script);
  const lines: string[] = [];
  await runInitScript({
    directory,
    architecture: 'arm64',
    application: 'nginx',
    version: 'v1.2.3',
    homes: join(directory, 'homes'),
    timeoutMs: 60_000,
    env: process.env,
    onLine: (line) => lines.push(line),
    ...options,
  });
  return lines;
}

/** The error that a run of init.sh ends with. */
async function failureOf(run: Promise<unknown>): Promise<ImagebuildError> {
  return await run.then(
    () => assert.fail('init.sh ended well'),
    (error) => error,
  );
}

/** The process id that a file holds; empty while it is being written. */
async function pidIn(file: string): Promise<string> {
  return (await readFile(join(directory, file), 'utf8')).trim();
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

test('a failing init.sh is reported with its status, its place and its last lines', async () => {
  const run = init('echo before; echo "it broke" >&2; exit 3', {
    displayPath: 'applications/nginx/latest/init.sh',
  });
  await assert.rejects(run, (error: ImagebuildError) => {
    assert.equal(error.code, 'INIT_FAILED');
    assert.equal(error.message, 'init.sh exited with status 3');
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
  const error = await withTimeEnough(
    300,
    (timeoutMs) => failureOf(init('echo waiting; sleep 600', { timeoutMs })),
    ({ excerpt }) => excerpt === 'waiting',
  );
  assert.equal(error.code, 'TIMEOUT');
  assert.equal(error.place?.file, 'init.sh');
  assert.equal(error.excerpt, 'waiting');
});

const skip = existsSync('/proc/self/environ') ? missing('setsid') : 'needs /proc';

for (const [how, end] of [
  ['well', ''],
  ['with a failure', 'exit 3'],
  ['at the time limit', 'sleep 600'],
] as const)
  test(`a daemon of an init.sh that ends ${how} ends with it, another build's does not`, {
    skip,
  }, async () => {
    const daemon = (file: string) =>
      `setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $! >${join(directory, file)}`;
    const other = spawn('bash', ['-c', `${daemon('other')}; wait`], {
      env: { ...process.env, HOME: join(directory, 'homes-of-another/home') },
    });
    try {
      const isWritten = async (file: string) => (await pidIn(file).catch(() => '')) !== '';
      await until('the other daemon', () => isWritten('other'));
      const script = `${daemon('one')}\n(cd / && ${daemon('two')})\n${end}`;
      const begun = async () => (await isWritten('one')) && (await isWritten('two'));
      const run = (timeoutMs: number): Promise<unknown> =>
        end === '' ? init(script, { timeoutMs }) : failureOf(init(script, { timeoutMs }));
      await (end.startsWith('sleep') ? withTimeEnough(1500, run, begun) : run(60_000));
      await ended(join(directory, 'one'));
      await ended(join(directory, 'two'));
      assert.ok(await runs(await pidIn('other')));
    } finally {
      process.kill(Number(await pidIn('other')));
      other.kill();
    }
  });
