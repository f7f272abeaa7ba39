import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../../../src/image/descriptor.ts';
import type { Writable } from '../../../../src/image/store.ts';
import { locate } from '../../../../src/stores/registry/upload/session.ts';
import {
  answer,
  cutAfter,
  cutUpload,
  type Exchange,
  forward,
  pass,
  reply,
  stallAfter,
} from '../../../support/faults.ts';
import { missing } from '../../../support/tools.ts';
import { blobDescriptor, collect, rejectsWith, sample, writable } from '../../suite/suite.ts';
import { type ProxiedRegistry, seed, startProxiedRegistry } from '../proxied-registry.ts';

const skip = missing('docker-registry');
const bytes = sample(600_000);
const patches = { method: 'PATCH', path: /\/blobs\/uploads\// };
const known = { digest: digestOf(bytes), size: bytes.length };

/** Counts the bytes that are read of the content. */
function counted(content: Writable): Writable & { readonly count: () => number } {
  let total = 0;
  return {
    ...content,
    count: () => total,
    async *open(offset) {
      for await (const chunk of content.open(offset)) {
        total += chunk.length;
        yield chunk;
      }
    },
  };
}

/** Lists the uploads that the registry still has open for team/app. */
function openSessions({ real }: ProxiedRegistry): string[] {
  const folder = join(real.root, 'docker/registry/v2/repositories/team/app/_uploads');
  // distribution 2.8 leaves empty directories of a session that was deleted.
  return readdirSync(folder).filter((id) => existsSync(join(folder, id, 'startedat')));
}

test('an upload is one POST, one streamed PATCH and one PUT', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t);
  await target.write(writable(bytes));
  assert.deepEqual(
    proxy.seen.map(({ method }) => method),
    ['POST', 'PATCH', 'PUT'],
  );
  assert.equal(proxy.seen[1]?.headers['transfer-encoding'], 'chunked');
});

test('a small blob of known size is one POST and one PUT', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t);
  const small = sample(50_000);
  const written = { digest: digestOf(small), size: small.length };
  assert.deepEqual(await target.write(writable(small, { size: small.length })), written);
  assert.deepEqual(
    proxy.seen.map(({ method }) => method),
    ['POST', 'PUT'],
  );
  assert.equal(proxy.seen[1]?.headers['content-length'], String(small.length));
  assert.deepEqual(await collect(direct.blob(blobDescriptor(small))), small);
});

test('a small blob whose bytes are not what was said opens no upload', { skip }, async (t) => {
  const { proxy, target } = await startProxiedRegistry(t);
  const small = sample(50_000);
  await rejectsWith('DIGEST_MISMATCH', target.write(writable(small, { size: small.length - 1 })));
  assert.deepEqual(proxy.seen, []);
});

test('a small blob is streamed to a registry that takes no whole blob in a PUT', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t, [
    {
      method: 'PUT',
      path: /\/blobs\/uploads\//,
      act: async (exchange) =>
        Number(exchange.incoming.headers['content-length'] ?? 0) > 0 ? answer(exchange, 405) : pass(exchange),
    },
  ]);
  for (const small of [sample(40_000), sample(50_000)]) {
    await target.write(writable(small, { size: small.length }));
    assert.deepEqual(await collect(direct.blob(blobDescriptor(small))), small);
  }
  const writes = proxy.seen.map(({ method }) => method).filter((method) => method !== 'DELETE');
  assert.deepEqual(writes, ['POST', 'PUT', 'POST', 'PATCH', 'PUT', 'POST', 'PATCH', 'PUT']);
});

test('a blob that exists is not sent again', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t);
  await seed(direct, bytes);
  const content = counted(writable(bytes, known));
  assert.deepEqual(await target.write(content), known);
  assert.deepEqual(
    proxy.seen.map(({ method }) => method),
    ['HEAD'],
  );
  assert.equal(content.count(), 0);
});

