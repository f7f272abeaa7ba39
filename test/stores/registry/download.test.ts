import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImagebuildError } from '../../../src/errors.ts';
import { cutAfter, type Exchange, flipAt, forward, reply, stallAfter } from '../../support/faults.ts';
import { missing } from '../../support/tools.ts';
import { blobDescriptor, collect, rejectsWith, sample } from '../suite/suite.ts';
import { seed, startProxiedRegistry } from './proxied-registry.ts';

const skip = missing('docker-registry');
const blobs = { method: 'GET', path: /\/blobs\/sha256:/ };
const bytes = sample(600_000);

test('a download that is cut continues where it stopped', { skip }, async (t) => {
  const cut = (body: AsyncIterable<Buffer>) => cutAfter(body, 200_000);
  const { proxy, target, direct } = await startProxiedRegistry(t, [
    { ...blobs, times: 2, act: async (exchange) => reply(exchange, await forward(exchange), { body: cut }) },
  ]);
  assert.deepEqual(await collect(target.blob(await seed(direct, bytes))), bytes);
  const starts = proxy.seen.map(({ headers }) => Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0));
  assert.equal(starts.length, 3);
  assert.ok(starts[0] === 0 && starts[1]! > 0 && starts[2]! > starts[1]!, `${starts}`);
});

test('a download that stalls continues where it stopped', { skip }, async (t) => {
  const stall = (body: AsyncIterable<Buffer>) => stallAfter(body, 300_000);
  const { proxy, target, direct } = await startProxiedRegistry(
    t,
    [
      {
        ...blobs,
        times: 1,
        act: async (exchange) => reply(exchange, await forward(exchange), { body: stall }),
      },
    ],
    { retry: { stallMs: 1000 } },
  );
  assert.deepEqual(await collect(target.blob(await seed(direct, bytes))), bytes);
  assert.match(proxy.seen[1]?.headers.range ?? '', /^bytes=[1-9]\d+-$/);
});

test('a slow reader is not a stall', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t, [], {
    retry: { stallMs: 1000, attempts: 1 },
  });
  const descriptor = await seed(direct, sample(2_000_000));
  let size = 0;
  for await (const chunk of target.blob(descriptor)) {
    if (size === 0) await new Promise((resolve) => setTimeout(resolve, 2_500));
    size += chunk.length;
  }
  assert.equal(size, descriptor.size);
  assert.equal(proxy.seen.length, 1);
});

test('a server that ignores Range is read from its start, without a byte twice', { skip }, async (t) => {
  const whole = async (exchange: Exchange) =>
    reply(exchange, await forward(exchange, { headers: ({ range: _, ...rest }) => rest }));
  const cut = (body: AsyncIterable<Buffer>) => cutAfter(body, 200_000);
  const { target, direct } = await startProxiedRegistry(t, [
    { ...blobs, times: 1, act: async (exchange) => reply(exchange, await forward(exchange), { body: cut }) },
    { ...blobs, act: whole },
  ]);
  const descriptor = await seed(direct, bytes);
  assert.deepEqual(await collect(target.blob(descriptor)), bytes);
  assert.deepEqual(await collect(target.blob(descriptor, 123_457)), bytes.subarray(123_457));
});

test('a part of a blob is requested with its end, and connections are reused', {
  skip,
}, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t);
  const descriptor = await seed(direct, bytes);
  for (const [offset, length] of [
    [0, 1000],
    [123_457, 70_000],
    [599_000, 5000],
  ] as const) {
    const part = await collect(target.blob(descriptor, offset, { length }));
    assert.deepEqual(part, bytes.subarray(offset, offset + length));
  }
  assert.deepEqual(
    proxy.seen.map(({ headers }) => headers.range),
    ['bytes=0-999', 'bytes=123457-193456', 'bytes=599000-'],
  );
  for (let offset = 0; offset < 20_000; offset += 1000)
    await collect(target.blob(descriptor, offset, { length: 100 }));
  assert.ok(new Set(proxy.seen.map(({ port }) => port)).size <= 2);
});

