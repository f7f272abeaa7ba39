import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { programEnv, programs } from '../support/cli.ts';

const directory = mkdtempSync(join(tmpdir(), 'imagebuild-waiting-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const application = join(directory, 'applications', 'demo', 'latest');
mkdirSync(join(application, 'manifests'), { recursive: true });
writeFileSync(join(application, 'Kubefile'), 'FROM scratch\nCOPY manifests manifests\n');
writeFileSync(join(application, 'manifests', 'a.yaml'), 'kind: Namespace\n');

/** Starts a registry of a kind that never gets anywhere. */
async function startRegistry(t: TestContext, act: RequestListener): Promise<string> {
  const server = createServer({ requestTimeout: 0 }, act);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Stopped {
  readonly code: number | null;
  readonly said: string;
  /** Milliseconds from the signal to the end. */
  readonly took: number;
  /** What is left in the folder for temporary files. */
  readonly left: readonly string[];
}

/** Runs a program and sends it a signal a while after it has said something. */
async function stop(
  args: readonly string[],
  { env, words, signal }: { env: NodeJS.ProcessEnv; words: RegExp; signal: NodeJS.Signals },
): Promise<Stopped> {
  const temporary = mkdtempSync(join(directory, 'tmp-'));
  const child = spawn(process.execPath, args, {
    cwd: directory,
    env: { ...programEnv, HOME: directory, TMPDIR: temporary, RUNNER_TEMP: temporary, ...env },
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  let said = '';
  let sentAt = 0;
  const hear = (text: string) => {
    said += text;
    if (sentAt > 0 || !words.test(said)) return;
    sentAt = 1;
    setTimeout(() => {
      sentAt = performance.now();
      child.kill(signal);
    }, 500);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  const [code] = await once(child, 'close');
  return { code, said, took: performance.now() - sentAt, left: readdirSync(temporary) };
}

const registries: Record<string, RequestListener> = {
  'never answers': () => {},
  'asks to wait': (_, response) => void response.writeHead(429, { 'retry-after': '100' }).end(),
};
for (const [name, act] of Object.entries(registries))
  test(`a build that waits for a registry that ${name} ends with the signal, and says what is there`, async (t) => {
    const host = await startRegistry(t, act);
    const args = ['build', 'apps', 'demo', 'v1', '--push', '--registry', host, '--namespace', 'team'];
    const { code, said, took, left } = await stop([programs.cli, ...args], {
      env: {},
      words: /resolve: /,
      signal: 'SIGINT',
    });
    assert.equal(code, 130, said);
    assert.ok(said.includes(`Nothing was published: ${host}/team/demo:v1 is as it was.`), said);
    assert.ok(took < 3000, `${took} ms`);
    assert.deepEqual(left, []);
  });

test('the action leaves its result file', async (t) => {
  const host = await startRegistry(t, () => {});
  const { code, said, took, left } = await stop([programs.action], {
    env: {
      GITHUB_WORKSPACE: directory,
      INPUT_MODE: 'build',
      INPUT_TYPE: 'apps',
      INPUT_APP: 'demo',
      INPUT_VERSION: 'v1',
      INPUT_PUSH: 'true',
      INPUT_REGISTRY: host,
      INPUT_NAMESPACE: 'team',
    },
    words: /resolve: /,
    signal: 'SIGINT',
  });
  assert.equal(code, 1, said);
  assert.ok(took < 3000, `${took} ms`);
  const result = JSON.parse(readFileSync(join(directory, 'imagebuild-result.json'), 'utf8'));
  assert.equal(result.status, 'failed');
  assert.equal(result.error.code, 'CANCELLED');
  assert.equal(result.error.target.state, 'unchanged');
  assert.deepEqual(left, []);
});

test('a wait is told after a few seconds', async (t) => {
  const host = await startRegistry(t, () => {});
  const args = ['build', 'apps', 'demo', 'v1', '--push', '--registry', host, '--namespace', 'team'];
  const { said } = await stop([programs.cli, ...args], {
    env: {},
    words: /has not answered yet/,
    signal: 'SIGTERM',
  });
  assert.ok(said.includes(`${host} has not answered yet`), said);
});