for (const [name, isKnown] of Object.entries({ 'unknown size': false, 'known digest and size': true })) {
  test(`a cut upload of ${name} continues where the registry stands`, { skip }, async (t) => {
    const large = sample(20_000_000);
    const facts = { digest: digestOf(large), size: large.length };
    const { proxy, target, direct } = await startProxiedRegistry(t, cutUpload(19_000_000));
    const content = counted(writable(large, isKnown ? facts : {}));
    assert.deepEqual(await target.write(content), facts);
    assert.deepEqual(await collect(direct.blob(blobDescriptor(large))), large);
    assert.ok(content.count() < 1.1 * large.length, `${content.count()} bytes read`);
    const second = proxy.seen.filter(({ method }) => method === 'PATCH')[1];
    assert.equal(second?.sent, 1_000_000);
    assert.equal(second?.headers['content-range'], isKnown ? '19000000-19999999' : undefined);
  });
}

test('an upload may be cut more often than it has attempts, as long as bytes move', { skip }, async (t) => {
  const large = sample(16_000_000);
  const cuts = [...cutUpload(4_000_000), ...cutUpload(4_000_000), ...cutUpload(4_000_000)];
  const { target } = await startProxiedRegistry(t, cuts, { retry: { attempts: 2 } });
  assert.equal((await target.write(writable(large))).digest, digestOf(large));
});

test('a large blob that is cut late is read once', { skip, timeout: 300_000 }, async (t) => {
  const size = 64 * 1024 * 1024;
  const block = sample(1024 * 1024);
  const { target } = await startProxiedRegistry(t, cutUpload(size - 5_000_000));
  const content = counted({
    async *open(offset) {
      for (let at = offset; at < size; ) {
        const start = at % block.length;
        yield block.subarray(start);
        at += block.length - start;
      }
    },
  });
  const written = await target.write(content);
  assert.equal(written.size, size);
  assert.equal(await target.has({ ...written, mediaType: 'x' }), true);
  assert.ok(content.count() <= 1.1 * size, `${content.count()} of ${size}`);
});

test('an upload that was cut and expired is sent from the start', { skip }, async (t) => {
  const cut = (body: AsyncIterable<Buffer>) => cutAfter(body, 400_000);
  const { target, direct } = await startProxiedRegistry(t, [
    { ...patches, times: 1, act: async (exchange) => void (await forward(exchange, { body: cut })) },
  ]);
  assert.deepEqual(await target.write(writable(bytes)), known);
  assert.deepEqual(await collect(direct.blob(blobDescriptor(bytes))), bytes);
});

test('an upload that the registry stops reading is a stall and is sent again', {
  skip,
}, async (t) => {
  const large = sample(12_000_000);
  const stall = (body: AsyncIterable<Buffer>) => stallAfter(body, 100_000);
  const { target } = await startProxiedRegistry(
    t,
    [{ ...patches, times: 1, act: async (exchange) => void (await forward(exchange, { body: stall })) }],
    { retry: { stallMs: 1000 } },
  );
  assert.equal((await target.write(writable(large))).digest, digestOf(large));
});

test('wrong content cancels the upload', { skip }, async (t) => {
  const setting = await startProxiedRegistry(t);
  const wrong = writable(sample(600_000, 9), known);
  await rejectsWith('DIGEST_MISMATCH', setting.target.write(wrong));
  assert.deepEqual(openSessions(setting), []);
  assert.equal(setting.proxy.seen.at(-1)?.method, 'DELETE');
  assert.equal(setting.proxy.seen.filter(({ method }) => method === 'PUT').length, 0);
});

test('503 at every step of an upload is tried again', { skip }, async (t) => {
  const busy = (exchange: Exchange) => answer(exchange, 503);
  const { target } = await startProxiedRegistry(
    t,
    ['POST', 'PATCH', 'PUT'].map((method) => ({ method, times: 2, act: busy })),
  );
  assert.deepEqual(await target.write(writable(bytes)), known);
});

test('when the answer to the PUT is lost, the blob is found', { skip }, async (t) => {
  const { target, proxy } = await startProxiedRegistry(t, [
    {
      method: 'PUT',
      times: 1,
      async act(exchange) {
        (await forward(exchange)).resume();
        exchange.response.destroy();
      },
    },
  ]);
  assert.deepEqual(await target.write(writable(bytes)), known);
  assert.equal(proxy.seen.filter(({ method }) => method === 'PATCH').length, 1);
});

