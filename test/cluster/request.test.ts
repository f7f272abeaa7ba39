import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openCluster } from '../../src/cluster/client/opencluster.ts';
import { defaultPolicy, pauseMs, type RequestPolicy } from '../../src/cluster/client/policy.ts';
import { cleanReason } from '../../src/cluster/reason.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { type Interception, startApiServer } from '../support/apiserver.ts';
import { writeKubeconfig } from '../support/kubeconfig.ts';
import { messageOf } from '../support/message.ts';

let work: string;

before(() => {
  work = mkdtempSync(join(tmpdir(), 'imagebuild-request-'));
});

after(() => rmSync(work, { recursive: true, force: true }));

const quick: RequestPolicy = {
  ...defaultPolicy,
  attempts: 3,
  baseDelayMs: 10,
  requestMs: 5000,
  stallMs: 5000,
};

const open = (address: string, policy: Partial<RequestPolicy> = {}, signal?: AbortSignal) =>
  openCluster(
    {
      kubeconfig: writeKubeconfig(join(work, 'kubeconfig'), { server: address }),
      ...{ env: { HOME: work }, signal, runPlugin: () => Promise.reject(new Error('none')) },
    },
    { ...quick, ...policy },
  );

/** Answers requests to nodes and other objects with the given answers, one after the other, then as usual. */
async function serve(answers: readonly Interception[]) {
  const left = [...answers];
  return startApiServer({ intercept: (_, path) => (path.includes('/pods') ? left.shift() : undefined) });
}

test('a request that may succeed later is sent again', async () => {
  await using server = await serve([{ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }]);
  await using cluster = await open(server.address);
  const { items } = await cluster.list('/api/v1/pods', (pod) => pod);
  assert.deepEqual(items, []);
  assert.equal(server.asked.filter((line) => line.includes('/pods')).length, 3);
});

test('a request that is refused is not, and its reason is told in one line', async () => {
  const body = { kind: 'Status', message: 'no\u001b[2J\r\nway' };
  await using server = await serve([
    { status: 403, body },
    { status: 422, body },
  ]);
  await using cluster = await open(server.address);
  const ask = () => cluster.list('/api/v1/namespaces/web/pods', (pod) => pod);
  await assert.rejects(ask(), {
    code: 'DENIED',
    message: /may not list pods in the namespace web: no\\u\{1b\}\[2J way$/,
  });
  await assert.rejects(ask(), { code: 'CLUSTER_REFUSED', message: /with status 422: no/ });
});

test('a long list comes in pages, and begins again when a page has expired', async () => {
  let expired = 0;
  await using server = await startApiServer({
    intercept: ({ url = '' }) => (/continue=250/.test(url) && expired++ === 0 ? { status: 410 } : undefined),
  });
  for (let index = 0; index < 600; index += 1)
    server.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${index}`, namespace: 'web' } });
  await using cluster = await open(server.address);
  const { items, resourceVersion } = await cluster.list('/api/v1/configmaps', ({ kind, metadata }) =>
    metadata.name === 'c1' ? undefined : `${kind} ${metadata.name}`,
  );
  assert.equal(items.length, 599);
  assert.equal(items[0], 'ConfigMap c0');
  assert.match(resourceVersion, /^\d+$/);
});

test('an object is deleted by its uid only, and one that is gone is not an error', async () => {
  await using server = await startApiServer();
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'web' } };
  const { metadata } = server.put(object);
  await using cluster = await open(server.address);
  const path = '/api/v1/namespaces/web/configmaps/c';
  assert.equal((await cluster.get(path))?.metadata.name, 'c');
  assert.equal(await cluster.delete(path, 'another'), false);
  assert.equal(await cluster.delete(path, metadata.uid), true);
  assert.equal(await cluster.delete(path), false);
  assert.equal(await cluster.get(path), undefined);
});

test('a kind that a CRD adds later is found', async () => {
  await using server = await startApiServer();
  await using cluster = await open(server.address);
  assert.equal(await cluster.findResource('example.com/v1', 'Example'), undefined);
  assert.equal(await cluster.findResource('apps/v1', 'Nothing'), undefined);
  const added = { apiVersion: 'example.com/v1', kind: 'Example', name: 'examples', namespaced: true };
  server.addResource({ ...added, verbs: ['get'] });
  assert.deepEqual(await cluster.findResource('example.com/v1', 'Example'), { ...added, verbs: ['get'] });
});

/** Starts a server that answers in its own way. */
async function rawServer(
  handle: Parameters<typeof createServer>[1],
): Promise<AsyncDisposable & { address: string }> {
  const server: Server = createServer(handle as never);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('a server that never answers, or never ends its answer, has a deadline', async () => {
  await using silent = await rawServer(() => {});
  await using endless = await rawServer((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  });
  for (const { address } of [silent, endless])
    await assert.rejects(open(address, { requestMs: 300, attempts: 1 }), {
      code: 'CLUSTER_UNREACHABLE',
      message: /does not answer: no answer within 0\.3 seconds/,
    });
});

test('an answer has a bounded size', async () => {
  await using server = await rawServer((_, response) => {
    const part = Buffer.alloc(4 * 1024 * 1024, 32);
    const more = () => {
      while (!response.destroyed && response.write(part));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await assert.rejects(open(server.address, { requestMs: 60_000 }), { code: 'LIMIT_EXCEEDED' });
});

test('a server that is not there is told soon, with what to check', async () => {
  await assert.rejects(open('http://127.0.0.1:1'), (error: ImagebuildError) => {
    assert.equal(error.code, 'CLUSTER_UNREACHABLE');
    assert.match(error.message, /^the cluster at http:\/\/127\.0\.0\.1:1 does not answer: .*ECONNREFUSED/);
    assert.match(error.hint ?? '', /kubectl --context test get nodes/);
    return true;
  });
});

test('a signal ends a request, and a pause before the next one', async () => {
  await using silent = await rawServer(() => {});
  await using failing = await rawServer((_, response) => response.writeHead(503).end());
  for (const { address } of [silent, failing]) {
    const controller = new AbortController();
    const reason = new ImagebuildError('CANCELLED', messageOf('stopped'));
    setTimeout(() => controller.abort(reason), 100);
    await assert.rejects(open(address, { baseDelayMs: 60_000 }, controller.signal), reason);
  }
});

test('pauses double, and are as long as the server asks, within a bound', () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((failures) => pauseMs(failures, 500, 0, 1)),
    [500, 1000, 2000, 30_000],
  );
  assert.equal(pauseMs(1, 500, 7000, 0), 7000);
  assert.equal(pauseMs(1, 500, 7_000_000, 0), 30_000);
});

test('the words of a cluster are cut and shown as one line', () => {
  assert.equal(cleanReason(' a\r\n\u202eb '), 'a \\u{202e}b');
  assert.ok(cleanReason('x'.repeat(1_000_000)).length <= 500);
});
