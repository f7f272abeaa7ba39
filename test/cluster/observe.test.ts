import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connectCluster } from '../../src/cluster/connection.ts';
import type { Observation, ObserveOptions } from '../../src/cluster/observe/observation.ts';
import { observeCluster } from '../../src/cluster/observe/observe.ts';
import { type ApiServerForTests, type Interception, startApiServer } from '../support/apiserver.ts';
import { writeKubeconfig } from '../support/kubeconfig.ts';
import { until } from '../support/waiting.ts';

let work: string;
let server: ApiServerForTests;
let cluster: Cluster;
let refused: ((path: string) => Interception | undefined) | undefined;

before(() => {
  work = mkdtempSync(join(tmpdir(), 'imagebuild-observe-'));
});

beforeEach(async () => {
  refused = undefined;
  server = await startApiServer({ intercept: (_, path) => refused?.(path) });
  const kubeconfig = writeKubeconfig(join(work, 'kubeconfig'), { server: server.address });
  const runPlugin = () => Promise.reject(new Error('no plugin'));
  cluster = await connectCluster({ kubeconfig, env: { HOME: work }, runPlugin });
});

afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
  await server.stop();
});

after(() => rmSync(work, { recursive: true, force: true }));

const options: ObserveOptions = { quietMs: 300, limitMs: 10_000 };
const a = `sha256:${'a'.repeat(64)}`;
const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

/** A pod with one container that runs. */
function pod(name: string, image: string, more: { owner?: object; status?: object; metadata?: object } = {}) {
  const { owner, status, metadata } = more;
  return server.put({
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name, namespace: 'web', ...(owner && { ownerReferences: [owner as never] }), ...metadata },
    spec: { containers: [{ name: 'main', image }] },
    status: { ...ready, ...status },
  });
}

/** An object without pods, as an owner reference of another. */
function owner(apiVersion: string, kind: string, name: string, more: object = {}, metadata: object = {}) {
  const object = server.put({
    ...{ apiVersion, kind, metadata: { name, namespace: 'web', generation: 1, ...metadata } },
    ...more,
  });
  return { apiVersion, kind, name, uid: object.metadata.uid, controller: true };
}

const shown = ({ images }: Observation) =>
  images.map(({ image, digests, chains }) => [
    image,
    digests.map((digest) => digest.slice(7, 8)).join(),
    ...chains.map((chain) => chain.map(({ text }) => text).join(' → ')),
  ]);

test('what was there before the install does not count', async () => {
  pod('old', 'old:1');
  server.put({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1' },
    status: { images: [{ names: ['old:1'] }] },
  });
  await using observer = await observeCluster(cluster, options);
  pod('old', 'old:1', {
    status: { containerStatuses: [{ name: 'main', image: 'old:1', imageID: `old@${a}` }] },
  });
  pod('new', 'new:1');
  const observation = await observer.settled();
  assert.equal(observation.end, 'settled');
  assert.deepEqual(shown(observation), [['new:1', '', 'Pod web/new']]);
});

test('a chain leads over owners of any kind to the Helm release', async () => {
  await using observer = await observeCluster(cluster, options);
  server.addResource({
    ...{ apiVersion: 'example.com/v1', kind: 'Example', name: 'examples', namespaced: true },
    verbs: ['get', 'list'],
  });
  const annotations = { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'web' };
  const custom = owner('example.com/v1', 'Example', 'one', {}, { annotations });
  const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
  const deployment = owner('apps/v1', 'Deployment', 'a', { status }, { ownerReferences: [custom] });
  const set = owner('apps/v1', 'ReplicaSet', 'a-1', {}, { ownerReferences: [deployment] });
  const containerStatuses = [
    { name: 'main', image: 'docker.io/library/web:1', imageID: `docker.io/library/web@${a}` },
  ];
  for (const name of ['a-1-x', 'a-1-y']) pod(name, 'web:1', { owner: set, status: { containerStatuses } });
  assert.deepEqual(shown(await observer.settled()), [
    [
      'web:1',
      'a',
      'Pod web/a-1-x → ReplicaSet web/a-1 → Deployment web/a → Example web/one → Helm release web/shop',
    ],
  ]);
});

test('a missing owner ends the chain', async () => {
  await using observer = await observeCluster(cluster, options);
  const gone = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'gone', uid: 'gone', controller: true };
  pod('p', 'web:1', { owner: gone });
  assert.deepEqual(shown(await observer.settled()), [['web:1', '', 'Pod web/p → ReplicaSet web/gone']]);
});

test('nothing is lost when watches are cut, the server restarts, or the state is forgotten', async () => {
  await using observer = await observeCluster(cluster, options);
  pod('a', 'a:1');
  await until('all watches', () => server.openWatches() >= 8);
  server.bookmark();
  server.cutWatches();
  pod('b', 'b:1');
  server.remove('v1', 'Pod', 'b', 'web');
  await until('all watches', () => server.openWatches() >= 8);
  await server.pause();
  pod('c', 'c:1');
  server.compact();
  await server.resume();
  await until('all watches', () => server.openWatches() >= 8);
  pod('d', 'd:1');
  const observation = await observer.settled();
  assert.deepEqual(
    observation.images.map(({ image }) => image),
    ['a:1', 'b:1', 'c:1', 'd:1'],
  );
});

