import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { resolveLocation, withParameter } from '../../../src/stores/registry/http/location.ts';
import { answer, type Exchange, type Fault, forward, reply } from '../../support/faults.ts';
import { missing } from '../../support/tools.ts';
import { blobDescriptor, collect, rejectsWith, sample, writable, writeImage } from '../suite/suite.ts';
import { clientOf, seed, startProxiedRegistry } from './proxied-registry.ts';
import { startTokenServer } from './tokens.ts';

const skip = missing('docker-registry', 'openssl');
const bytes = sample(600_000);

function assertBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(digestOf(actual), digestOf(expected));
}

for (const status of [403, 404]) {
  test(`a HEAD that is answered by ${status} is followed by a GET`, { skip }, async (t) => {
    const { proxy, target, direct } = await startProxiedRegistry(t, [
      { method: 'HEAD', act: (exchange) => answer(exchange, status) },
    ]);
    const image = await writeImage(direct);
    await direct.putManifest(image.bytes, image.descriptor, 'v1');
    const blob = await seed(direct, bytes);
    assert.deepEqual(await target.resolve('v1'), image.descriptor);
    assert.equal(await target.resolve('v2'), undefined);
    assert.equal(await target.has(blob), true);
    assert.equal(await target.has(blobDescriptor(sample(10))), false);
    const read = proxy.seen.filter(({ path }) => path.includes('/blobs/')).map(({ received }) => received);
    assert.ok(
      read.every((count) => count < 1000),
      'no more than the beginning of a blob is read',
    );
  });
}

test('a GET that is refused too is the error', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [{ act: (exchange) => answer(exchange, 403) }]);
  await rejectsWith('DENIED', target.resolve('v1'));
  await rejectsWith('DENIED', target.has(blobDescriptor(bytes)));
});

test('a manifest without a media type anywhere is an image or an index by its fields', {
  skip,
}, async (t) => {
  const documents = {
    index: { schemaVersion: 2, manifests: null, annotations: null, mediaType: null },
    image: { schemaVersion: 2, config: blobDescriptor(bytes), layers: null },
  };
  documents.index.manifests = [] as never;
  const { target } = await startProxiedRegistry(t, [
    {
      act: (exchange) => {
        const name = /manifests\/(\w+)$/.exec(exchange.seen.path)?.[1] as keyof typeof documents;
        return answer(exchange, 200, { 'content-type': 'application/json' }, JSON.stringify(documents[name]));
      },
    },
  ]);
  assert.equal((await target.resolve('index'))?.mediaType, mediaTypes.ociIndex);
  assert.equal((await target.resolve('image'))?.mediaType, mediaTypes.ociManifest);
});

/** A fault that encodes every whole body; parts are those of the encoded body. */
function encoded(encoding: string, encode: (body: Buffer) => Buffer): Fault {
  return {
    method: 'GET',
    async act(exchange: Exchange) {
      const { range } = exchange.incoming.headers;
      const { headers, statusCode = 0, ...rest } = await answered(exchange);
      const body = encode(rest.body);
      const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      exchange.response.writeHead(from > 0 ? 206 : statusCode, {
        ...headers,
        'content-encoding': encoding,
        'content-length': String(body.length - from),
        ...(from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
      });
      exchange.response.end(body.subarray(from));
    },
  };
}

async function answered(exchange: Exchange) {
  const whole = await forward(exchange, { headers: ({ range: _, ...others }) => others });
  return { headers: whole.headers, statusCode: whole.statusCode, body: Buffer.concat(await whole.toArray()) };
}

for (const [encoding, encode] of [
  ['gzip', gzipSync],
  ['GZIP, br', (body: Buffer) => brotliCompressSync(gzipSync(body))],
] as const) {
  test(`the Content-Encoding ${encoding} is undone`, { skip }, async (t) => {
    const { proxy, target, direct } = await startProxiedRegistry(t, [
      {
        method: 'HEAD',
        async act(exchange) {
          const head = await forward(exchange);
          await reply(exchange, head, {
            headers: (headers) => ({ ...headers, 'content-encoding': encoding, 'content-length': '11' }),
          });
        },
      },
      encoded(encoding, encode),
    ]);
    const image = await writeImage(direct);
    await direct.putManifest(image.bytes, image.descriptor, 'v1');
    const blob = await seed(direct, bytes);
    assert.deepEqual(await target.resolve('v1'), image.descriptor);
    assertBytes(await target.manifest(image.descriptor), image.bytes);
    assertBytes(await collect(target.blob(blob)), bytes);
    assertBytes(await collect(target.blob(blob, 599_000)), bytes.subarray(599_000));
    assert.deepEqual(await target.tags(), ['v1']);
    assert.ok(proxy.seen.every(({ headers }) => headers['accept-encoding'] === 'identity'));
  });
}

test('an encoding of the blob itself is not undone, and an unknown one is named', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t, [encoded('gzip', (body) => body)]);
  const packed = gzipSync(bytes);
  const blob = await seed(direct, packed);
  assertBytes(await collect(target.blob(blob)), packed);
  proxy.faults = [encoded('compress', (body) => Buffer.concat([body, body]))];
  await assert.rejects(collect(target.blob(blob)), {
    code: 'REGISTRY_PROTOCOL',
    message: /sends its answer in the unknown encoding "compress"$/,
  });
});

