import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../../../src/image/descriptor.ts';
import { copyImage } from '../../../src/image/imagecopy.ts';
import { encodeJson, encodeManifest } from '../../../src/image/manifest.ts';
import type { Target } from '../../../src/image/store.ts';
import { answer, cutAfter, type Exchange, type Fault, flipAt, forward, reply } from '../../support/faults.ts';
import { missing } from '../../support/tools.ts';
import { collect, rejectsWith, sample, writeImage } from '../suite/suite.ts';
import { clientOf, type ProxiedRegistry, seed, startProxiedRegistry } from './proxied-registry.ts';

const skip = missing('docker-registry');
const bytes = sample(600_000);
const flip = (body: AsyncIterable<Buffer>) => flipAt(body, 50);
const flipped = async (exchange: Exchange) => reply(exchange, await forward(exchange), { body: flip });
const half = (body: AsyncIterable<Buffer>) => cutAfter(body, 200);

/** Cuts a body in the middle of a connection that ends with it. */
async function cutClosing(exchange: Exchange, isChunked: boolean): Promise<void> {
  const headers = ({ 'content-length': length, ...rest }: Exchange['incoming']['headers']) => ({
    ...rest,
    ...(isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': length }),
    connection: 'close',
  });
  // The bytes that were sent must arrive, so the connection ends regularly, in the middle of the body.
  const answered = await forward(exchange);
  exchange.response.writeHead(answered.statusCode ?? 0, headers(answered.headers));
  try {
    for await (const chunk of half(answered)) exchange.response.write(chunk);
  } catch {
    exchange.response.socket?.end();
  }
}

/** Stores an image of one layer, without a tag. */
async function writeLayer(target: Target, content: Uint8Array) {
  const layer = { ...(await seed(target, content)), mediaType: mediaTypes.ociLayer };
  const config = encodeJson(mediaTypes.ociConfig, {});
  await seed(target, config.bytes);
  const manifest = encodeManifest({ config: config.descriptor, layers: [layer], annotations: {} });
  await target.putManifest(manifest.bytes, manifest.descriptor);
  return { ...manifest, layer };
}

for (const isChunked of [false, true]) {
  const kind = isChunked ? 'chunked body' : 'body of known length';
  test(`a ${kind} that is cut under Connection: close is read again`, { skip }, async (t) => {
    const once = { method: 'GET', times: 1, act: (exchange: Exchange) => cutClosing(exchange, isChunked) };
    const { target, direct } = await startProxiedRegistry(t, [
      { ...once, path: /\/blobs\// },
      { ...once, path: /\/manifests\// },
      { ...once, path: /\/tags\// },
    ]);
    const image = await writeImage(direct);
    await direct.putManifest(image.bytes, image.descriptor, 'v1');
    assert.deepEqual(await collect(target.blob(await seed(direct, bytes))), bytes);
    assert.deepEqual(new Uint8Array(await target.manifest(image.descriptor)), image.bytes);
    assert.deepEqual(await target.tags(), ['v1']);
  });
}

/** Returns the number of GET requests. */
const reads = ({ proxy }: ProxiedRegistry) => proxy.seen.filter(({ method }) => method === 'GET').length;

test('a blob, a manifest and a list of tags that come damaged are read once more', { skip }, async (t) => {
  const setting = await startProxiedRegistry(t, [
    { method: 'GET', path: /\/blobs\//, times: 1, act: flipped },
    { method: 'GET', path: /\/manifests\//, times: 1, act: flipped },
    { method: 'GET', path: /\/tags\//, times: 1, act: (exchange) => answer(exchange, 200, {}, '{"tags":[') },
  ]);
  const { target, direct } = setting;
  const image = await writeImage(direct);
  await direct.putManifest(image.bytes, image.descriptor, 'v1');
  assert.deepEqual(await collect(target.blob(await seed(direct, bytes))), bytes);
  assert.deepEqual(new Uint8Array(await target.manifest(image.descriptor)), image.bytes);
  assert.deepEqual(await target.tags(), ['v1']);
  assert.equal(reads(setting), 6);
});

test('a manifest that stays damaged is DIGEST_MISMATCH after two reads', { skip }, async (t) => {
  const setting = await startProxiedRegistry(t, [{ method: 'GET', path: /\/manifests\//, act: flipped }]);
  const image = await writeImage(setting.direct);
  await setting.direct.putManifest(image.bytes, image.descriptor);
  await rejectsWith('DIGEST_MISMATCH', setting.target.manifest(image.descriptor));
  assert.equal(reads(setting), 2);
});

test('a tag that is resolved by a damaged manifest is read once more', { skip }, async (t) => {
  const { target, direct } = await startProxiedRegistry(t, [
    { method: 'HEAD', act: (exchange) => answer(exchange, 405) },
    { method: 'GET', times: 1, act: flipped },
  ]);
  const image = await writeImage(direct);
  await direct.putManifest(image.bytes, image.descriptor, 'v1');
  assert.deepEqual(await target.resolve('v1'), image.descriptor);
});

test('an upload whose source comes damaged starts again with fresh bytes', { skip }, async (t) => {
  const large = sample(3_000_000);
  const source = await startProxiedRegistry(t, [
    { method: 'GET', path: /\/blobs\//, times: 1, act: (exchange) => flipLate(exchange) },
  ]);
  const target = await startProxiedRegistry(t);
  const image = await writeLayer(source.direct, large);
  await copyImage(source.target, target.target, image.descriptor);
  assert.deepEqual(await collect(target.direct.blob(image.layer)), large);
});

test('an upload whose mirror sends damaged bytes starts again from the registry', { skip }, async (t) => {
  const large = sample(3_000_000);
  const origin = await startProxiedRegistry(t);
  const mirror = await startProxiedRegistry(t, [{ method: 'GET', path: /\/blobs\//, act: flipLate }]);
  const target = await startProxiedRegistry(t);
  const image = await writeLayer(origin.direct, large);
  await writeLayer(mirror.direct, large);
  const source = clientOf(t, { mirrors: { '*': mirror.proxy.url } });
  await copyImage(source.repository(origin.proxy.host, 'team/app'), target.target, image.descriptor);
  assert.deepEqual(await collect(target.direct.blob(image.layer)), large);
});

test('bytes that arrive damaged at the registry are sent again', { skip }, async (t) => {
  const damage: Fault = {
    method: 'PATCH',
    times: 1,
    act: async (exchange) => reply(exchange, await forward(exchange, { body: flip })),
  };
  const source = await startProxiedRegistry(t);
  const target = await startProxiedRegistry(t, [damage]);
  const image = await writeLayer(source.direct, bytes);
  await copyImage(source.target, target.target, image.descriptor);
  assert.deepEqual(await collect(target.direct.blob(image.layer)), bytes);
});

for (const method of ['PATCH', 'PUT'])
  test(`an upload that the registry forgets before its ${method} starts again`, { skip }, async (t) => {
    const unknown = JSON.stringify({ errors: [{ code: 'BLOB_UPLOAD_UNKNOWN', message: 'unknown' }] });
    const { target, direct } = await startProxiedRegistry(t, [
      { method, times: 1, act: (exchange) => answer(exchange, 404, {}, unknown) },
      { method: 'GET', path: /\/uploads\//, act: (exchange) => answer(exchange, 404, {}, unknown) },
    ]);
    assert.deepEqual(await collect(direct.blob(await seed(target, bytes))), bytes);
  });

async function flipLate(exchange: Exchange): Promise<void> {
  await reply(exchange, await forward(exchange), { body: (body) => flipAt(body, 2_500_000) });
}

test('what only a mirror has and sends damaged is told as damage', { skip }, async (t) => {
  const mirror = await startProxiedRegistry(t, [{ method: 'GET', act: flipped }]);
  const descriptor = await seed(mirror.direct, bytes);
  const image = await writeImage(mirror.direct);
  await mirror.direct.putManifest(image.bytes, image.descriptor);
  const source = clientOf(t, { mirrors: { '*': mirror.proxy.url }, retry: { attempts: 1 } });
  const repository = source.repository('127.0.0.1:1', 'team/app');
  await rejectsWith('DIGEST_MISMATCH', collect(repository.blob(descriptor)));
  await assert.rejects(repository.manifest(image.descriptor), /sent bytes that do not match this digest/);
});
