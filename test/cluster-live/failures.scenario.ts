import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { missingImage } from '../support/cluster/stages/images.ts';
import { behaviourAnnotation } from '../support/cluster/stages/pods.ts';
import { startWatchProxy } from '../support/cluster/watchproxy.ts';
import { type Authority, makeAuthority } from '../support/tls.ts';
import { until } from '../support/waiting.ts';
import { pod, workload } from './manifests.ts';
import { observeInstall } from './observe.ts';

const shop = 'example.com/shop';

describe('what is observed of an install that goes wrong', () => {
  let cluster: TestCluster;
  let authority: Authority;
  before(async () => {
    authority = makeAuthority();
    cluster = await startCluster({ images: { [`${shop}/missing:1`]: missingImage } });
  });
  after(async () => {
    await cluster.stop();
    authority.remove();
  });

  const deployment = (name: string, image: string, behaviour?: string) =>
    workload(
      'Deployment',
      name,
      { containers: [{ name: 'main', image: `${shop}/${image}` }] },
      { annotations: behaviour === undefined ? {} : { [behaviourAnnotation]: behaviour } },
    );
  const chainOf = (name: string) =>
    `Pod default/${name}-* → ReplicaSet default/${name}-* → Deployment default/${name} → applied manifest`;
  const remove = (...names: string[]) => cluster.kubectl('delete', 'deployment', ...names);

  test('one that never gets ready ends at the time limit, with what is not ready', async () => {
    const options = { limitMs: 4_000 };
    const install = () => cluster.apply([deployment('never', 'never:1', 'never-ready')]);
    const found = await observeInstall(cluster, install, options);
    assert.deepEqual(found.images, { [`${shop}/never:1`]: [chainOf('never')] });
    assert.equal(found.end, 'timeout');
    assert.match(found.notReady.join('\n'), /^Deployment default\/never: 0 of 1 replicas are available$/m);
    assert.match(found.notReady.join('\n'), /^Pod default\/never-\*: /m);
    await remove('never');
  });

  test('one that fails: an image that can’t be pulled, a crash, and a Job, each with its reason', async () => {
    const containers = [{ name: 'main', image: `${shop}/fails:1` }];
    const annotations = { [behaviourAnnotation]: 'fails' };
    const job = workload('Job', 'fails', { containers }, { annotations });
    const install = () =>
      cluster.apply([
        deployment('missing', 'missing:1'),
        deployment('crashes', 'crashes:1', 'crash-loop'),
        { ...job, spec: { ...job.spec, backoffLimit: 0 } },
      ]);
    const found = await observeInstall(cluster, install, { limitMs: 6_000 });
    assert.deepEqual(found.images, {
      [`${shop}/crashes:1`]: [chainOf('crashes')],
      [`${shop}/fails:1`]: ['Pod default/fails-* → Job default/fails → applied manifest'],
      [`${shop}/missing:1 without digest`]: [chainOf('missing')],
    });
    assert.equal(found.end, 'timeout');
    const told = found.notReady.join('\n');
    assert.match(told, /^Pod default\/missing-\*: main: ImagePullBackOff: .*example\.com\/shop\/missing:1/m);
    assert.match(told, /^Pod default\/crashes-\*: main: CrashLoopBackOff: back-off 40s/m);
    assert.match(told, /^Job default\/fails: .*BackoffLimitExceeded/m);
    await remove('missing', 'crashes');
    await cluster.kubectl('delete', 'job', 'fails');
  });

  for (const [name, disturb] of [
    ['is cut', 'cut'],
    ['is refused with 410 Gone', 'status'],
    ['ends with an event of 410 Gone', 'event'],
  ] as const)
    test(`a watch that ${name} goes on, and nothing is missed`, async () => {
      await using proxy = await startWatchProxy(cluster, authority);
      const install = async () => {
        const watches = proxy.watches;
        assert.ok(watches > 0);
        await cluster.apply([deployment(`before-${disturb}`, 'before:1')]);
        await cluster.kubectl('rollout', 'status', `deployment/before-${disturb}`, '--timeout=60s');
        if (disturb === 'cut') proxy.cut();
        else proxy.forget(disturb);
        await cluster.apply([deployment(`after-${disturb}`, 'after:1')]);
        await until('watches that go on', () => proxy.watches >= 2 * watches);
        assert.equal(proxy.gone > 0, disturb !== 'cut');
      };
      const found = await observeInstall(cluster, install, {}, proxy.kubeconfig);
      assert.deepEqual(found, {
        images: {
          [`${shop}/after:1`]: [chainOf(`after-${disturb}`)],
          [`${shop}/before:1`]: [chainOf(`before-${disturb}`)],
        },
        end: 'settled',
        notReady: [],
      });
      await remove(`before-${disturb}`, `after-${disturb}`);
    });

  test('a pod that comes and goes while nothing can be watched is known from its events', async () => {
    await using proxy = await startWatchProxy(cluster, authority);
    const found = await observeInstall(
      cluster,
      async () => {
        proxy.pause();
        await cluster.apply([pod('short', `${shop}/short:1`, { [behaviourAnnotation]: 'completes' })]);
        await cluster.kubectl(
          'wait',
          '--for=jsonpath={.status.phase}=Succeeded',
          'pod/short',
          '--timeout=60s',
        );
        await cluster.kubectl('delete', 'pod', 'short');
        proxy.forget('event');
        proxy.resume();
        await until('watches that go on', () => proxy.gone > 0);
      },
      {},
      proxy.kubeconfig,
    );
    assert.deepEqual(found.images, { [`${shop}/short:1`]: ['Pod default/short'] });
  });
});
