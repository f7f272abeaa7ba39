import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { resourceOf } from '../../src/cluster/client/answers.ts';
import { connectCluster } from '../../src/cluster/connection.ts';
import { createPluginRunner } from '../../src/runner/kubeconfig/credentialplugin.ts';
import { type ApiServerForTests, startApiServer } from '../support/apiserver.ts';
import { writeKubeconfig } from '../support/kubeconfig.ts';

let work: string;
let server: ApiServerForTests;

before(async () => {
  work = mkdtempSync(join(tmpdir(), 'imagebuild-cluster-'));
  server = await startApiServer();
});

after(async () => {
  await server.stop();
  rmSync(work, { recursive: true, force: true });
});

test('a connection knows the server, its version and the platforms of its nodes', async () => {
  for (const [name, architecture] of [
    ['a', 'arm64'],
    ['b', 'amd64'],
    ['c', 'amd64'],
  ] as const)
    server.put({
      ...{ apiVersion: 'v1', kind: 'Node', metadata: { name } },
      status: { nodeInfo: { operatingSystem: 'linux', architecture } },
    });
  const kubeconfig = writeKubeconfig(join(work, 'plain'), { server: server.address, namespace: 'web' });
  const env = { HOME: work };
  await using cluster = await connectCluster({ kubeconfig, env, runPlugin: createPluginRunner(env, work) });
  const { server: address, context, namespace, version, platforms } = cluster;
  assert.deepEqual(
    { address, context, namespace, version },
    { address: server.address, context: 'test', namespace: 'web', version: 'v1.36.1' },
  );
  assert.deepEqual(platforms, [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64' },
  ]);
  const found = await cluster.findResource('apps/v1', 'Deployment');
  assert.equal(found?.name, 'deployments');
  assert.ok((await cluster.resources()).some(({ kind }) => kind === 'CronJob'));
  const copy = join(work, 'copy');
  await cluster.writeKubeconfig(copy);
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  await using second = await connectCluster({
    kubeconfig: copy,
    env,
    runPlugin: createPluginRunner(env, work),
  });
  assert.equal(second.context, 'test');
});

test('a refusal names the permission that is missing', () => {
  assert.equal(resourceOf('/api/v1/pods'), 'pods');
  assert.equal(resourceOf('/api/v1/namespaces/web'), 'namespaces');
  assert.equal(
    resourceOf('/apis/apps/v1/namespaces/web/deployments/a'),
    'deployments.apps in the namespace web',
  );
});
