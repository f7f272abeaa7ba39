import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeRuns } from '../../bench/contest.ts';
import { alternate, alternateAll } from '../../bench/pairs.ts';

/** Returns measurements that note their name and give a number of their own. */
function contestants(log: string[]): (name: string) => () => Promise<string> {
  return (name) => async () => {
    log.push(name);
    return `${name}${log.length}`;
  };
}

test('our runs and the peer’s alternate, and the first pair doesn’t count', async () => {
  const log: string[] = [];
  const measure = contestants(log);
  const pairs = await alternate(2, measure('ours'), measure('peer'));
  assert.deepEqual(log, ['ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
  assert.deepEqual(pairs, [
    { ours: 'ours4', peer: 'peer3' },
    { ours: 'ours5', peer: 'peer6' },
  ]);
});

test('of several peers, each runs next to one of our runs, before and after it in turn', async () => {
  const log: string[] = [];
  const measure = contestants(log);
  const pairs = await alternateAll(2, measure('O'), ['a', 'b', 'c'].map(measure));
  assert.deepEqual(log.slice(5), ['a', 'O', 'b', 'c', 'O', 'b', 'O', 'a', 'O', 'c']);
  assert.deepEqual(pairs, [
    [
      { ours: 'O7', peer: 'a6' },
      { ours: 'O12', peer: 'a13' },
    ],
    [
      { ours: 'O7', peer: 'b8' },
      { ours: 'O12', peer: 'b11' },
    ],
    [
      { ours: 'O10', peer: 'c9' },
      { ours: 'O14', peer: 'c15' },
    ],
  ]);
});

test('one round is measured without another before it, and without peers nothing runs', async () => {
  const log: string[] = [];
  const measure = contestants(log);
  await alternate(1, measure('ours'), measure('peer'));
  assert.deepEqual(log, ['peer', 'ours']);
  assert.deepEqual(await alternateAll(3, measure('ours'), []), []);
  assert.equal(log.length, 2);
});

test('runs are judged by the median of the pairs’ ratios', () => {
  const ran = (seconds: number, processorSeconds: number, peakBytes = 0) => ({
    ...{ seconds, processorSeconds, peakBytes },
    stdout: '',
  });
  const aim = { title: 'cold', peer: 'crane', score: 'share', reach: 1 } as const;
  const pairs = [
    { ours: ran(1, 1.5, 100), peer: ran(2, 3) },
    { ours: ran(10, 1.6, 300), peer: ran(8, 2) },
    { ours: ran(2, 1.2, 200), peer: ran(2, 4) },
  ];
  const { value, ours, theirs, beside } = judgeRuns(aim, 'near', pairs);
  assert.deepEqual([value, ours, theirs], [1, 2, 2]);
  assert.deepEqual(beside, { target: 'near', processor: { ours: 1.5, peer: 3 }, peakBytes: 200 });
});
