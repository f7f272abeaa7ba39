import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { defaultImageId, missingImage } from '../support/cluster/stages/images.ts';
import { behaviourAnnotation } from '../support/cluster/stages/pods.ts';
import { runs } from '../support/processes.ts';
import { until } from '../support/waiting.ts';
import { createStaticPod, type Pod, pod, workload } from './manifests.ts';

const given = `sha256:${'ab'.repeat(32)}`;
const pinned = `example.com/pinned@sha256:${'cd'.repeat(32)}`;

describe('the cluster of the tests', () => {
  let cluster: TestCluster;
  before(async () => {
    cluster = await startCluster({
      images: { 'example.com/given:1': given, 'example.com/missing:1': missingImage },
      nodeImages: ['registry.k8s.io/pause:3.10'],
    });
  });
  after(() => cluster.stop());

  const reaches = (name: string, hold: (found: Pod) => boolean) =>
    until(`pod ${name}`, async () => {
      const found = await cluster.api.get<Pod>(`/api/v1/namespaces/default/pods/${name}`);
      return found !== undefined && hold(found) && found;
    });
  const isReady = ({ status }: Pod) =>
    status.conditions.some((row) => row.type === 'Ready' && row.status === 'True');
  const eventsOf = async (name: string) => {
    const path = `/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=${name}`;
    const list = await cluster.api.get<{ items: { reason: string; message: string }[] }>(path);
    return list!.items.map(({ reason, message }) => `${reason}: ${message}`);
  };

  test('a Deployment gets ready, with the digest of each image and the events of its pulls', async () => {
    await cluster.apply([
      workload('Deployment', 'web', {
        initContainers: [
          { name: 'first', image: 'busybox' },
          { name: 'sidecar', image: 'example.com:5000/side:1', restartPolicy: 'Always' },
        ],
        containers: [
          { name: 'main', image: 'nginx:1.27' },
          { name: 'given', image: 'example.com/given:1' },
          { name: 'pinned', image: pinned },
        ],
      }),
    ]);
    await cluster.kubectl('rollout', 'status', 'deployment/web', '--timeout=60s');
    const [found] = JSON.parse(await cluster.kubectl('get', 'pods', '-l', 'app=web', '-o', 'json'))
      .items as Pod[];
    const { initContainerStatuses = [], containerStatuses } = found!.status;
    const ids = [...initContainerStatuses, ...containerStatuses].map(({ image, imageID }) => [
      image,
      imageID,
    ]);
    assert.deepEqual(ids.slice(0, 4), [
      ['docker.io/library/busybox:latest', defaultImageId('busybox')],
      ['example.com:5000/side:1', defaultImageId('example.com:5000/side:1')],
      ['docker.io/library/nginx:1.27', defaultImageId('nginx:1.27')],
      ['example.com/given:1', `example.com/given@${given}`],
    ]);
    assert.match(ids[4]![0]!, /^sha256:/);
    assert.equal(ids[4]![1], pinned);
    assert.deepEqual(
      initContainerStatuses.map(({ state }) => Object.keys(state)),
      [['terminated'], ['running']],
    );
    const events = await eventsOf(found!.metadata.name);
    for (const image of ['busybox', 'example.com:5000/side:1', 'nginx:1.27', 'example.com/given:1', pinned]) {
      assert.ok(events.includes(`Pulling: Pulling image "${image}"`), events.join('\n'));
      assert.ok(events.some((line) => line.startsWith(`Pulled: Successfully pulled image "${image}" in `)));
    }
  });

  test('nodes have the images of their pods, those that were there before, and those that are added', async () => {
    await cluster.apply([pod('listed', 'example.com/listed:1')]);
    const found = await reaches('listed', isReady);
    await cluster.addImageToNode(found.spec.nodeName, 'example.com/unseen:1');
    const expected = ['registry.k8s.io/pause:3.10', 'example.com/listed:1', 'example.com/unseen:1'];
    await until('the images of the node', async () => {
      const path = `/api/v1/nodes/${found.spec.nodeName}`;
      const node = await cluster.api.get<{ status: { images?: { names: string[] }[] } }>(path);
      const names = node!.status.images?.flatMap((image) => image.names) ?? [];
      return expected.every((name) => names.includes(name) && names.includes(defaultImageId(name)));
    });
  });

  test('a Job completes', async () => {
    await cluster.apply([workload('Job', 'once', { containers: [{ name: 'main', image: 'busybox:1' }] })]);
    await cluster.kubectl('wait', '--for=condition=complete', 'job/once', '--timeout=60s');
  });

  test('an ephemeral container and a changed image are run', async () => {
    await cluster.apply([pod('debugged', 'example.com/old:1')]);
    await reaches('debugged', isReady);
    await cluster.kubectl('debug', 'debugged', '--image=example.com/debug:1', '--container=debugger');
    const found = await reaches('debugged', ({ status }) => status.ephemeralContainerStatuses !== undefined);
    assert.equal(found.status.ephemeralContainerStatuses![0]!.imageID, defaultImageId('example.com/debug:1'));
    await cluster.kubectl('set', 'image', 'pod/debugged', 'main=example.com/new:2');
    await reaches(
      'debugged',
      ({ status }) => status.containerStatuses[0]!.imageID === defaultImageId('example.com/new:2'),
    );
  });

  test('an image volume is pulled', async () => {
    const reference = 'example.com/data:1';
    const volumes = [{ name: 'data', image: { reference } }];
    const containers = [
      { name: 'main', image: 'busybox:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    ];
    const metadata = { name: 'volume', namespace: 'default' };
    await cluster.apply([{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, volumes } }]);
    await reaches('volume', isReady);
    assert.ok((await eventsOf('volume')).includes(`Pulling: Pulling image "${reference}"`));
  });

  test('pods fail as they are told to, and say why', async () => {
    const waits = (reason: string) => (found: Pod) =>
      found.status.containerStatuses?.[0]?.state.waiting?.reason === reason;
    await cluster.apply([
      pod('missing', 'example.com/missing:1'),
      pod('crashes', 'busybox:1', { [behaviourAnnotation]: 'crash-loop' }),
      pod('never', 'busybox:1', { [behaviourAnnotation]: 'never-ready' }),
      pod('fails', 'busybox:1', { [behaviourAnnotation]: 'fails' }),
      pod('ends', 'busybox:1', { [behaviourAnnotation]: 'completes' }),
    ]);
    const missing = await reaches('missing', waits('ImagePullBackOff'));
    assert.match(missing.status.containerStatuses[0]!.state.waiting!.message!, /example\.com\/missing:1/);
    assert.equal(missing.status.phase, 'Pending');
    await reaches('crashes', waits('CrashLoopBackOff'));
    await reaches('fails', ({ status }) => status.phase === 'Failed');
    await reaches('ends', ({ status }) => status.phase === 'Succeeded');
    const never = await reaches('never', ({ status }) => status.phase === 'Running');
    assert.equal(isReady(never), false);
    await until('events', async () =>
      (await eventsOf('missing')).includes('Failed: Error: ImagePullBackOff'),
    );
    assert.ok((await eventsOf('crashes')).includes('BackOff: Back-off restarting failed container'));
  });

  test('a static pod runs on its node', async () => {
    await createStaticPod(cluster, 'node-1', 'example.com/static:1');
    await until('the static pod', async () => {
      const found = await cluster.api.get<Pod>('/api/v1/namespaces/kube-system/pods/static-node-1');
      return found !== undefined && found.status.phase === 'Running';
    });
  });

  test('deleted pods and namespaces end', async () => {
    await cluster.kubectl('create', 'namespace', 'short');
    await cluster.kubectl('run', 'one', '--image=busybox:1', '--namespace=short', '--restart=Never');
    await cluster.kubectl('delete', 'namespace', 'short', '--timeout=60s');
    assert.equal(await cluster.api.get('/api/v1/namespaces/short'), undefined);
  });

  test('who changed what is known', async () => {
    await cluster.kubectl('create', 'configmap', 'changed');
    const change = cluster.changes().find(({ name }) => name === 'changed');
    assert.deepEqual(change, {
      ...{ verb: 'create', resource: 'configmaps', namespace: 'default', name: 'changed' },
      ...{ user: 'admin', program: 'kubectl', status: 201 },
    });
  });
});

test('helm installs a chart, in two clusters at once', async () => {
  await using one = await startCluster();
  await using other = await startCluster({ nodes: ['only'] });
  const chart = join(import.meta.dirname, 'fixtures', 'chart');
  await Promise.all(
    [one, other].map((cluster) => cluster.helm('install', 'shop', chart, '--wait', '--timeout=60s')),
  );
  for (const cluster of [one, other]) {
    const [release] = JSON.parse(await cluster.helm('list', '--output=json'));
    assert.equal(release.status, 'deployed');
  }
  assert.notEqual(one.server, other.server);
});

test('a cluster that is stopped leaves nothing', async () => {
  const cluster = await startCluster();
  const directory = dirname(cluster.kubeconfig);
  assert.equal(cluster.pids.length, 5);
  await cluster.stop();
  assert.deepEqual(await Promise.all(cluster.pids.map((pid) => runs(String(pid)))), Array(5).fill(false));
  assert.equal(existsSync(directory), false);
});

test('a cluster ends with the process that started it, even when that is killed', async () => {
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'holdcluster.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pids] = await once(createInterface(holder.stdout), 'line');
  holder.kill('SIGKILL');
  for (const pid of JSON.parse(pids))
    await until(`the end of process ${pid}`, async () => !(await runs(String(pid))), 10_000);
});
