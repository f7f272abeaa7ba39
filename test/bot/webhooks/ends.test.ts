import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import type { GitHub } from '../../github/github.ts';
import type { Comment, Issue, Run } from '../../github/world.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { setUpService } from '../commands/service.ts';
import { finishRun, resultOf, statesOf } from '../e2e/scene.ts';

/** The replies that mention the author of a comment. */
function repliesTo({ comments }: Issue, asked: Comment): string[] {
  const marker = `<!-- imagebuild:reply v1 comment=${asked.id} -->`;
  return comments.filter(({ body }) => body.startsWith(marker)).map(({ body }) => body);
}

/** A build that mia's comment started, inside Actions, and what happens at its end. */
async function startBuild(t: TestContext, text = command) {
  const { github, issue, event } = await setUp(t, {
    more: { '.github/imagebuild.yml': 'registry: registry.example\nnamespace: octo\nreply: true\n' },
  });
  const asked = github.visitors.comment('mia', issue, text);
  await runOnEvent(event('issue_comment'));
  const run = github.world.runs[0] as Run;
  const end = async () => {
    await runOnEvent(event('workflow_run'));
    return { states: statesOf(commentOf(github, asked)), replies: repliesTo(issue, asked) };
  };
  return { github, issue, event, asked, run, end };
}

async function publish({ runs }: GitHub, run: Run): Promise<void> {
  runs.begin(run);
  runs.finishJob(run, runs.beginJob(run, 'publish', ['publish']), 'success');
  runs.finish(run, 'success');
}

