import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type AdaptiveLimiter, createLimiter } from '../../../../src/stores/registry/http/limiter.ts';

type Release = (succeeded: boolean) => void;

/** Asks for more slots than there can be; `running` has the transfers that run now. */
function startMany(limiter: AdaptiveLimiter): { running: Release[] } {
  const running: Release[] = [];
  for (let index = 0; index < 200; index++) void limiter.acquire().then((release) => running.push(release));
  return { running };
}

async function releaseAll({ running }: { running: Release[] }, count: number): Promise<number> {
  for (const release of running.splice(0, count)) release(true);
  await turn();
  return running.length;
}

test('four transfers run at first, one more for each that succeeds, and never more than twelve', async () => {
  const all = startMany(createLimiter());
  await turn();
  assert.equal(all.running.length, 4);
  assert.equal(await releaseAll(all, 1), 5);
  assert.equal(await releaseAll(all, 5), 10);
  assert.equal(await releaseAll(all, 10), 12);
  assert.equal(await releaseAll(all, 12), 12);
});

test('a complaint halves the slots, and from then on a whole round must succeed for one more', async () => {
  const limiter = createLimiter();
  const all = startMany(limiter);
  await turn();
  await releaseAll(all, 4);
  assert.equal(all.running.length, 8);
  limiter.slowDown();
  assert.equal(await releaseAll(all, 3), 5, 'no transfer starts while more run than may run');
  assert.equal(await releaseAll(all, 1), 5, 'the fourth is the end of a round');
  assert.equal(await releaseAll(all, 1), 5);
});

test('a transfer that fails allows no more at once', async () => {
  const all = startMany(createLimiter());
  await turn();
  for (const release of all.running.splice(0)) release(false);
  await turn();
  assert.equal(all.running.length, 4);
});
