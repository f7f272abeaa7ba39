import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createErrands } from '../../src/bot/errands.ts';

function start() {
  const said: string[] = [];
  const counted: string[] = [];
  const note = (_: object, message: string) => void said.push(message);
  const errands = createErrands({ info: note, warn: note, error: note }, (name, labels) =>
    counted.push(`${name} ${labels?.['event']}`),
  );
  return { errands, said, counted };
}

describe('security 16: work goes on after the answer', () => {
  test('and a failure is logged, counted, and known at the end', async () => {
    const { errands, said, counted } = start();
    errands.begin('issues', async () => {
      throw new Error('broken');
    });
    assert.equal(errands.size, 1);
    const failures = await errands.settled();
    assert.deepEqual([said.length, counted, errands.size], [1, ['failures issues'], 0]);
    assert.match(String(failures[0]), /broken/);
  });

  test('what is begun by work is waited for too', async () => {
    const { errands } = start();
    let done = false;
    const last = async () => {
      await errands.rest(1);
      done = true;
    };
    errands.begin('a', async () => errands.begin('b', last));
    await errands.settled();
    assert.ok(done);
  });

  test('a rest ends when the process stops, and that is no failure', async () => {
    const { errands, counted } = start();
    errands.begin('a', () => errands.rest(60_000));
    errands.stop();
    assert.deepEqual([await errands.settled(), counted], [[], []]);
  });
});
