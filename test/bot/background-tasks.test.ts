import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBackgroundTasks } from '../../src/bot/background-tasks.ts';

function start() {
  const said: string[] = [];
  const counted: string[] = [];
  const note = (_: object, message: string) => void said.push(message);
  const tasks = createBackgroundTasks({ info: note, warn: note, error: note }, (name, labels) =>
    counted.push(`${name} ${labels?.['event']}`),
  );
  return { tasks, said, counted };
}

describe('security 16: work goes on after the answer', () => {
  test('and a failure is logged, counted, and known at the end', async () => {
    const { tasks, said, counted } = start();
    tasks.start('issues', async () => {
      throw new Error('broken');
    });
    assert.equal(tasks.size, 1);
    const failures = await tasks.settled();
    assert.deepEqual([said.length, counted, tasks.size], [1, ['failures issues'], 0]);
    assert.match(String(failures[0]), /broken/);
  });

  test('what a task starts is waited for too', async () => {
    const { tasks } = start();
    let done = false;
    const last = async () => {
      await tasks.sleep(1);
      done = true;
    };
    tasks.start('a', async () => tasks.start('b', last));
    await tasks.settled();
    assert.ok(done);
  });

  test('a sleep ends when the process stops, which is not a failure', async () => {
    const { tasks, counted } = start();
    tasks.start('a', () => tasks.sleep(60_000));
    tasks.stop();
    assert.deepEqual([await tasks.settled(), counted], [[], []]);
  });
});
