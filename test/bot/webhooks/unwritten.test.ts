import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { setUpService } from '../commands/service.ts';
import { finishRun, requestsOf, statesOf } from '../e2e/scene.ts';

const operation = 'issues/create-comment';
const other = '/imagebuild_apps cilium v1.17.4';

/** How GitHub may refuse the status comment of a build that it has started. */
const refusals = [
  ['429 with retry-after', { status: 429, headers: { 'retry-after': '1' } }, 2],
  ['502', { status: 502 }, 2],
] as const;

describe('a build that runs while its status comment is refused', { concurrency: 3 }, () => {
  for (const [what, answer, times] of refusals)
    test(`${what}: it is shown with its run and command, and the same command joins it`, async (t) => {
      const { github, issue, event } = await setUp(t);
      github.fault({ operation, answer, times });
      const asked = github.visitors.comment('mia', issue, command);
      await runOnEvent(event('issue_comment'));
      const { body = '' } = commentOf(github, asked) ?? {};
      const [run] = github.world.runs;
      assert.match(
        body,
        new RegExp(`run=${run?.id} .*state=queued .*command=%2Fimagebuild_apps%20helm%20v3.8.2`),
      );
      const again = github.visitors.comment('mia', issue, command);
      await runOnEvent(event('issue_comment'));
      assert.deepEqual(statesOf(commentOf(github, again)), ['joined']);
      assert.equal(github.world.runs.length, 1);
      github.visitors.comment('mia', issue, '/imagebuild_cancel');
      await runOnEvent(event('issue_comment'));
      assert.equal(run?.conclusion, 'cancelled');
    });

  test('502, until the bot gives up: what it reports then is not a failure', {
    timeout: 120_000,
  }, async (t) => {
    const { github, issue, event } = await setUp(t);
    github.fault({ operation, answer: { status: 502 }, times: 5 });
    const asked = github.visitors.comment('mia', issue, `${command}\n${other}`);
    await assert.rejects(runOnEvent(event('issue_comment')));
    const status = commentOf(github, asked);
    assert.deepEqual(statesOf(status), ['queued', 'queued']);
    assert.equal(status?.body.match(/ run=\d+ /g)?.length, 2);
    assert.equal(github.world.runs.length, 2);
  });

  test('a server knows the build meanwhile: it is joined, cancelled and shown later', async (t) => {
    const { github, issue, write, fail } = await setUpService(t);
    github.fault({ operation, answer: { status: 422 }, times: 2 });
    const asked = await fail(command);
    assert.equal(commentOf(github, asked), undefined);
    assert.deepEqual(statesOf(commentOf(github, await write(command))), ['joined']);
    assert.equal(github.world.runs.length, 1);
    await write('/imagebuild_cancel');
    assert.equal(github.world.runs[0]?.conclusion, 'cancelled');
    assert.equal(issue.state, 'open');
  });

  test('a sweep shows the run that nobody could show, and its end', async (t) => {
    const { github, issue, event } = await setUp(t);
    github.fault({ operation, answer: { status: 422 }, times: 2 });
    const asked = github.visitors.comment('mia', issue, command);
    await assert.rejects(runOnEvent(event('issue_comment')));
    await finishRun(github, github.world.runs[0]!);
    await runOnEvent({ ...event('issues'), name: 'schedule' });
    assert.deepEqual(statesOf(commentOf(github, asked)), ['done']);
    assert.equal(github.world.runs.length, 1);
  });

  test('a limit longer than five minutes is not waited for', async (t) => {
    const { github, issue, event } = await setUp(t);
    const answer = { status: 403, headers: { 'retry-after': '301' } };
    github.fault({ operation, answer, times: 2 });
    github.visitors.comment('mia', issue, command);
    await assert.rejects(runOnEvent(event('issue_comment')));
    assert.equal(requestsOf(github, operation).length, 2);
  });
});

describe('retry-after is honoured on every write', { concurrency: 4 }, () => {
  const limited = { status: 403, headers: { 'retry-after': '1' } };
  for (const write of ['reactions/create-for-issue-comment', 'actions/create-workflow-dispatch'] as const)
    test(write, async (t) => {
      const { github, issue, event } = await setUp(t);
      github.fault({ operation: write, answer: limited });
      const asked = github.visitors.comment('mia', issue, command);
      await runOnEvent(event('issue_comment'));
      assert.deepEqual(statesOf(commentOf(github, asked)), ['queued']);
      const [first, second] = requestsOf(github, write);
      assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 950);
    });

  test('issues/update-comment and actions/cancel-workflow-run', async (t) => {
    const { github, issue, event } = await setUp(t);
    const asked = github.visitors.comment('mia', issue, command);
    await runOnEvent(event('issue_comment'));
    github.fault({ operation: 'actions/cancel-workflow-run', answer: limited });
    github.fault({ operation: 'issues/update-comment', answer: limited });
    github.visitors.comment('mia', issue, '/imagebuild_cancel');
    await runOnEvent(event('issue_comment'));
    assert.equal(github.world.runs[0]?.conclusion, 'cancelled');
    await runOnEvent(event('workflow_run'));
    assert.deepEqual(statesOf(commentOf(github, asked)), ['cancelled']);
  });
});

test('where a retry cannot find a build, none is advised', async (t) => {
  const { github, issue, event } = await setUp(t);
  github.fault({ operation: 'actions/create-workflow-dispatch', answer: { status: 422 } });
  const asked = github.visitors.comment('mia', issue, command);
  await runOnEvent(event('issue_comment'));
  const status = commentOf(github, asked);
  assert.deepEqual(statesOf(status), ['failed']);
  assert.doesNotMatch(status?.body ?? '', /imagebuild(_|&#95;)retry/);
});
