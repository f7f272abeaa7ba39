import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type HostCommand, runHostCommand } from '../../src/runner/hostcommand.ts';

let work = '';
beforeEach(async () => {
  // A name that a shell must not take apart.
  work = await mkdtemp(join(tmpdir(), "imagebuild-run it's $HOME-"));
  await mkdir(join(work, 'rootfs'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

async function ran(script: string, more: Partial<HostCommand> = {}) {
  const lines: string[] = [];
  const failure = await runHostCommand({
    directory: join(work, 'rootfs'),
    command: ['bash', '-c', script],
    homes: join(work, 'homes'),
    timeoutMs: 60_000,
    env: process.env,
    extraEnv: {},
    onLine: (line) => lines.push(line),
    ...more,
  });
  return { failure, lines };
}

test('runs in the copy, with the arguments, and nothing of the tracer', async () => {
  const { lines } = await ran('pwd; echo $V; env | grep -c BASH_ENV; bash -c "trap"', {
    extraEnv: { V: '1' },
  });
  assert.deepEqual(lines, [join(work, 'rootfs'), '1', '0']);
});

test('sees no variable of ours but the allowed, and its own homes', async () => {
  const env = { ...process.env, REGISTRY_PASSWORD: 'secret-word', KUBECONFIG: '/k', GITHUB_TOKEN: 'x' };
  const { lines } = await ran('env', { env });
  assert.ok(lines.includes(`HOME=${join(work, 'homes/home')}`));
  assert.ok(!lines.some((line) => /^(?:REGISTRY_PASSWORD|KUBECONFIG|GITHUB_TOKEN)=/.test(line)));
});

test('a failure has the last lines of output', async () => {
  await assert.rejects(ran('echo before; echo "it broke" >&2; exit 3'), {
    code: 'PROGRAM_FAILED',
    message: 'RUN exited with status 3',
  });
});

test('a failure for want of a cluster is returned, not thrown', async () => {
  const { failure } = await ran(
    'set -e\ntrue\nkubectl-that-is-not there || kubectl get pods --kubeconfig /nowhere',
  );
  assert.equal(failure?.code, 'PROGRAM_FAILED');
  const missing = await ran('', { command: ['kubectl', 'get'], env: { PATH: '/nowhere' } });
  assert.equal(missing.failure?.code, 'PROGRAM_MISSING');
});

test('a failure before the command that needs a cluster is a failure', async () => {
  await assert.rejects(ran('false && kubectl apply -f x'), { code: 'PROGRAM_FAILED' });
  await assert.rejects(ran('kubectl get', { env: { PATH: '/nowhere' } }), { code: 'PROGRAM_MISSING' });
});

test('with a cluster, a command sees its kubeconfig, and its failure is a failure', async () => {
  const kubeconfig = join(work, 'kubeconfig');
  const { lines } = await ran('echo "$KUBECONFIG"', { kubeconfig, extraEnv: { KUBECONFIG: '/of/an/ARG' } });
  assert.deepEqual(lines, [kubeconfig]);
  await assert.rejects(ran('kubectl-that-is-not there || kubectl get pods', { kubeconfig }), {
    code: 'PROGRAM_FAILED',
  });
});

test('has a time limit, also when it waits for a cluster', async () => {
  await assert.rejects(ran('echo waiting; sleep 60; kubectl get', { timeoutMs: 300 }), { code: 'TIMEOUT' });
});
