import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { timeouts } from '../../../../src/stores/registry/http/timeouts.ts';
import { createRegistry } from '../../../../src/stores/registry/registry.ts';
import { blobDescriptor, collect, sample } from '../../suite/suite.ts';

/** Starts a registry that opens uploads and answers nothing else, and its client. */
async function start(t: TestContext, onWaiting: () => void = () => {}) {
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    request.resume();
    if (request.method !== 'POST') return;
    response.writeHead(202, { location: `${request.url}1` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const registry = createRegistry({ credentials: async () => undefined, env: {}, onWaiting });
  const { port } = server.address() as AddressInfo;
  return { registry, target: registry.repository(`127.0.0.1:${port}`, 'team/app') };
}

test('closing the client ends requests that wait, and their attempts', async (t) => {
  const { registry, target } = await start(t);
  const reading = assert.rejects(collect(target.blob(blobDescriptor(sample(2_000_000)))));
  await sleep(200);
  const began = performance.now();
  await registry.close();
  await reading;
  assert.ok(performance.now() - began < 5000);
});

test('a body that ends after its request isn’t waited for', async (t) => {
  let notices = 0;
  const { registry, target } = await start(t, () => (notices += 1));
  const gate = Promise.withResolvers<void>();
  const writing = assert.rejects(
    target.write({
      async *open() {
        yield sample(1000);
        await gate.promise;
      },
    }),
  );
  await sleep(200);
  await registry.close();
  gate.resolve();
  await writing;
  await sleep(timeouts.notice + 1000);
  assert.equal(notices, 0);
});
