import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { ImagebuildError } from '../../../../src/errors.ts';
import type { RetryPause } from '../../../../src/stores/registry/http/retry.ts';
import { answer } from '../../../support/faults.ts';
import { missing } from '../../../support/tools.ts';
import { until } from '../../../support/waiting.ts';
import { blobDescriptor, collect, rejectsWith, sample } from '../../suite/suite.ts';
import { clientOf, seed, startProxiedRegistry } from '../proxied-registry.ts';

const skip = missing('docker-registry');
const blob = blobDescriptor(sample(1_000));

test('429 is tried again after the time the registry asks for', { skip }, async (t) => {
  const pauses: RetryPause[] = [];
  const { target } = await startProxiedRegistry(
    t,
    [{ times: 1, act: (exchange) => answer(exchange, 429, { 'retry-after': '1' }) }],
    { onRetry: (pause) => pauses.push(pause) },
  );
  const begin = Date.now();
  assert.equal(await target.has(blob), false);
  assert.ok(Date.now() - begin >= 950);
  assert.equal(pauses.length, 1);
  assert.equal(pauses[0]?.delayMs, 1000);
});

test('429 that asks for an hour is RATE_LIMITED at once', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t, [
    { act: (exchange) => answer(exchange, 429, { 'retry-after': '3600' }) },
  ]);
  await assert.rejects(target.tags(), (error) => {
    return error instanceof ImagebuildError && error.code === 'RATE_LIMITED' && /3600 s/.test(error.message);
  });
  assert.equal(proxy.seen.length, 1);
});

test('the pull quota and the abuse limit of Docker Hub are different errors', { skip }, async (t) => {
  const quota = '{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}';
  const setting = await startProxiedRegistry(t, [{ act: (exchange) => answer(exchange, 429, {}, quota) }]);
  await assert.rejects(setting.target.tags(), /pull quota is used up/);
  assert.equal(setting.proxy.seen.length, 1, 'a quota does not come back within seconds');
  setting.proxy.faults = [{ act: (exchange) => answer(exchange, 429, {}, 'Too many requests (HAP429)') }];
  await assert.rejects(setting.target.tags(), /the abuse limit, not the pull quota.*HAP429/);
});

test('503 and 408 are tried again', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t, [
    { times: 2, act: (exchange) => answer(exchange, 503) },
    { times: 1, act: (exchange) => answer(exchange, 408) },
  ]);
  assert.equal(await target.has(blob), false);
  assert.deepEqual(
    proxy.seen.map(({ method }) => method),
    ['HEAD', 'HEAD', 'HEAD', 'HEAD', 'GET'],
  );
});

for (const status of [400, 403, 405, 501]) {
  test(`${status} is not tried again`, { skip }, async (t) => {
    const { proxy, target } = await startProxiedRegistry(t, [
      { act: (exchange) => answer(exchange, status) },
    ]);
    await assert.rejects(target.tags(), ImagebuildError);
    assert.equal(proxy.seen.length, 1);
  });
}

test('an endless 503 is REGISTRY_UNAVAILABLE with image and registry', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t, [{ act: (exchange) => answer(exchange, 503) }]);
  await assert.rejects(target.tags(), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'REGISTRY_UNAVAILABLE');
    assert.deepEqual(error.place, { image: `${proxy.host}/team/app`, registry: proxy.host });
    return true;
  });
  assert.equal(proxy.seen.length, 6);
});

test('a host without a server is REGISTRY_UNAVAILABLE', async (t) => {
  const target = clientOf(t, { retry: { attempts: 2 } }).repository('127.0.0.1:1', 'a/b');
  await rejectsWith('REGISTRY_UNAVAILABLE', target.tags());
});

test('a host that does not speak HTTP is REGISTRY_PROTOCOL', async (t) => {
  const server = createServer((socket) => socket.end('SSH-2.0-nothing\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await rejectsWith('REGISTRY_PROTOCOL', clientOf(t).repository(`127.0.0.1:${port}`, 'a/b').tags());
});

test('an answer that never comes is a stall', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t, [{ times: 1, act: () => new Promise(() => {}) }], {
    retry: { stallMs: 1000 },
  });
  assert.equal(await target.has(blob), false);
  assert.deepEqual(
    proxy.seen.map(({ method }) => method),
    ['HEAD', 'HEAD', 'GET'],
  );
});

