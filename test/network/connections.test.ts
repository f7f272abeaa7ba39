import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { clientOf } from '../stores/registry/proxied-registry.ts';
import { rejectsWith } from '../stores/suite/suite.ts';
import { startRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const skip = missing('docker-registry');

async function startProxy(
  t: TestContext,
  answer: (incoming: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const proxy = createServer(answer);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

test('HTTP_PROXY is used, but not for NO_PROXY and loopback', { skip }, async (t) => {
  const real = await startRegistry();
  t.after(() => real.stop());
  const proxied: string[] = [];
  const proxy = await startProxy(t, ({ method, url = '', headers }, response) => {
    proxied.push(url);
    const { pathname, search } = new URL(url);
    request(`${real.url}${pathname}${search}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    }).end();
  });
  const env = { HTTP_PROXY: proxy, NO_PROXY: 'direct.invalid' };
  const registry = clientOf(t, { env, plainHttp: ['reg.invalid', 'direct.invalid'], retry: { attempts: 1 } });
  assert.deepEqual(await registry.repository('reg.invalid', 'a/b').tags(), []);
  assert.deepEqual(await registry.repository(real.host, 'a/b').tags(), []);
  await assert.rejects(registry.repository('direct.invalid', 'a/b').tags(), /ENOTFOUND|EAI_AGAIN/);
  assert.deepEqual(proxied, ['http://reg.invalid/v2/a/b/tags/list?n=1000']);
});

test('a stall behind a proxy is a stall', async (t) => {
  const env = { HTTP_PROXY: await startProxy(t, () => {}) };
  const registry = clientOf(t, { env, plainHttp: ['reg.invalid'], retry: { attempts: 1, stallMs: 200 } });
  await rejectsWith('REGISTRY_UNAVAILABLE', registry.repository('reg.invalid', 'a/b').tags());
});
