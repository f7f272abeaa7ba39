import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connectCluster } from '../../src/cluster/connection.ts';
import type { Observation, ObserveOptions } from '../../src/cluster/observe/observation.ts';
import { observeCluster } from '../../src/cluster/observe/observe.ts';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { defaultImageId, missingImage } from '../support/cluster/stages/images.ts';
import { behaviourAnnotation } from '../support/cluster/stages/pods.ts';
import { pod, workload } from './manifests.ts';

const options: ObserveOptions = { quietMs: 1500, limitMs: 60_000 };

describe('an observed install', () => {
  let real: TestCluster;
  let cluster: Cluster;

  before(async () => {
    real = await startCluster({ images: { 'example.com/missing:1': missingImage } });
    cluster = await connectTo(real.kubeconfig);
  });

  after(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await real?.stop();
  });

  beforeEach(async () => {
    await real.kubectl('delete', 'all', '--all', '--timeout=30s');
  });

  const connectTo = (kubeconfig: string) =>
    connectCluster({
      kubeconfig,
      env: { HOME: '/nonexistent' },
      runPlugin: () => Promise.reject(new Error('none')),
    });

  /** Observes what an install does. */
  async function observe(install: () => Promise<unknown>, more: Partial<ObserveOptions> = {}) {
    await using observer = await observeCluster(cluster, { ...options, ...more });
    await install();
    return await observer.settled();
  }

  test('the connection knows the cluster', () => {
    assert.match(cluster.version, /^v1\./);
    assert.deepEqual(cluster.platforms, [{ os: 'linux', architecture: 'amd64' }]);
  });

  test('a chart: the images lead to its release, with the digests of the kubelet', async () => {
    const chart = join(import.meta.dirname, 'fixtures', 'chart');
    const found = await observe(() => real.helm('install', 'shop', chart));
    assert.equal(found.end, 'settled');
    for (const { image, digests, chains } of found.images) {
      assert.deepEqual(digests, [defaultImageId(image).split('@')[1]], image);
      const end = image.includes('/check:') ? 'Helm hook' : 'Helm release default/shop';
      for (const chain of chains) assert.equal(chain.at(-1)?.text, end);
    }
    assert.equal(found.images.length, 3);
    await real.helm('uninstall', 'shop', '--wait');
  });

  test('manifests of every kind of workload', async () => {
    const containers = (image: string) => ({ containers: [{ name: 'main', image }] });
    const found = await observe(() =>
      real.apply([
        workload('Deployment', 'web', {
          initContainers: [{ name: 'first', image: 'example.com/init:1' }],
          ...containers('example.com/web:1'),
        }),
        workload('StatefulSet', 'data', containers('example.com/data:1')),
        workload('DaemonSet', 'agent', containers('example.com/agent:1')),
        workload('Job', 'once', containers('example.com/once:1')),
        {
          ...{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly', namespace: 'default' } },
          spec: {
            schedule: '0 0 1 1 *',
            jobTemplate: {
              spec: {
                template: { spec: { restartPolicy: 'Never', ...containers('example.com/nightly:1') } },
              },
            },
          },
        },
        pod('alone', 'example.com/alone:1'),
      ]),
    );
    assert.deepEqual(found.notReady, []);
    assert.deepEqual(
      found.images.map(({ image, chains }) => [image, kindsIn(chains[0])]),
      [
        ['example.com/agent:1', 'Pod → DaemonSet → applied manifest'],
        ['example.com/alone:1', 'Pod → applied manifest'],
        ['example.com/data:1', 'Pod → StatefulSet → applied manifest'],
        ['example.com/init:1', 'Pod → ReplicaSet → Deployment → applied manifest'],
        ['example.com/nightly:1', 'CronJob → applied manifest'],
        ['example.com/once:1', 'Pod → Job → applied manifest'],
        ['example.com/web:1', 'Pod → ReplicaSet → Deployment → applied manifest'],
      ],
    );
  });

  test('an image changed during the install, and an ephemeral container', async () => {
    const found = await observe(async () => {
      await real.apply([pod('p', 'example.com/old:1')]);
      await real.kubectl('wait', '--for=condition=Ready', 'pod/p', '--timeout=30s');
      await real.kubectl('set', 'image', 'pod/p', 'main=example.com/new:2');
      await real.kubectl('debug', 'p', '--image=example.com/debug:1', '--container=debugger');
    });
    assert.deepEqual(
      found.images.map(({ image, digests }) => [image, ...digests]),
      ['example.com/debug:1', 'example.com/new:2', 'example.com/old:1'].map((image) => [
        image,
        defaultImageId(image).split('@')[1],
      ]),
    );
  });

  test('what never gets ready, and what cannot be pulled, is told with its reason', async () => {
    const found = await observe(
      () =>
        real.apply([
          workload('Deployment', 'web', { containers: [{ name: 'main', image: 'example.com/missing:1' }] }),
          pod('never', 'example.com/never:1', { [behaviourAnnotation]: 'never-ready' }),
        ]),
      { limitMs: 8000 },
    );
    assert.equal(found.end, 'timeout');
    const told = found.notReady.map(({ object, reason }) => `${object}: ${reason}`).join('\n');
    assert.match(told, /^Deployment default\/web: 0 of 1 replicas are available/m);
    assert.match(told, /^Pod default\/web-\S+: main: (?:ImagePullBackOff|ErrImagePull): .*missing:1/m);
    assert.match(told, /^Pod default\/never: /m);
    assert.equal(found.images.length, 2);
  });

  test('a namespace that is deleted during the install', async () => {
    const found = await observe(async () => {
      await real.kubectl('create', 'namespace', 'short');
      await real.kubectl('run', 'one', '--image=example.com/short:1', '--namespace=short');
      await real.kubectl('delete', 'namespace', 'short', '--timeout=60s');
    });
    assert.deepEqual(
      found.images.map(({ image }) => image),
      ['example.com/short:1'],
    );
    assert.equal(found.end, 'settled');
  });

  test('an image that a node pulled for no pod', async () => {
    const found = await observe(() => real.addImageToNode('node-1', 'example.com/unseen:1'));
    assert.deepEqual(
      found.images.map(({ image, chains }) => [image, chains[0]?.[0]?.text]),
      [['example.com/unseen:1', 'Node node-1']],
    );
  });

  test('connections that are cut all the time', async () => {
    await using proxy = await startCuttingProxy(Number(new URL(real.server).port));
    const file = `${real.kubeconfig}.cut`;
    const config = parse(readFileSync(real.kubeconfig, 'utf8'));
    config.clusters[0].cluster.server = `https://127.0.0.1:${proxy.port}`;
    writeFileSync(file, stringify(config));
    await using cut = await connectTo(file);
    await using observer = await observeCluster(cut, options);
    const timer = setInterval(proxy.cut, 150);
    const names = Array.from({ length: 5 }, (_, index) => `example.com/cut:${index + 10}`);
    try {
      for (const [index, name] of names.entries()) {
        await real.apply([pod(`cut-${index}`, name)]);
        await real.kubectl('delete', 'pod', `cut-${index}`, '--wait=false');
      }
    } finally {
      clearInterval(timer);
    }
    const found = await observer.settled();
    assert.deepEqual(
      found.images.map(({ image }) => image),
      names,
    );
  });
});

function kindsIn(chain: Observation['images'][number]['chains'][number] = []): string {
  return chain.map(({ kind, text }) => (kind === 'manifest' ? text : text.split(' ')[0])).join(' → ');
}

/** Starts a proxy that cuts every connection when it is told to. */
async function startCuttingProxy(target: number) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const upstream = connect(target, '127.0.0.1');
    for (const each of [socket, upstream]) {
      sockets.add(each);
      each.on('error', () => {});
      each.on('close', () => {
        sockets.delete(each);
        socket.destroy();
        upstream.destroy();
      });
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
    },
  };
}
