import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type AdaptiveLimiter, createLimiter } from '../../../../src/stores/registry/http/limiter.ts';

type Leave = (well: boolean) => void;

/** Asks for more places than there can be; what is let in now is told. */
function crowd(limiter: AdaptiveLimiter): { inside: Leave[] } {
  const inside: Leave[] = [];
  for (let index = 0; index < 200; index++) void limiter.acquire().then((leave) => inside.push(leave));
  return { inside };
}

async function leaveWell({ inside }: { inside: Leave[] }, count: number): Promise<number> {
  for (const leave of inside.splice(0, count)) leave(true);
  await turn();
  return inside.length;
}

test('four are let in, one more for each that went well, and never over twelve', async () => {
  const all = crowd(createLimiter());
  await turn();
  assert.equal(all.inside.length, 4);
  assert.equal(await leaveWell(all, 1), 5);
  assert.equal(await leaveWell(all, 5), 10);
  assert.equal(await leaveWell(all, 10), 12);
  assert.equal(await leaveWell(all, 12), 12);
});

test('a complaint halves the places, and from then on a whole round must go well for one more', async () => {
  const limiter = createLimiter();
  const all = crowd(limiter);
  await turn();
  await leaveWell(all, 4);
  assert.equal(all.inside.length, 8);
  limiter.slowDown();
  assert.equal(await leaveWell(all, 3), 5, 'nobody comes in while more are inside than may be');
  assert.equal(await leaveWell(all, 1), 5, 'the fourth is the end of a round');
  assert.equal(await leaveWell(all, 1), 5);
});

test('one that failed makes no place for more', async () => {
  const all = crowd(createLimiter());
  await turn();
  for (const leave of all.inside.splice(0)) leave(false);
  await turn();
  assert.equal(all.inside.length, 4);
});