test('an encoded answer that is damaged is read once more', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t);
  await seed(direct, bytes);
  const image = await writeImage(direct);
  await direct.putManifest(image.bytes, image.descriptor, 'v1');
  proxy.faults = [{ ...encoded('gzip', (body) => gzipSync(body).subarray(0, 30)), times: 1 }];
  assertBytes(await target.manifest(image.descriptor), image.bytes);
});

const opaque = "/v2/team/app/blobs/uploads/1/../x?_state='a|b'&sig={%2f%2F+}^`&empty=";

test('an address that a server names is kept byte for byte', () => {
  const from = new URL('http://127.0.0.1:5000/v2/team/app/blobs/uploads/');
  const rows: [string, string][] = [
    [opaque, `http://127.0.0.1:5000${opaque}`],
    [`https://storage.example${opaque}#x`, `https://storage.example${opaque}`],
    [`//storage.example${opaque}`, `http://storage.example${opaque}`],
    ["?a='", "http://127.0.0.1:5000/v2/team/app/blobs/uploads/?a='"],
    ['u1?a="', 'http://127.0.0.1:5000/v2/team/app/blobs/uploads/u1?a="'],
    ['http://host', 'http://host/'],
    ['/a b?ü', 'http://127.0.0.1:5000/a%20b?%C3%BC'],
  ];
  for (const [text, expected] of rows) {
    const url = resolveLocation(text, from)!;
    assert.equal(`${url.origin}${url.pathname}${url.search}`, expected);
  }
  assert.equal(resolveLocation('http://[', from), undefined);
  const parameter = (text: string) =>
    withParameter(resolveLocation(text, from)!, 'digest', 'sha256:1').search;
  assert.deepEqual(["/a?b='", '/a', '/a?', '/a?b&'].map(parameter), [
    "?b='&digest=sha256%3A1",
    '?digest=sha256%3A1',
    '?digest=sha256%3A1',
    '?b&digest=sha256%3A1',
  ]);
});

test('an upload and a redirect are sent where the registry said, byte for byte', { skip }, async (t) => {
  const { proxy, direct, real } = await startProxiedRegistry(t);
  const blob = await seed(direct, bytes);
  const seen: string[] = [];
  // Notes request lines as they come, since a server's own URL parser would hide how they were written.
  const server = createServer();
  server.on('connection', (socket) => {
    const upstream = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.on('data', (chunk) => {
      const line = /^(?:GET|HEAD|POST|PATCH|PUT|DELETE) \S+/.exec(chunk.toString('latin1'))?.[0];
      if (line) seen.push(line);
    });
    socket.pipe(upstream).pipe(socket);
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const sessions = new Map<string, string>();
  const through: Fault['act'] = async (exchange) => {
    const { path, method } = exchange.seen;
    if (path.startsWith('/signed')) return answer(exchange, 200, {}, 'x');
    const session = sessions.get('url') ?? '';
    const isUpload = method !== 'POST' && path.includes('/blobs/uploads/');
    const digest = /&digest=\S+$/.exec(path)?.[0] ?? '';
    const change = isUpload ? { path: `${session}${digest}` } : {};
    const answered = await forward(exchange, change);
    const { location } = answered.headers;
    if (location && answered.statusCode === 202) {
      const url = new URL(location, real.url);
      sessions.set('url', `${url.pathname}${url.search}`);
    }
    await reply(exchange, answered, {
      headers: (headers) => (answered.statusCode === 202 ? { ...headers, location: opaque } : headers),
    });
  };
  proxy.faults = [
    {
      method: 'GET',
      path: /\/blobs\/sha256/,
      act: (exchange) => answer(exchange, 307, { location: `/signed?X-Amz-Signature='a'%7e~{}` }),
    },
    { act: through },
  ];
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const front = clientOf(t).repository(host, 'team/app');
  const other = sample(50_000, 3);
  assert.equal((await front.write(writable(other))).digest, digestOf(other));
  await collect(front.blob(blob)).catch(() => undefined);
  const encodedDigest = encodeURIComponent(digestOf(other));
  assert.ok(seen.includes(`PATCH ${opaque}`), seen.join('\n'));
  assert.ok(seen.includes(`PUT ${opaque}&digest=${encodedDigest}`), seen.join('\n'));
  assert.ok(seen.includes("GET /signed?X-Amz-Signature='a'%7e~{}"), seen.join('\n'));
});

test('a gateway that knows the repository under another name gets a token for both names', {
  skip,
}, async (t) => {
  const tokens = await startTokenServer(t);
  const { target } = await startProxiedRegistry(
    t,
    [
      {
        times: 1,
        async act(exchange) {
          const scope = 'repository:upstream/app:pull,push,delete';
          const challenge = `Bearer realm="${tokens.token.realm}",service="upstream.example",scope="${scope}"`;
          await reply(exchange, await forward(exchange), {
            headers: (headers) => ({ ...headers, 'www-authenticate': challenge }),
          });
        },
      },
    ],
    { credentials: async () => ({ username: 'alice', password: 'secret' }) },
    { token: tokens.token },
  );
  await target.resolve('v1').catch(() => undefined); // the real registry wants a token for its own service
  assert.deepEqual(tokens.asked[0]?.scopes, ['repository:team/app:pull', 'repository:upstream/app:pull']);
});