test('a sixth redirect is an error', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t, [
    { act: (exchange) => answer(exchange, 307, { location: `${exchange.incoming.url}` }) },
  ]);
  await rejectsWith('REGISTRY_PROTOCOL', collect(target.blob(blob)));
  assert.equal(proxy.seen.length, 6);
});

test('a redirect to a host without TLS is not followed', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [
    {
      act: (exchange) => answer(exchange, 307, { location: 'http://storage.invalid/blob?signature=s3cret' }),
    },
  ]);
  await assert.rejects(collect(target.blob(blob)), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'REGISTRY_PROTOCOL');
    assert.doesNotMatch(error.message, /s3cret/);
    return true;
  });
});

test('a large error body is not read to its end', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [
    { act: (exchange) => answer(exchange, 403, {}, 'x'.repeat(5_000_000)) },
  ]);
  await assert.rejects(
    target.tags(),
    (error) => error instanceof ImagebuildError && error.message.length < 1_000,
  );
});

test('a manifest over 4 MiB is LIMIT_EXCEEDED', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [
    { act: (exchange) => answer(exchange, 200, {}, ' '.repeat(4 * 1024 * 1024 + 1)) },
  ]);
  await rejectsWith('LIMIT_EXCEEDED', target.manifest(blob));
  await rejectsWith('LIMIT_EXCEEDED', target.manifest({ ...blob, size: 5_000_000 }));
});

test('connections are reused', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t);
  for (let round = 0; round < 20; round++) await target.has(blob);
  const connections = new Set(proxy.seen.map(({ port }) => port));
  assert.ok(connections.size <= 2, `${connections.size} connections for 20 requests`);
});

for (const { what, size, first, most: bound } of [
  { what: 'four transfers', size: 600_000, first: 4, most: 12 },
  { what: 'sixteen small blobs', size: 1_000, first: 16, most: 64 },
]) {
  test(`at most ${what} of a host are on their way at first`, { skip }, async (t) => {
    let running = 0;
    let most = 0;
    let awaited = first;
    const bytes = sample(size);
    const { direct, target } = await startProxiedRegistry(t, [
      {
        async act({ response }) {
          most = Math.max(most, ++running);
          await until(`${awaited} transfers at once`, () => most >= awaited);
          await new Promise((resolve) => setTimeout(resolve, 50));
          running -= 1;
          response.end(bytes);
        },
      },
    ]);
    const descriptor = await seed(direct, bytes);
    const readOften = (times: number) =>
      Promise.all(Array.from({ length: times }, () => collect(target.blob(descriptor))));
    await readOften(first);
    assert.equal(most, first);
    awaited = first + 1;
    await readOften(80);
    assert.ok(most > first && most <= bound, `${most} at once`);
  });
}

test('requests without a blob go side by side: sixteen at first, then more, and fewer after 429', {
  skip,
}, async (t) => {
  let running = 0;
  let most = 0;
  let refused = 0;
  const { direct, target, proxy } = await startProxiedRegistry(t, [
    {
      method: 'HEAD',
      async act({ response }) {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 30));
        running -= 1;
        if (refused-- > 0) response.writeHead(429, { 'retry-after': '0' });
        response.end();
      },
    },
  ]);
  const descriptor = await seed(direct, sample(1_000));
  const askOften = (times: number) =>
    Promise.all(Array.from({ length: times }, () => target.has(descriptor)));
  await askOften(16);
  assert.equal(most, 16);
  await askOften(200);
  assert.ok(most > 16 && most <= 64, `${most} at once`);
  refused = 3; // 64 or so, halved three times
  await askOften(3);
  most = 0;
  await askOften(100);
  assert.ok(most <= 16, `${most} at once after 429`);
  assert.ok(proxy.seen.length > 300);
});
