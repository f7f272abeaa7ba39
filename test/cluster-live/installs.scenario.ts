import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { until } from '../support/waiting.ts';
import { createStaticPod, pod, workload } from './manifests.ts';
import { observeInstall } from './observe.ts';

const shop = 'example.com/shop';
const webDigest = `sha256:${'ab'.repeat(32)}`;
const dataDigest = `sha256:${'cd'.repeat(32)}`;
const chart = join(import.meta.dirname, 'fixtures', 'chart');

describe('what is observed of an install', () => {
  let cluster: TestCluster;
  before(async () => {
    cluster = await startCluster({
      nodeImages: ['registry.k8s.io/pause:3.10'],
      images: { [`${shop}/web:1.0`]: webDigest, [`${shop}/data:1`]: dataDigest },
      features: { ImageVolumeWithDigest: true },
    });
    await cluster.apply([
      workload('Deployment', 'older', { containers: [{ name: 'main', image: `${shop}/older:1` }] }),
    ]);
    await cluster.kubectl('rollout', 'status', 'deployment/older', '--timeout=60s');
  });
  after(() => cluster.stop());

  const settled = { end: 'settled', notReady: [] };

  test('a chart: its Deployment, and the Job of a hook, which is deleted when it succeeds', async () => {
    const found = await observeInstall(cluster, async () => {
      await cluster.helm('install', 'shop', chart, '--namespace=chart', '--create-namespace', '--wait');
    });
    const web =
      'Pod chart/shop-web-* → ReplicaSet chart/shop-web-* → Deployment chart/shop-web → Helm release chart/shop';
    assert.deepEqual(found, {
      images: {
        [`${shop}/check:1.0`]: ['Pod chart/shop-check-* → Job chart/shop-check → Helm hook'],
        [`${shop}/migrate:1.0`]: [web],
        [`${shop}/web:1.0 ${webDigest}`]: [web],
      },
      ...settled,
    });
  });

  test('manifests: a bare pod with an image volume, and a Deployment scaled to zero', async () => {
    const containers = [
      { name: 'main', image: 'busybox', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    ];
    const volumes = [{ name: 'data', image: { reference: `${shop}/data:1` } }];
    const metadata = { name: 'bare', namespace: 'default' };
    const idle = workload('Deployment', 'idle', { containers: [{ name: 'main', image: `${shop}/idle:1` }] });
    const found = await observeInstall(cluster, () =>
      cluster.apply([
        { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, volumes } },
        { ...idle, spec: { ...idle.spec, replicas: 0 } },
      ]),
    );
    assert.deepEqual(found, {
      images: {
        busybox: ['Pod default/bare → applied manifest'],
        [`${shop}/data:1 ${dataDigest}`]: ['Pod default/bare → applied manifest'],
        [`${shop}/idle:1 without digest`]: ['Deployment default/idle → applied manifest'],
      },
      ...settled,
    });
  });

  test('a Job', async () => {
    const job = workload('Job', 'once', { containers: [{ name: 'main', image: `${shop}/once:1` }] });
    const found = await observeInstall(cluster, () => cluster.apply([job]));
    assert.deepEqual(found, {
      images: { [`${shop}/once:1`]: ['Pod default/once-* → Job default/once → applied manifest'] },
      ...settled,
    });
  });

  test('a CronJob that has not run, and one that has', async () => {
    const found = await observeInstall(cluster, async () => {
      await cluster.apply([cronJob('later', `${shop}/later:1`), cronJob('nightly', `${shop}/nightly:1`)]);
      await cluster.kubectl('create', 'job', '--from=cronjob/nightly', 'nightly-now');
    });
    assert.deepEqual(found, {
      images: {
        [`${shop}/later:1 without digest`]: ['CronJob default/later → applied manifest'],
        [`${shop}/nightly:1`]: [
          'CronJob default/nightly → applied manifest',
          'Pod default/nightly-now-* → Job default/nightly-now → CronJob default/nightly → applied manifest',
        ],
      },
      ...settled,
    });
  });

  test('a DaemonSet: a pod on each node, and an image that the node pulled by itself', async () => {
    const agent = workload('DaemonSet', 'agent', {
      containers: [{ name: 'main', image: `${shop}/agent:1` }],
    });
    const found = await observeInstall(cluster, async () => {
      await cluster.apply([agent]);
      await cluster.addImageToNode('node-1', `${shop}/preloaded:1`);
    });
    assert.deepEqual(found, {
      images: {
        [`${shop}/agent:1`]: ['Pod default/agent-* → DaemonSet default/agent → applied manifest'],
        [`${shop}/preloaded:1`]: ['Node node-1'],
      },
      ...settled,
    });
  });

  test('a static pod, and an ephemeral container of a pod that was there before', async () => {
    await cluster.apply([pod('debugged', `${shop}/debugged:1`)]);
    await cluster.kubectl('wait', '--for=condition=Ready', 'pod/debugged', '--timeout=60s');
    const found = await observeInstall(cluster, async () => {
      await cluster.kubectl('debug', 'debugged', `--image=${shop}/debugger:1`, '--container=debugger');
      await createStaticPod(cluster, 'node-1', `${shop}/static:1`);
    });
    assert.deepEqual(found, {
      images: {
        [`${shop}/debugger:1`]: ['Pod default/debugged → applied manifest'],
        [`${shop}/static:1`]: ['Pod kube-system/static-node-1 → Node node-1'],
      },
      ...settled,
    });
  });

  test('an image that is changed during the install: both', async () => {
    const changing = workload('Deployment', 'changing', {
      containers: [{ name: 'main', image: `${shop}/changing:1` }],
    });
    const found = await observeInstall(cluster, async () => {
      await cluster.apply([changing]);
      await cluster.kubectl('rollout', 'status', 'deployment/changing', '--timeout=60s');
      await cluster.kubectl('set', 'image', 'deployment/changing', `main=${shop}/changing:2`);
      await cluster.kubectl('set', 'image', 'deployment/older', `main=${shop}/older:2`);
    });
    const changed =
      'Pod default/changing-* → ReplicaSet default/changing-* → Deployment default/changing → applied manifest';
    assert.deepEqual(found, {
      images: {
        [`${shop}/changing:1`]: [changed],
        [`${shop}/changing:2`]: [changed],
        [`${shop}/older:2`]: [changed.replaceAll('changing', 'older')],
      },
      ...settled,
    });
  });

  test('a namespace that is deleted before the end', async () => {
    const found = await observeInstall(cluster, async () => {
      await cluster.kubectl('create', 'namespace', 'short');
      const options = { namespace: 'short' };
      const web = workload(
        'Deployment',
        'web',
        { containers: [{ name: 'main', image: `${shop}/short:1` }] },
        options,
      );
      await cluster.apply([web]);
      await cluster.kubectl('rollout', 'status', 'deployment/web', '--namespace=short', '--timeout=60s');
      await cluster.kubectl('delete', 'namespace', 'short', '--timeout=60s');
    });
    assert.deepEqual(found, {
      images: {
        [`${shop}/short:1`]: [
          'Pod short/web-* → ReplicaSet short/web-* → Deployment short/web → applied manifest',
        ],
      },
      ...settled,
    });
    await until('the end of the namespace', async () => !(await cluster.api.get('/api/v1/namespaces/short')));
  });
});

function cronJob(name: string, image: string): object {
  const { spec } = workload('Job', name, { containers: [{ name: 'main', image }] });
  const metadata = { name, namespace: 'default' };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata,
    spec: { schedule: '0 0 1 1 *', jobTemplate: { spec } },
  };
}
