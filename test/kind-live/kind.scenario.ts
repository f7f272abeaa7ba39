/** `npm run test:kind`: clusters of a real kind, which needs Docker. Continuous integration runs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connectCluster } from '../../src/cluster/connection.ts';
import { observeCluster } from '../../src/cluster/observe/observe.ts';
import { runInstall } from '../../src/runner/install/install.ts';
import { createKindCluster } from '../../src/runner/kind/cluster.ts';
import { probeEngine } from '../../src/runner/kind/engine.ts';
import { listClusters } from '../../src/runner/kind/kind.ts';
import { listOurClusters } from '../../src/runner/kind/removal.ts';
import { missing } from '../support/tools.ts';

const { env } = process;
const absent = missing('kind', 'kubectl') || (await probeEngine({ env }).then(() => false as const, String));
// In continuous integration nothing may be skipped without anybody noticing.
const skip = env['CI'] === 'true' ? false : absent;

describe('a cluster of kind', { skip }, () => {
  let work = '';
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-kind-live-'));
  });
  after(() => rm(work, { recursive: true, force: true }));

  const lines: string[] = [];
  const create = (directory: string) =>
    createKindCluster({
      directory: join(work, directory),
      kubernetesVersion: 'v1.34.0',
      env,
      onLine: (line) => lines.push(line),
      onWarning: ({ message }) => assert.fail(message),
    });

  test('has the version that was asked for, runs an install, and is gone afterwards', async () => {
    let name = '';
    {
      await using cluster = await create('first');
      name = cluster.name;
      const runPlugin = () => Promise.reject(new Error('no plugin'));
      await using connected = await connectCluster({ kubeconfig: cluster.kubeconfig, env, runPlugin });
      assert.equal(connected.version, 'v1.34.0');
      await using observer = await observeCluster(connected, { quietMs: 3000, limitMs: 120_000 });
      const text =
        'kubectl create deployment web --image=registry.k8s.io/pause:3.10 && kubectl rollout status deployment/web --timeout=120s';
      const [done] = await runInstall({
        commands: [{ text, name: `CMD ${text}` }],
        variables: {},
        files: await mkdtemp(join(work, 'files-')),
        templates: [],
        kubeconfig: cluster.kubeconfig,
        directory: join(work, 'install'),
        env,
        timeoutMs: 180_000,
        onLine: (line) => lines.push(line),
        notReady: async () => (await observer.now()).notReady,
      });
      assert.equal(done?.calls.length, 2);
      const { images, end } = await observer.settled();
      assert.equal(end, 'settled');
      assert.ok(images.some(({ image, counts }) => image === 'registry.k8s.io/pause:3.10' && counts));
    }
    assert.ok(!(await listClusters({ env })).includes(name), lines.join('\n'));
  });

  test('that a killed build left is deleted by the next', async () => {
    const module = join(import.meta.dirname, '..', '..', 'src', 'runner', 'kind', 'cluster.ts');
    const script = `
      import { createKindCluster } from ${JSON.stringify(module)};
      const ignore = () => {};
      await createKindCluster({ directory: ${JSON.stringify(join(work, 'killed'))}, env: process.env, onLine: ignore, onWarning: ignore });
      process.kill(process.pid, 'SIGKILL');
    `;
    await once(
      spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: 'inherit' }),
      'exit',
    );
    const [left] = await listOurClusters({ env });
    assert.equal(left?.owner, 'ended');
    await using cluster = await create('next');
    assert.deepEqual(
      (await listOurClusters({ env })).map(({ name, owner }) => [name, owner]),
      [[cluster.name, 'running']],
    );
  });
});
