import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { statesOf } from '../e2e/scene.ts';

describe('what the bot missed', () => {
  test('security 3: a comment that came with its issue from another repository is not carried out', async (t) => {
    const { github, issue, event } = await setUp(t);
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19);
    const writtenAt = (seconds: number) => ({ silent: true, createdAt: `${ago(seconds)}Z` });
    github.visitors.comment('mia', issue, command, writtenAt(600));
    github.visitors.happened('mia', issue, 'transferred');
    const sweep = { ...event('issues'), name: 'schedule' };
    await runOnEvent(sweep);
    const [refusal] = issue.comments.filter(({ author }) => author.type === 'Bot');
    assert.match(refusal?.body ?? '', /came here from another repository, together with its issue/);
    assert.deepEqual(github.world.runs, []);
    const since = github.visitors.comment('mia', issue, command, writtenAt(-2));
    await runOnEvent(sweep);
    assert.deepEqual(statesOf(commentOf(github, since)), ['queued']);
    assert.equal(github.world.runs.length, 1);
  });

  test('one that cannot be answered does not keep the others from it', async (t) => {
    const { github, issue, event } = await setUp(t);
    const asked = ['helm v3.8.2', 'cilium v1.17.4'].map((words) =>
      github.visitors.comment('mia', issue, `/imagebuild_apps ${words}`, { silent: true }),
    );
    github.fault({ operation: 'git/get-ref', answer: { status: 403 } });
    await assert.rejects(runOnEvent({ ...event('issues'), name: 'schedule' }));
    assert.deepEqual(
      asked.map((one) => statesOf(commentOf(github, one))),
      [['failed'], ['queued']],
    );
  });
});
