import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { ImagebuildError } from '../../../src/errors.ts';
import { wrapSource } from '../../../src/image/store.ts';
import { defaultBounds } from '../../../src/serve/http/server.ts';
import { messageOf } from '../../support/message.ts';
import { registryEntries, smallImage, writeClusterImage } from '../clusterimage.ts';
import { serveImage, temporaryLayout } from '../servedimage.ts';

const text = 'y'.repeat(8_000_000);

/** Sends bytes to a server, and collects what it answers until it closes the connection. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

test('whatever doesn’t read is refused with 405 and the methods that there are', async (t) => {
  const layout = await temporaryLayout(t);
  await writeClusterImage(layout, { amd64: registryEntries([await smallImage('a/b:1', 'amd64', 'a')]) });
  const { get } = await serveImage(t, layout);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const body = method === 'PUT' ? { body: 'x'.repeat(100_000) } : {};
    const answer = await get('/v2/a/b/blobs/uploads/', { method, ...body });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'GET, HEAD');
    const { errors } = (await answer.json()) as { errors: { code: string }[] };
    assert.equal(errors[0]!.code, 'UNSUPPORTED');
  }
});

test('requests are bounded: their headers in size and time, and the time to take an answer', async (t) => {
  const layout = await temporaryLayout(t);
  const image = await smallImage('a/b:1', 'amd64', text);
  await writeClusterImage(layout, { amd64: registryEntries([image]) });
  const bounds = { ...defaultBounds, headersMs: 200, requestMs: 400, stallMs: 200 };
  const { server, requests } = await serveImage(t, layout, { bounds });
  const large = `GET /v2/ HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`;
  assert.match(await exchange(server.port, large), /^HTTP\/1\.1 431 /);
  assert.match(await exchange(server.port, 'GET /v2/ HTTP/1.1\r\nhost:'), /^HTTP\/1\.1 408 /);
  assert.match(await exchange(server.port, 'nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /);

  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET /v2/a/b/blobs/${image.layer.digest} HTTP/1.1\r\nhost: a\r\n\r\n`);
  while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(requests[0]!.failure, 'the client takes no bytes');
  socket.destroy();
});

test('a source that can’t be read is 502 before the first byte, and cuts the connection after it', async (t) => {
  const layout = await temporaryLayout(t);
  const image = await smallImage('a/b:1', 'amd64', text);
  await writeClusterImage(layout, { amd64: registryEntries([image]) });
  let failsAt: number | undefined;
  const { get, events } = await serveImage(t, layout, {
    wrap: (source) =>
      wrapSource(source, {
        async *blob(descriptor, offset, options) {
          let sent = 0;
          for await (const chunk of source.blob(descriptor, offset, options)) {
            if (failsAt !== undefined && sent >= failsAt)
              throw new ImagebuildError('REGISTRY_UNAVAILABLE', messageOf('the source is gone'));
            sent += chunk.length;
            yield chunk;
          }
        },
      }),
  });
  const path = `/v2/a/b/blobs/${image.layer.digest}`;
  failsAt = 0;
  const none = await get(path);
  assert.equal(none.status, 502);
  assert.equal(((await none.json()) as { errors: { code: string }[] }).errors[0]!.code, 'UNAVAILABLE');
  assert.ok(
    events.some((event) => event.type === 'warning' && /the source is gone/.test(event.warning.message)),
  );
  failsAt = 1_000_000;
  const some = await get(path);
  assert.equal(some.status, 200);
  await assert.rejects(some.arrayBuffer());
  failsAt = undefined;
  assert.equal((await (await get(path)).arrayBuffer()).byteLength, image.layer.bytes.length);
});

test('an image that isn’t here is told once, with the host that was asked for', async (t) => {
  const layout = await temporaryLayout(t);
  await writeClusterImage(layout, { amd64: registryEntries([await smallImage('a/b:1', 'amd64', 'a')]) });
  const { get, events } = await serveImage(t, layout);
  for (let time = 0; time < 2; time++)
    assert.equal((await get('/v2/library/redis/manifests/7?ns=docker.io')).status, 404);
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.warning.message] : []));
  assert.deepEqual(warnings, ['docker.io/library/redis:7 was asked for and is not here']);
});

test('a server that ends closes its connections at once', async (t) => {
  const layout = await temporaryLayout(t);
  const image = await smallImage('a/b:1', 'amd64', text);
  await writeClusterImage(layout, { amd64: registryEntries([image]) });
  const { server } = await serveImage(t, layout);
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET /v2/a/b/blobs/${image.layer.digest} HTTP/1.1\r\nhost: a\r\n\r\n`);
  await once(socket, 'connect');
  const started = performance.now();
  await server[Symbol.asyncDispose]();
  assert.ok(performance.now() - started < 1000);
  await assert.rejects(fetch(`${server.url}/v2/`));
});
