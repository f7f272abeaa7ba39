import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ImagebuildError } from '../../../../src/errors.ts';
import { createRegistry, type RegistryOptions } from '../../../../src/stores/registry/registry.ts';
import { blobDescriptor, collect, sample } from '../../suite/suite.ts';

const bytes = sample(2_000_000);

/** Starts a registry that answers each request as the test says, and returns a repository of it. */
async function start(
  t: TestContext,
  act: (request: IncomingMessage, response: ServerResponse) => void,
  options: RegistryOptions = {},
) {
  const server = createServer({ requestTimeout: 0 }, act);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const registry = createRegistry({
    credentials: async () => undefined,
    env: {},
    ...options,
    retry: { attempts: 1, baseDelayMs: 5, stallMs: 1000, ...options.retry },
  });
  t.after(() => registry.close());
  return registry.repository(`127.0.0.1:${(server.address() as AddressInfo).port}`, 'team/app');
}

/** Returns the error that work ends with, and the milliseconds that it took. */
async function timed(work: Promise<unknown>): Promise<{ error: ImagebuildError; took: number }> {
  const began = performance.now();
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ImagebuildError, String(error?.stack ?? error));
  return { error, took: performance.now() - began };
}

test('a flood of 103 answers ends', async (t) => {
  const target = await start(t, (_, response) => {
    const timer = setInterval(() => response.writeEarlyHints({ link: '</a>; rel=preload' }), 100);
    response.on('close', () => clearInterval(timer));
  });
  const { error, took } = await timed(target.tags());
  assert.equal(error.code, 'REGISTRY_UNAVAILABLE');
  assert.ok(took < 10_000, `${took} ms`);
});

test('a body of one byte now and then ends, small or large', async (t) => {
  const target = await start(t, (request, response) => {
    const isBlob = request.url?.includes('/blobs/');
    response.writeHead(200, isBlob ? { 'content-length': bytes.length } : {});
    const timer = setInterval(() => response.write(' '), 200);
    response.on('close', () => clearInterval(timer));
  });
  for (const work of [() => target.tags(), () => collect(target.blob(blobDescriptor(bytes)))]) {
    const { error, took } = await timed(work());
    assert.equal(error.code, 'REGISTRY_UNAVAILABLE');
    assert.match(error.message, /took too long/);
    assert.ok(took < 20_000, `${took} ms`);
  }
});

test('a steady body may take longer than a body may lag', async (t) => {
  const target = await start(t, (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    let at = 0;
    const timer = setInterval(() => {
      response.write(bytes.subarray(at, at + 100_000));
      at += 100_000;
      if (at < bytes.length) return;
      clearInterval(timer);
      response.end();
    }, 200);
    response.on('close', () => clearInterval(timer));
  });
  assert.deepEqual(await collect(target.blob(blobDescriptor(bytes))), bytes);
});

test('attempts that only wait end together, however many there may be', async (t) => {
  t.mock.method(performance, 'now', fastClock());
  const target = await start(t, () => {}, { retry: { attempts: 100, stallMs: 200 } });
  const { error } = await timed(target.tags());
  assert.equal(error.code, 'REGISTRY_UNAVAILABLE');
});

/** A clock that runs 100 times as fast. */
function fastClock(): () => number {
  const read = performance.now.bind(performance);
  const began = read();
  return () => began + (read() - began) * 100;
}

const waits: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  'no answer': () => {},
  'Retry-After': (_, response) => void response.writeHead(503, { 'retry-after': '60' }).end(),
  'a body that stops': (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 1000));
  },
};
for (const [name, act] of Object.entries(waits))
  test(`a signal ends the wait for ${name} at once`, async (t) => {
    const controller = new AbortController();
    const reason = new ImagebuildError('CANCELLED', { name: 'x', words: {}, text: 'stopped' });
    const target = await start(t, act, {
      signal: controller.signal,
      retry: { attempts: 6, stallMs: 30_000 },
    });
    setTimeout(() => controller.abort(reason), 300);
    const { error, took } = await timed(collect(target.blob(blobDescriptor(bytes))));
    assert.equal(error, reason);
    assert.ok(took < 2000, `${took} ms`);
    const again = await timed(target.tags());
    assert.equal(again.error, reason);
  });

test('an answer that takes long is told, once for many requests', async (t) => {
  const told: string[] = [];
  const target = await start(t, (_, response) => void setTimeout(() => response.writeHead(404).end(), 5000), {
    onWaiting: (host) => void told.push(host),
    retry: { stallMs: 30_000 },
  });
  await Promise.all([target.tags(), target.tags(), target.resolve('v1')]);
  assert.equal(told.length, 1);
});
