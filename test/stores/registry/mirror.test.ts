import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/image/descriptor.ts';
import { answer, cutAfter, flipAt, forward, reply } from '../../support/faults.ts';
import { missing } from '../../support/tools.ts';
import { blobDescriptor, collect, rejectsWith, sample, writable, writeImage } from '../suite/suite.ts';
import { clientOf, seed, startProxiedRegistry } from './proxied-registry.ts';

const skip = missing('docker-registry', 'htpasswd');
const bytes = sample(600_000);

test('a mirror is read first, and the registry not at all', { skip }, async (t) => {
  const origin = await startProxiedRegistry(t);
  const mirror = await startProxiedRegistry(t);
  const image = await writeImage(mirror.direct);
  await mirror.direct.putManifest(image.bytes, image.descriptor, 'v1');
  const target = clientOf(t, { mirrors: { [origin.proxy.host]: mirror.proxy.url } }).repository(
    origin.proxy.host,
    'team/app',
  );
  assert.deepEqual(await target.resolve('v1'), image.descriptor);
  assert.deepEqual(new Uint8Array(await target.manifest(image.descriptor)), image.bytes);
  assert.equal(origin.proxy.seen.length, 0);
  assert.doesNotMatch(mirror.proxy.seen[0]?.path ?? '', /ns=/);
});

test('a mirror for all registries gets the name of the one that is meant', { skip }, async (t) => {
  const mirror = await startProxiedRegistry(t);
  const target = clientOf(t, { mirrors: { '*': mirror.proxy.url } }).repository('quay.invalid', 'team/app');
  await target.write(writable(bytes)).catch(() => {});
  const image = await writeImage(mirror.direct);
  await mirror.direct.putManifest(image.bytes, image.descriptor, 'v1');
  assert.deepEqual(await target.resolve('v1'), image.descriptor);
  assert.match(mirror.proxy.seen[0]?.path ?? '', /\?ns=quay\.invalid$/);
});

test('a mirror may keep a registry under a prefix', { skip }, async (t) => {
  const mirror = await startProxiedRegistry(t);
  const image = await writeImage(mirror.direct);
  await mirror.direct.putManifest(image.bytes, image.descriptor, 'v1');
  const target = clientOf(t, { mirrors: { 'quay.invalid': `${mirror.proxy.url}/team` } });
  assert.deepEqual(await target.repository('quay.invalid', 'app').resolve('v1'), image.descriptor);
});

test('content that a mirror does not have comes from the registry', { skip }, async (t) => {
  const origin = await startProxiedRegistry(t);
  const mirror = await startProxiedRegistry(t);
  const descriptor = await seed(origin.direct, bytes);
  const target = clientOf(t, { mirrors: { '*': mirror.proxy.url } }).repository(
    origin.proxy.host,
    'team/app',
  );
  assert.deepEqual(await collect(target.blob(descriptor)), bytes);
  assert.equal(await target.resolve('v1'), undefined);
  assert.equal(origin.proxy.seen.length, 3, 'a blob by GET, and a tag by HEAD and GET');
});

test('a mirror that is unavailable is not asked again', { skip }, async (t) => {
  const origin = await startProxiedRegistry(t);
  const mirror = await startProxiedRegistry(t, [{ act: (exchange) => answer(exchange, 503) }]);
  const descriptor = await seed(origin.direct, bytes);
  const target = clientOf(t, { mirrors: { '*': mirror.proxy.url } }).repository(
    origin.proxy.host,
    'team/app',
  );
  assert.deepEqual(await collect(target.blob(descriptor)), bytes);
  assert.deepEqual(await collect(target.blob(descriptor)), bytes);
  assert.equal(mirror.proxy.seen.length, 2);
});