for (const relative of [true, false]) {
  test(`a ${relative ? 'relative' : 'absolute'} Location with a query is followed`, { skip }, async (t) => {
    const { target } = await startProxiedRegistry(t, [
      {
        path: /\/blobs\/uploads\//,
        async act(exchange) {
          const answered = await forward(exchange);
          const location = new URL(answered.headers.location ?? '/', exchange.url);
          const text = relative
            ? `${location.pathname}${location.search}`
            : `${exchange.url}${location.pathname}${location.search}`;
          await reply(exchange, answered, { headers: (headers) => ({ ...headers, location: text }) });
        },
      },
    ]);
    assert.deepEqual(await target.write(writable(bytes)), known);
  });
}

test('a host that refuses a streamed PATCH gets chunks, and is remembered', { skip }, async (t) => {
  const streamed = ({ incoming }: Exchange) =>
    !incoming.headers['content-length'] || Number(incoming.headers['content-length']) > 5_000_000;
  const large = sample(9_000_000);
  const { target, proxy } = await startProxiedRegistry(t, [
    { ...patches, act: (exchange) => (streamed(exchange) ? answer(exchange, 413) : pass(exchange)) },
  ]);
  assert.equal((await target.write(writable(large))).digest, digestOf(large));
  const chunks = proxy.seen.filter(({ method, status }) => method === 'PATCH' && status === 202);
  assert.deepEqual(
    chunks.map(({ headers }) => headers['content-range']),
    [undefined, '4194304-8388607', '8388608-8999999'],
  );
  proxy.seen.length = 0;
  await target.write(writable(bytes));
  assert.deepEqual(
    proxy.seen.map(({ method }) => method),
    ['POST', 'PATCH', 'PUT'],
  );
});

test('a proxy that takes 1 MB in one request, as nginx does, gets pieces of 512 KiB', { skip }, async (t) => {
  const isTooLarge = ({ incoming }: Exchange) =>
    Number(incoming.headers['content-length'] ?? Number.POSITIVE_INFINITY) > 1_000_000;
  const { target, proxy, direct } = await startProxiedRegistry(t, [
    { ...patches, act: (exchange) => (isTooLarge(exchange) ? answer(exchange, 413) : pass(exchange)) },
  ]);
  const large = sample(5_000_000);
  assert.equal((await target.write(writable(large))).digest, digestOf(large));
  assert.equal(await direct.has(blobDescriptor(large)), true);
  const pieces = proxy.seen.filter(({ method, status }) => method === 'PATCH' && status === 202);
  assert.deepEqual([pieces.length, pieces[0]?.sent], [10, 512 * 1024]);
  proxy.seen.length = 0;
  await target.write(writable(sample(600_000)));
  assert.deepEqual(
    proxy.seen.filter(({ status }) => status === 413),
    [],
  );
});

test('chunks are as large as the registry asks for', { skip }, async (t) => {
  const { target, proxy } = await startProxiedRegistry(t, [
    { ...patches, times: 1, act: (exchange) => answer(exchange, 411) },
    {
      method: 'POST',
      async act(exchange) {
        const answered = await forward(exchange);
        const headers = { ...answered.headers, 'oci-chunk-min-length': '6000000' };
        await reply(exchange, answered, { headers: () => headers });
      },
    },
  ]);
  await target.write(writable(sample(9_000_000)));
  const sizes = proxy.seen.filter(({ method, status }) => method === 'PATCH' && status === 202);
  assert.deepEqual(
    sizes.map(({ sent }) => sent),
    [6_000_000, 3_000_000],
  );
});

for (const [name, facts, reads] of [
  ['known', known, 1],
  ['unknown', {}, 2],
] as const)
  test(`a host without PATCH gets everything in the PUT; content of ${name} digest is read ${reads} times`, {
    skip,
  }, async (t) => {
    const { target, direct, proxy } = await startProxiedRegistry(t, [
      { ...patches, act: (exchange) => answer(exchange, 405) },
    ]);
    await target.write(writable(sample(1000)));
    proxy.seen.length = 0;
    const content = counted(writable(bytes, facts));
    assert.deepEqual(await target.write(content), known);
    assert.deepEqual(
      proxy.seen.map(({ method }) => method).filter((method) => method !== 'HEAD'),
      ['POST', 'PUT'],
    );
    assert.equal(proxy.seen.at(-1)?.sent, bytes.length);
    assert.equal(content.count(), reads * bytes.length);
    assert.deepEqual(await collect(direct.blob(blobDescriptor(bytes))), bytes);
  });