test('an image that is changed during the install is seen, and its digest belongs to the right one', async () => {
  await using observer = await observeCluster(cluster, options);
  pod('p', 'web:1');
  const containerStatuses = [{ name: 'main', image: 'docker.io/library/web:1', imageID: `web@${a}` }];
  pod('p', 'web:2', { status: { containerStatuses } });
  assert.deepEqual(shown(await observer.settled()), [
    ['web:1', 'a', 'Pod web/p'],
    ['web:2', '', 'Pod web/p'],
  ]);
});

test('the time limit ends it, and says what is not ready and why', async () => {
  await using observer = await observeCluster(cluster, { ...options, limitMs: 700 });
  const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "web:1"\u001b[31m\nagain' };
  const broken = pod('p', 'web:1', {
    status: {
      phase: 'Pending',
      conditions: [],
      containerStatuses: [{ name: 'main', ready: false, state: { waiting } }],
    },
  });
  server.put({
    ...{ apiVersion: 'v1', kind: 'Event', metadata: { name: 'e1', namespace: 'web' } },
    ...{ type: 'Warning', reason: 'Failed', message: 'manifest unknown' },
    involvedObject: { kind: 'Pod', namespace: 'web', name: 'p', uid: broken.metadata.uid },
  });
  owner('apps/v1', 'StatefulSet', 's', {
    spec: { replicas: 2 },
    status: { observedGeneration: 1, readyReplicas: 1 },
  });
  const { end, notReady, images } = await observer.settled();
  assert.equal(end, 'timeout');
  assert.deepEqual(notReady, [
    {
      object: 'Pod web/p',
      reason:
        'main: ImagePullBackOff: Back-off pulling image "web:1"\\u{1b}[31m again; Failed: manifest unknown',
    },
    { object: 'StatefulSet web/s', reason: '1 of 2 replicas are ready' },
  ]);
  assert.equal(images.length, 1);
});

test('only what leads to the install counts, and only that is waited for', async () => {
  const counts: ObserveOptions['counts'] = (chain) => chain.some(({ release }) => release?.name === 'shop');
  await using observer = await observeCluster(cluster, { ...options, counts });
  pod('other', 'other:1', { status: { phase: 'Pending', conditions: [] } });
  pod('mine', 'mine:1', { metadata: { annotations: { 'meta.helm.sh/release-name': 'shop' } } });
  const { end, images } = await observer.settled();
  assert.equal(end, 'settled');
  assert.deepEqual(
    images.map(({ image, counts: does }) => [image, does]),
    [
      ['mine:1', true],
      ['other:1', false],
    ],
  );
});

test('a login that may not read nodes observes the rest, and says so', async () => {
  refused = (path) => (path === '/api/v1/nodes' || path === '/api/v1/events' ? { status: 403 } : undefined);
  const warnings: string[] = [];
  const progress: ObserveOptions['progress'] = (event) =>
    event.type === 'warning' && warnings.push(event.warning.message);
  await using observer = await observeCluster(cluster, { ...options, progress });
  server.put({
    ...{ apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e', namespace: 'web' } },
    ...{ reason: 'Pulling', note: 'Pulling image "web:1"' },
    regarding: { kind: 'Pod', namespace: 'web', name: 'p', uid: 'gone' },
  });
  assert.deepEqual(shown(await observer.settled()), [['web:1', '', 'Pod web/p']]);
  assert.equal(warnings.length, 1, warnings.join('\n'));
  assert.match(warnings[0] ?? '', /only nodes show are not observed: .*may not list nodes/);
});

test('a login that may not read pods cannot observe', async () => {
  refused = (path) => (path === '/api/v1/pods' ? { status: 403 } : undefined);
  await assert.rejects(observeCluster(cluster, options), { code: 'DENIED', message: /may not list pods/ });
});

test('a login that is not accepted any more ends the observation', async () => {
  await using observer = await observeCluster(cluster, options);
  await until('all watches', () => server.openWatches() >= 8);
  refused = () => ({ status: 401 });
  server.cutWatches();
  await assert.rejects(observer.settled(), { code: 'UNAUTHORIZED' });
});

test('what is known can be asked for at any time, and a signal ends it', async () => {
  const controller = new AbortController();
  await using observer = await observeCluster(cluster, { ...options, signal: controller.signal });
  pod('p', 'web:1');
  await until('the image', async () => (await observer.now()).images.length === 1);
  const reason = new Error('stopped');
  const settled = observer.settled();
  controller.abort(reason);
  await assert.rejects(settled, reason);
});
