import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { oncePerKey, withTransfers } from '../../src/image/transfers.ts';

const small = 512 * 1024;
const large = small + 1;

/** Waits until nothing that can go on without the outside is left. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turn();
}

test('16 large and 48 small transfers go side by side, and no more', async () => {
  const running = { large: 0, small: 0 };
  const most = { large: 0, small: 0 };
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const move = (size: 'large' | 'small') => async () => {
    running[size] += 1;
    most[size] = Math.max(most[size], running[size]);
    await held;
    running[size] -= 1;
  };
  await withTransfers(async ({ run }) => {
    const all = Array.from({ length: 200 }, (_, index) =>
      run(index % 2 ? { bytes: large, move: move('large') } : { bytes: small, move: move('small') }),
    );
    await settle();
    assert.deepEqual(running, { large: 16, small: 48 });
    release();
    await Promise.all(all);
  });
  assert.deepEqual(most, { large: 16, small: 48 });
});

test('those that move nothing come first, then the largest, whenever they were added', async () => {
  const started: number[] = [];
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const move = (bytes: number) => async () => {
    started.push(bytes);
    await held;
  };
  await withTransfers(async ({ run }) => {
    const add = (bytes: number) => run({ bytes, move: move(bytes) });
    const first = Array.from({ length: 48 }, (_, index) => add(1000 + index));
    await settle();
    assert.deepEqual(started.slice(0, 2), [1047, 1046]);
    started.length = 0;
    const then = [5, 0, 7, 6].map(add);
    release();
    await Promise.all([...first, ...then]);
  });
  assert.deepEqual(started, [0, 7, 6, 5]);
});

test('results come back to whoever added the transfer', async () => {
  const results = await withTransfers(({ run }) =>
    Promise.all([3, 1, 2].map((bytes) => run({ bytes, move: async () => `${bytes}` }))),
  );
  assert.deepEqual(results, ['3', '1', '2']);
});

test('when one fails, the others stop, those that wait don’t start, and the first error is thrown', async () => {
  const ended: string[] = [];
  let started = 0;
  let cleanedUp = 0;
  const cause = new Error('the third');
  const moves = Array.from({ length: 100 }, (_, index) => async (signal: AbortSignal) => {
    started += 1;
    if (index === 2) throw cause;
    await new Promise((_, reject) => signal.addEventListener('abort', reject));
  });
  const working = withTransfers(async ({ run }) => {
    const all = moves.map((move, index) =>
      run({
        bytes: 1000 - index,
        async move(signal) {
          try {
            await move(signal);
          } finally {
            await turn(); // an upload is cancelled
            cleanedUp += 1;
          }
        },
        onEnd: (state) => ended.push(state),
      }),
    );
    await Promise.all(all);
  });
  await assert.rejects(working, cause);
  assert.equal(started, 48);
  assert.equal(cleanedUp, 48, 'all that were under way have ended');
  assert.deepEqual(Map.groupBy(ended, String).get('failed')?.length, 1);
  assert.deepEqual(Map.groupBy(ended, String).get('stopped')?.length, 47);
});

test('when the work itself fails, its transfers stop', async () => {
  const states: string[] = [];
  const working = withTransfers(async ({ run }) => {
    const move = (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    void run({ bytes: large, move, onEnd: (state) => states.push(state) });
    await settle();
    throw new Error('a check failed');
  });
  await assert.rejects(working, /a check failed/);
  assert.deepEqual(states, ['stopped']);
});

test('a signal stops all transfers, also before the first', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  let ends = 0;
  const working = withTransfers(async ({ run }) => {
    const move = (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await Promise.all([1, 2].map((bytes) => run({ bytes, move, onEnd: () => ends++ })));
  }, controller.signal);
  await settle();
  controller.abort(reason);
  await assert.rejects(working, reason);
  assert.equal(ends, 2);
  await assert.rejects(
    withTransfers(async () => assert.fail('it began'), controller.signal),
    reason,
  );
});

test('something is begun once for each key', async () => {
  const once = oncePerKey<string, number>();
  let begun = 0;
  const begin = async () => ++begun;
  assert.deepEqual(await Promise.all([once('a', begin), once('b', begin), once('a', begin)]), [1, 2, 1]);
});