test('the registry continues where a mirror stopped, and the digest covers both', { skip }, async (t) => {
  const large = sample(2_000_000);
  const origin = await startProxiedRegistry(t);
  const cut = (body: AsyncIterable<Buffer>) => cutAfter(flipAt(body, 5), 300_000);
  const mirror = await startProxiedRegistry(t, [
    { times: 1, act: async (exchange) => reply(exchange, await forward(exchange), { body: cut }) },
    { act: ({ response }) => void response.destroy() },
  ]);
  await seed(mirror.direct, large);
  const descriptor = await seed(origin.direct, large);
  const target = clientOf(t, { mirrors: { '*': mirror.proxy.url } }).repository(
    origin.proxy.host,
    'team/app',
  );
  await rejectsWith('DIGEST_MISMATCH', collect(target.blob(descriptor)));
  assert.match(origin.proxy.seen[0]?.headers.range ?? '', /^bytes=[1-9]/);
});

test('what a mirror sends damaged is read from the registry, and told', { skip }, async (t) => {
  const origin = await startProxiedRegistry(t);
  const flip = (body: AsyncIterable<Buffer>) => flipAt(body, 5);
  const mirror = await startProxiedRegistry(t, [
    { method: 'GET', act: async (exchange) => reply(exchange, await forward(exchange), { body: flip }) },
  ]);
  const told: string[] = [];
  const target = clientOf(t, {
    mirrors: { '*': mirror.proxy.url },
    onDamaged: ({ image }) => void told.push(image),
  }).repository(origin.proxy.host, 'team/app');
  for (const { direct } of [origin, mirror]) await seed(direct, bytes);
  assert.deepEqual(await collect(target.blob(blobDescriptor(bytes))), bytes);
  assert.deepEqual(told, [`${origin.proxy.host}/team/app@${digestOf(bytes)}`]);
  const image = await writeImage(origin.direct);
  for (const { direct } of [origin, mirror]) {
    const { bytes: manifest, descriptor } = await writeImage(direct);
    await direct.putManifest(manifest, descriptor, 'v1');
  }
  assert.deepEqual(new Uint8Array(await target.manifest(image.descriptor)), image.bytes);
});

test("a mirror never sees the registry's credential", { skip }, async (t) => {
  const origin = await startProxiedRegistry(t, [], {}, { htpasswd: { alice: 'origin-secret' } });
  const mirror = await startProxiedRegistry(t, [], {}, { htpasswd: { bob: 'mirror-secret' } });
  const asked: string[] = [];
  const target = clientOf(t, {
    mirrors: { '*': mirror.proxy.url },
    credentials: async (host) => {
      asked.push(host);
      return host === origin.proxy.host ? { username: 'alice', password: 'origin-secret' } : undefined;
    },
  }).repository(origin.proxy.host, 'team/app');
  assert.equal(await target.resolve('v1'), undefined);
  assert.deepEqual(asked, [mirror.proxy.host, origin.proxy.host]);
  assert.deepEqual(
    mirror.proxy.seen.map(({ headers }) => headers.authorization),
    [undefined],
  );
});

test('a mirror is never written to', { skip }, async (t) => {
  const origin = await startProxiedRegistry(t);
  const mirror = await startProxiedRegistry(t);
  const target = clientOf(t, { mirrors: { '*': mirror.proxy.url } }).repository(
    origin.proxy.host,
    'team/app',
  );
  const image = await writeImage(target);
  await target.putManifest(image.bytes, image.descriptor, 'v1');
  assert.deepEqual(await target.tags(), ['v1']);
  assert.equal(mirror.proxy.seen.length, 0);
});

test('where the registry cannot be reached either, the answer of its mirror is told too', {
  skip,
}, async (t) => {
  const mirror = await startProxiedRegistry(t);
  const options = { mirrors: { '*': mirror.proxy.url }, plainHttp: ['127.0.0.1:1'], retry: { attempts: 1 } };
  const lacks = clientOf(t, options).repository('127.0.0.1:1', 'team/app');
  await assert.rejects(lacks.resolve('v1'), (error: Error) => {
    assert.match(error.message, /^the mirror 127.*, and .*127\.0\.0\.1:1 cannot be reached/);
    assert.match(error.message, new RegExp(`^the mirror ${mirror.proxy.host} does not have it, and `));
    return true;
  });
  mirror.proxy.faults = [{ act: (exchange) => answer(exchange, 503) }];
  const down = clientOf(t, options).repository('127.0.0.1:1', 'team/app');
  await assert.rejects(
    down.resolve('v1'),
    /temporarily unavailable \(status 503\).*, and .*cannot be reached/,
  );
});