test('a part of a blob is cut out where a server ignores Range, and continues where it was cut', {
  skip,
}, async (t) => {
  const ignore = { headers: ({ range: _, ...rest }: Exchange['incoming']['headers']) => rest };
  const cut = (body: AsyncIterable<Buffer>) => cutAfter(body, 200_000);
  const { target, direct } = await startProxiedRegistry(t, [
    { ...blobs, times: 1, act: async (exchange) => reply(exchange, await forward(exchange), { body: cut }) },
    { ...blobs, act: async (exchange) => reply(exchange, await forward(exchange, ignore)) },
  ]);
  const part = await collect(target.blob(await seed(direct, bytes), 1000, { length: 400_000 }));
  assert.deepEqual(part, bytes.subarray(1000, 401_000));
});

test('a flipped byte is DIGEST_MISMATCH with image and registry', { skip }, async (t) => {
  const flip = (body: AsyncIterable<Buffer>) => flipAt(body, 77_777);
  const { proxy, target, direct } = await startProxiedRegistry(t, [
    { ...blobs, act: async (exchange) => reply(exchange, await forward(exchange), { body: flip }) },
  ]);
  const descriptor = await seed(direct, bytes);
  await assert.rejects(collect(target.blob(descriptor)), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'DIGEST_MISMATCH');
    assert.deepEqual(error.place, {
      image: `${proxy.host}/team/app@${descriptor.digest}`,
      registry: proxy.host,
    });
    return true;
  });
  assert.equal(proxy.seen.length, 2, 'damaged bytes are read once more');
});

test('a blob that is longer or shorter than its descriptor is DIGEST_MISMATCH', { skip }, async (t) => {
  const { target, direct } = await startProxiedRegistry(t);
  const descriptor = await seed(direct, bytes);
  await rejectsWith('DIGEST_MISMATCH', collect(target.blob({ ...descriptor, size: 599_999 })));
  await rejectsWith('DIGEST_MISMATCH', collect(target.blob({ ...descriptor, size: 600_001 })));
});

test('a download that is cut again and again without a byte ends with REGISTRY_UNAVAILABLE', {
  skip,
}, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t, [
    { ...blobs, act: ({ response }) => void response.destroy() },
  ]);
  await seed(direct, bytes);
  await rejectsWith('REGISTRY_UNAVAILABLE', collect(target.blob(blobDescriptor(bytes))));
  assert.equal(proxy.seen.length, 6);
});

test('a download may be cut more often than it has attempts, as long as bytes move', { skip }, async (t) => {
  const large = sample(8_000_000);
  const cut = (body: AsyncIterable<Buffer>) => cutAfter(body, 1_500_000);
  const { target, direct } = await startProxiedRegistry(
    t,
    [
      {
        ...blobs,
        times: 4,
        act: async (exchange) => reply(exchange, await forward(exchange), { body: cut }),
      },
    ],
    { retry: { attempts: 2 } },
  );
  assert.deepEqual(await collect(target.blob(await seed(direct, large))), large);
});

test('leaving early ends the transfer and frees its slot', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t);
  const descriptor = await seed(direct, sample(30_000_000));
  for (let round = 0; round < 6; round++) for await (const _ of target.blob(descriptor)) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
  const received = proxy.seen.reduce((sum, seen) => sum + seen.received, 0);
  assert.ok(received < 6 * 20_000_000, `${received} bytes went through`);
});

test('a large blob that is cut late is read once', { skip, timeout: 300_000 }, async (t) => {
  const size = 64 * 1024 * 1024;
  const cut = (body: AsyncIterable<Buffer>) => cutAfter(body, size - 5_000_000);
  const { proxy, target, direct } = await startProxiedRegistry(t, [
    { ...blobs, times: 1, act: async (exchange) => reply(exchange, await forward(exchange), { body: cut }) },
  ]);
  const block = sample(1024 * 1024);
  const { digest } = await direct.write({
    size,
    async *open(offset) {
      for (let at = offset; at < size; at += block.length) yield block;
    },
  });
  let length = 0;
  for await (const chunk of target.blob({ mediaType: 'x', digest, size })) length += chunk.length;
  assert.equal(length, size);
  const received = proxy.seen.reduce((sum, seen) => sum + seen.received, 0);
  assert.ok(received <= size * 1.1, `${received} of ${size}`);
});