test('a proxy that answers 413 in the middle and disconnects gets chunks', { skip }, async (t) => {
  const most = 5_000_000;
  const { target, direct } = await startProxiedRegistry(t, [
    {
      ...patches,
      async act(exchange) {
        const { incoming, response } = exchange;
        if (Number(incoming.headers['content-length'] ?? most) < most) return pass(exchange);
        let came = 0;
        for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
          came += chunk.length;
          if (came > most) break;
        }
        response.writeHead(413, { connection: 'close' }).end('<html>too large</html>');
      },
    },
  ]);
  const large = sample(30_000_000);
  assert.equal((await target.write(writable(large))).digest, digestOf(large));
  assert.equal(await direct.has(blobDescriptor(large)), true);
});

test('a host that accepts a stream only in one piece gets it again from the start, and later ones too', {
  skip,
}, async (t) => {
  const refuseRest = (exchange: Exchange) =>
    exchange.incoming.headers['content-range'] ? answer(exchange, 416) : pass(exchange);
  const { target, proxy } = await startProxiedRegistry(t, [
    ...cutUpload(19_000_000),
    { ...patches, act: refuseRest },
  ]);
  const large = sample(20_000_000);
  const facts = { digest: digestOf(large), size: large.length };
  assert.deepEqual(await target.write(writable(large, facts)), facts);
  assert.deepEqual(
    proxy.seen.filter(({ method }) => method === 'PATCH').map(({ status }) => status),
    [0, 416, 202],
  );
  proxy.seen.length = 0;
  await target.write(writable(bytes));
  assert.equal(proxy.seen[1]?.headers['transfer-encoding'], 'chunked');
});

test('a blob of another repository of the host is mounted without a transfer', { skip }, async (t) => {
  const { registry, proxy, target } = await startProxiedRegistry(t);
  const other = registry.repository(proxy.host, 'team/base');
  const descriptor = await seed(other, bytes);
  proxy.seen.length = 0;
  assert.equal(await target.mount(descriptor, other), true);
  assert.equal(await target.has(descriptor), true);
  assert.equal(
    proxy.seen.reduce((sum, { sent }) => sum + sent, 0),
    0,
  );
});

test('the upload that a refused mount opens is used by the next write', { skip }, async (t) => {
  const setting = await startProxiedRegistry(t);
  const { registry, proxy, target } = setting;
  const other = registry.repository(proxy.host, 'team/nothing');
  assert.equal(await target.mount(blobDescriptor(bytes), other), false);
  assert.deepEqual(await target.write(writable(bytes)), known);
  assert.equal(proxy.seen.filter(({ method }) => method === 'POST').length, 1);
  assert.equal(await target.mount(blobDescriptor(sample(9)), other), false);
  await registry.close();
  assert.deepEqual(openSessions(setting), []);
});

test('a blob of another host or another client is not mounted', { skip }, async (t) => {
  const { target, direct, proxy } = await startProxiedRegistry(t);
  assert.equal(await target.mount(await seed(direct, bytes), direct), false);
  assert.equal(proxy.seen.length, 0);
});

test('a read-only registry is DENIED', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [], {}, { readOnly: true });
  await rejectsWith('DENIED', target.write(writable(bytes)));
});

test('an upload that expired before the first byte is started again', { skip }, async (t) => {
  const { target, proxy } = await startProxiedRegistry(t, [
    { ...patches, times: 1, act: (exchange) => answer(exchange, 404) },
  ]);
  assert.deepEqual(await target.write(writable(bytes)), known);
  assert.equal(proxy.seen.filter(({ method }) => method === 'POST').length, 2);
});

test('a Location with http: at a registry with TLS is used with TLS', () => {
  const base = new URL('https://reg.example/v2/');
  const from = new URL('https://reg.example/v2/a/blobs/uploads/');
  assert.equal(locate('http://reg.example/u?x=1', from, base)?.href, 'https://reg.example/u?x=1');
  assert.equal(locate('/u?x=1', from, base)?.href, 'https://reg.example/u?x=1');
  assert.equal(locate('http://other.example/u', from, base)?.href, 'http://other.example/u');
  assert.equal(locate('http://[', from, base), undefined);
});