describe('what the reply says is true', { concurrency: 4 }, () => {
  test('of a dry run', async (t) => {
    const { github, run, end } = await startBuild(t, `${command} --dry-run`);
    await finishRun(github, run);
    const { states, replies } = await end();
    assert.deepEqual(states, ['done']);
    assert.match(replies[0] ?? '', /@mia the dry run succeeded, and nothing was published\./);
  });

  test('of a cancelled build', async (t) => {
    const { github, run, end } = await startBuild(t);
    github.runs.finish(run, 'cancelled');
    assert.match((await end()).replies[0] ?? '', /@mia the build was cancelled\./);
  });

  test('of a published image whose result is lost, and comes later', async (t) => {
    const { github, asked, run, end } = await startBuild(t);
    await publish(github, run);
    const lost = await end();
    assert.deepEqual(lost.states, ['done']);
    assert.match(commentOf(github, asked)?.body ?? '', /published the image, but its result cannot be read/);
    assert.match(lost.replies[0] ?? '', /the image is published\./);
    await github.runs.upload(run, 'imagebuild-result', {
      'imagebuild-result.json': JSON.stringify(resultOf(run)),
    });
    const { replies } = await end();
    assert.match(commentOf(github, asked)?.body ?? '', /sealos run registry\.example\/octo\/helm:v3\.8\.2/);
    assert.equal(replies.length, 1);
  });

  test('it is corrected when somebody runs the run again, which is followed', async (t) => {
    const { github, run, asked, end } = await startBuild(t);
    github.runs.begin(run);
    github.runs.finishJob(run, github.runs.beginJob(run, 'prepare (all)', ['prepare']), 'failure');
    github.runs.finish(run, 'failure');
    const failed = await end();
    assert.deepEqual(failed.states, ['failed']);
    assert.match(failed.replies[0] ?? '', /the image could not be built\./);
    run.attempt = 2;
    run.jobs.length = 0;
    run.conclusion = null;
    github.runs.begin(run);
    assert.deepEqual((await end()).states, ['failed'], 'not shown before its first edit');
    await finishRun(github, run);
    const { states, replies } = await end();
    assert.deepEqual(states, ['done']);
    assert.deepEqual(
      replies.map((text) => /@mia (.*?) \[/.exec(text)?.[1]),
      ['the image is published.'],
    );
    assert.match(commentOf(github, asked)?.body ?? '', / rerun=2 /);
  });
});

test('a server shows that a run is run again, and that a job waits for a reviewer', async (t) => {
  const { github, write, receive, receiveAs, until } = await setUpService(t);
  const asked = await write(command);
  const run = github.world.runs[0] as Run;
  github.runs.finish(run, 'failure');
  await receive('workflow_run');
  assert.deepEqual(statesOf(commentOf(github, asked)), ['failed']);
  run.attempt = 2;
  run.conclusion = null;
  github.runs.begin(run);
  await receive('workflow_run');
  await until(() => statesOf(commentOf(github, asked))[0] === 'building');
  github.runs.beginJob(run, 'publish', ['publish']);
  await receiveAs('workflow_job', 'waiting');
  await until(() =>
    /Waiting for a reviewer to approve the job <code>publish<\/code>/.test(
      commentOf(github, asked)?.body ?? '',
    ),
  );
});

test('a sweep shows that a run waits for a reviewer', async (t) => {
  const { github, asked, event, run } = await startBuild(t);
  run.status = 'waiting' as never;
  await runOnEvent({ ...event('issues'), name: 'schedule' });
  assert.match(commentOf(github, asked)?.body ?? '', /Waiting for a reviewer to approve the run\./);
});

describe('what is advised works', { concurrency: 2 }, () => {
  test('a build under the label whose tag exists is not to be retried', async (t) => {
    const { github, event } = await setUp(t);
    const issue = github.visitors.open('ann', { title: '[Auto-build] helm' });
    github.visitors.label('mia', issue, 'accepted');
    const asked = github.visitors.comment('ann', issue, command);
    await runOnEvent(event('issue_comment'));
    const error = { code: 'TAG_EXISTS', message: 'the tag exists' };
    await finishRun(github, github.world.runs[0] as Run, { status: 'failed', digest: undefined, error });
    await runOnEvent(event('workflow_run'));
    const { body = '' } = commentOf(github, asked) ?? {};
    assert.match(body, /may add a tag, but not replace one\. Build another version, or ask somebody/);
    assert.doesNotMatch(body, /imagebuild(_|&#95;)retry/);
  });

  test('a command that was refused for want of the label is to be posted again', async (t) => {
    const { github, event } = await setUp(t);
    const issue = github.visitors.open('ann', { title: '[Auto-build] helm' });
    github.visitors.comment('ann', issue, command);
    await runOnEvent(event('issue_comment'));
    assert.match(issue.comments.at(-1)?.body ?? '', /Once you are allowed to build, post the command again/);
    github.visitors.label('mia', issue, 'accepted');
    await runOnEvent(event('issues'));
    github.visitors.comment('ann', issue, command);
    await runOnEvent(event('issue_comment'));
    assert.equal(github.world.runs.length, 1);
  });
});

describe('security 2, 14: what a result and the label may say', { concurrency: 3 }, () => {
  for (const reference of ['evil.example/octo/helm:v3.8.2', 'registry.example/octo/helm:v3.8.1'])
    test(`a result of ${reference} is refused`, async (t) => {
      const { github, asked, run, end } = await startBuild(t);
      await finishRun(github, run, { reference });
      await end();
      const { body = '' } = commentOf(github, asked) ?? {};
      assert.match(body, /published the image, but its result cannot be read/);
      assert.equal(body.includes(reference), false);
    });

  test('versions of an application bound what the label may build', async (t) => {
    const more = { 'applications/helm/v3.8.2/imagebuild.yml': "versions: ['v3.7.*', v3.9.0]\n" };
    const { github, event } = await setUp(t, { more });
    const issue = github.visitors.open('ann', { title: '[Auto-build] helm' });
    github.visitors.label('mia', issue, 'accepted');
    github.visitors.comment('ann', issue, command);
    await runOnEvent(event('issue_comment'));
    assert.equal(github.world.runs.length, 0);
    assert.match(issue.comments.at(-1)?.body ?? '', /only allows <code>v3\.7\.&#42;, v3\.9\.0<\/code> here/);
    github.visitors.comment('mia', issue, command);
    await runOnEvent(event('issue_comment'));
    assert.equal(github.world.runs.length, 1);
  });
});
