import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportRun, runOnEvent } from '../../../src/bot/webhooks/events.ts';
import type { Run } from '../../github/world.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { finishRun, resultOf, statesOf, statusFor } from '../e2e/scene.ts';

describe('the bot without a server', () => {
  test('answers a comment, and the end of its run, by a workflow’s own token', async (t) => {
    const { github, issue, event } = await setUp(t);
    const asked = github.visitors.comment('mia', issue, command);
    await runOnEvent(event('issue_comment'));
    const [run] = github.world.runs;
    assert.equal(run?.actor.login, 'github-actions[bot]');
    assert.deepEqual(statesOf(commentOf(github, asked)), ['queued']);
    await finishRun(github, run as Run);
    await runOnEvent(event('workflow_run'));
    assert.deepEqual(statesOf(commentOf(github, asked)), ['done']);
    assert.equal(statusFor(issue, asked), undefined, 'no comment of the app’s');
    assert.deepEqual(github.problems, []);
  });

  test('the last job of a run reports for it, and the event after it changes nothing', async (t) => {
    const { github, issue, event } = await setUp(t);
    const asked = github.visitors.comment('mia', issue, command);
    await runOnEvent(event('issue_comment'));
    const run = github.world.runs[0] as Run;
    github.runs.begin(run);
    const result = { 'imagebuild-result.json': JSON.stringify(resultOf(run)) };
    await github.runs.upload(run, 'imagebuild-result', result);
    await reportRun(event('issue_comment'), run.id);
    assert.deepEqual(statesOf(commentOf(github, asked)), ['done']);
    const comments = issue.comments.length;
    github.runs.finish(run, 'success');
    await runOnEvent(event('workflow_run'));
    assert.equal(issue.comments.length, comments);
    assert.equal(commentOf(github, asked)?.earlier.length, 1);
  });

  test('the schedule sweeps up what was missed', async (t) => {
    const { github, issue, event } = await setUp(t);
    const missed = github.visitors.comment('mia', issue, command, { silent: true });
    await runOnEvent({ ...event('issues'), name: 'schedule' });
    assert.equal(github.world.runs.length, 1);
    assert.deepEqual(statesOf(commentOf(github, missed)), ['queued']);
    await runOnEvent({ ...event('issues'), name: 'schedule' });
    assert.equal(github.world.runs.length, 1);
  });

  test('security 16: a failure is shown in the status comment, and fails the workflow run', async (t) => {
    const { github, issue, event } = await setUp(t);
    const asked = github.visitors.comment('mia', issue, command);
    github.fault({ operation: 'repos/get-content', answer: { status: 403 } });
    await assert.rejects(runOnEvent(event('issue_comment')));
    assert.deepEqual(statesOf(commentOf(github, asked)), ['failed']);
    assert.equal(github.world.runs.length, 0);
  });
});
