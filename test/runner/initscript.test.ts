import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { type InitScript, runInitScript } from '../../src/runner/initscript.ts';
import { withTimeEnough } from '../support/waiting.ts';

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
    ({ excerpt }) => excerpt?.startsWith('waiting') ?? false,
  );
  assert.equal(error.code, 'TIMEOUT');
  assert.equal(error.place?.file, 'init.sh');
  // bash may say that its sleep was terminated.
  assert.match(error.excerpt ?? '', /^waiting(?:\nTerminated)?$/);
});

test('issue 12, 17: an init.sh that asks for input is told that its standard input is closed', async () => {
  const failure = await failureOf(init('set -e\necho begun\nread -p "Version: " version\necho never\n'));
  assert.equal(failure.code, 'INIT_FAILED');
  assert.match(failure.message, /^init\.sh exited with status 1; it seems to ask for input \(read -p/);
  assert.match(failure.message, /its standard input is closed$/);
  assert.equal(failure.place?.line, 3);
  assert.match(failure.hint ?? '', /^Nobody can answer during a build\./);
  const asked = await failureOf(init('echo "Do you want to continue? [Y/n] Abort."; exit 1'));
  assert.match(asked.message, /seems to ask for input \(Do you want to continue\? \[Y\/n\] Abort\.\)/);
});

test('a loop that reads a file asks nobody, and a failure with output is told as before', async () => {
  const failure = await failureOf(
    init('while read -r x; do echo "$x"; done < init.sh\nread -r y < init.sh\nexit 1\n'),
  );
  assert.equal(failure.message, 'init.sh exited with status 1');
});

test('issue 12, 17: an init.sh that ends silently is told, with the command that shows its commands', async () => {
  const failure = await failureOf(init('set -e\nfalse\n'));
  assert.equal(failure.message, 'init.sh exited with status 1 without printing anything');
  assert.match(failure.hint ?? '', /bash -x init\.sh arm64 nginx v1\.2\.3$/);
});
