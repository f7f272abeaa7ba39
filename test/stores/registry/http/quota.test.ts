import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readQuota } from '../../../../src/stores/registry/http/quota.ts';
import { answer, countPulls } from '../../../support/faults.ts';
import { missing } from '../../../support/tools.ts';
import { startProxiedRegistry } from '../proxied-registry.ts';

const skip = missing('docker-registry');

test('a quota is a number of pulls in a window', () => {
  const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' };
  assert.deepEqual(readQuota(headers), { remaining: 76, limit: 100, windowSeconds: 21_600 });
  assert.deepEqual(readQuota({ 'ratelimit-remaining': ' 0 ; W=60' }), {
    remaining: 0,
    limit: undefined,
    windowSeconds: 60,
  });
});

for (const remaining of [undefined, '', '76', 'many;w=21600', '-1;w=21600'])
  test(`${JSON.stringify(remaining)} is not a quota of pulls`, () => {
    assert.equal(readQuota({ 'ratelimit-remaining': remaining }), undefined);
  });

test('the remaining pulls are known from any answer of the registry', { skip }, async (t) => {
  const { target, proxy } = await startProxiedRegistry(t, [countPulls({ left: 76, limit: 100 })]);
  assert.deepEqual(target.quota?.(), { host: proxy.host });
  assert.equal(await target.resolve('v1'), undefined);
  const { host } = proxy;
  // What a HEAD doesn't find is asked for by GET, which this registry counts.
  assert.deepEqual(target.quota?.(), { host, remaining: 75, limit: 100, windowSeconds: 21_600 });
});

test('a quota that is used up is an error at once, an abuse limit is waited for', { skip }, async (t) => {
  const { target, proxy } = await startProxiedRegistry(t, [countPulls({ left: 0, limit: 100 })]);
  const digest = `sha256:${'0'.repeat(64)}` as const;
  const reading = () => target.manifest({ mediaType: 'application/json', digest, size: 1 });
  await assert.rejects(reading(), { code: 'RATE_LIMITED', message: /the pull quota is used up/ });
  assert.equal(proxy.seen.length, 1);
  const abuse = { 'retry-after': '1', 'content-type': 'text/plain' };
  const words = 'Too Many Requests (HAP429).\n';
  proxy.faults = [{ times: 1, act: (exchange) => answer(exchange, 429, abuse, words) }];
  const began = Date.now();
  await assert.rejects(reading(), { code: 'CONTENT_MISSING' });
  assert.ok(Date.now() - began >= 950);
  proxy.faults = [{ act: (exchange) => answer(exchange, 429, { 'retry-after': '900' }, words) }];
  await assert.rejects(reading(), {
    code: 'RATE_LIMITED',
    message: /the abuse limit, not the pull quota.*wait 900 s.*HAP429/,
    hint: /A login does not lift this limit/,
  });
});
