import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { statesOf } from '../e2e/scene.ts';

/** A build that a stranger's comment started under the label; whoever writes next is answered beside it. */
async function startUnderLabel(t: TestContext) {
  const { github, event } = await setUp(t);
  const issue = github.visitors.open('ann', { title: '[Auto-build] helm' });
  github.visitors.label('mia', issue, 'accepted');
  github.world.roles.set('bob', 'read');
  const write = async (login: string) => {
    const asked = github.visitors.comment(login, issue, command);
    await runOnEvent(event('issue_comment'));
    return commentOf(github, asked);
  };
  const runs = () => github.world.runs.map(({ inputs }) => inputs['replace']);
  return { write, runs };
}

describe('security 2: a build that may replace no tag', () => {
  test('is joined by another that may not', async (t) => {
    const { write, runs } = await startUnderLabel(t);
    await write('ann');
    assert.deepEqual(statesOf(await write('bob')), ['joined']);
    assert.deepEqual(runs(), ['false']);
  });

  test('is not joined by a maintainer’s, which may, and which others then join', async (t) => {
    const { write, runs } = await startUnderLabel(t);
    await write('ann');
    assert.deepEqual(statesOf(await write('mia')), ['queued']);
    assert.deepEqual(runs(), ['false', 'true']);
    assert.deepEqual(statesOf(await write('mia')), ['joined']);
    assert.equal(runs().length, 2);
  });
});
