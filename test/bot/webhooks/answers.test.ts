import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { setUpService } from '../commands/service.ts';
import { requestsOf, statesOf } from '../e2e/scene.ts';

const dispatch = 'actions/create-workflow-dispatch';

test('cancel, and the same command at once: it is built anew, although the first run is still stopping', async (t) => {
  const { github, write } = await setUpService(t);
  const first = await write(command);
  // GitHub takes its time: the run is not completed yet.
  github.fault({ operation: 'actions/cancel-workflow-run', answer: { status: 202 } });
  await write('/imagebuild_cancel');
  assert.equal(github.world.runs[0]?.status, 'queued');
  assert.deepEqual(statesOf(commentOf(github, first)), ['cancelled']);
  assert.deepEqual(statesOf(commentOf(github, await write(command))), ['queued']);
  assert.equal(github.world.runs.length, 2);
  github.fault({ operation: 'actions/cancel-workflow-run', answer: { status: 202 } });
  const both = await write(`/imagebuild_cancel\n${command}`);
  assert.equal(github.world.runs.length, 3);
  assert.deepEqual(statesOf(commentOf(github, both)), ['cancelled', 'queued']);
});

describe('an issue that is opened with the label is built once', { concurrency: 2 }, () => {
  const opening = { title: '[Auto-build] helm', body: command, labels: ['accepted'] };

  test('by a server', async (t) => {
    const { github, receive } = await setUpService(t);
    const issue = github.visitors.open('mia', { ...opening, labels: [] });
    await receive('issues');
    github.visitors.label('mia', issue, 'accepted');
    await receive('issues');
    assert.equal(requestsOf(github, dispatch).length, 1);
    assert.deepEqual(statesOf(commentOf(github, issue)), ['queued']);
  });

  test('inside Actions', async (t) => {
    const { github, event } = await setUp(t);
    const issue = github.visitors.open('mia', opening);
    const opened = event('issues');
    github.visitors.label('mia', issue, 'accepted');
    await runOnEvent(opened);
    await runOnEvent(event('issues'));
    assert.equal(requestsOf(github, dispatch).length, 1);
  });

  test('one that was refused when it was opened is built when the label comes', async (t) => {
    const { github, event } = await setUp(t);
    const issue = github.visitors.open('ann', { ...opening, labels: [] });
    await runOnEvent(event('issues'));
    assert.equal(github.world.runs.length, 0);
    github.visitors.label('mia', issue, 'accepted');
    await runOnEvent(event('issues'));
    assert.equal(github.world.runs.length, 1);
  });
});

test('a reaction that fails stops nothing', async (t) => {
  const { github, issue, event } = await setUp(t);
  github.fault({ operation: 'reactions/create-for-issue-comment', answer: { status: 403 } });
  const asked = github.visitors.comment('mia', issue, command);
  await runOnEvent(event('issue_comment'));
  assert.deepEqual(statesOf(commentOf(github, asked)), ['queued']);
  assert.equal(github.world.runs.length, 1);
});

describe('answers', { concurrency: 2 }, () => {
  test('cancel, retry and help aren’t refusals, and each is answered below', async (t) => {
    const { issue, write } = await setUpService(t);
    await write('/imagebuild_apps');
    for (const text of ['/imagebuild_cancel', '/imagebuild_retry', '/imagebuild_help']) await write(text);
    const bodies = issue.comments.filter(({ body }) => body.startsWith('<!--')).map(({ body }) => body);
    assert.deepEqual(
      bodies.map((body) => /^<!-- imagebuild:(\w+)/.exec(body)?.[1]),
      ['refusals', 'answers', 'answers', 'answers'],
    );
    assert.match(bodies[1] ?? '', /@mia .*None of your unfinished builds/s);
    assert.equal(bodies[0]?.match(/times=([\d,]+)/)?.[1]?.split(',').length, 1);
  });

  test('a second mistake is answered below the first, whose answer stays', async (t) => {
    const { issue, write } = await setUpService(t);
    await write('/imagebuild_apps helm v9.9.9');
    await write('/imagebuild_apps nothere v1');
    const [refusals, ...others] = issue.comments.filter(({ body }) => body.startsWith('<!--'));
    assert.equal(others.length, 0);
    assert.match(refusals?.body ?? '', /v9\.9\.9.*\n---\n.*nothere/s);
    assert.equal(refusals?.body.match(/@mia/g)?.length, 1);
  });
});
