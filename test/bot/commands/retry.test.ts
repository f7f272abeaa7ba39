import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { Probot } from 'probot';
import { createService, listen } from '../../../src/bot/webhooks/app.ts';
import type { Run } from '../../github/world.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { finishRun, statesOf } from '../e2e/scene.ts';

/** The bot under a name that is its own, as a server has it. */
async function setUpServer(t: TestContext) {
  const { github, issue, event } = await setUp(t);
  const { token, apiUrl, timeouts } = event('issues');
  const log = pino({ level: 'silent' });
  const app = new Probot({ githubToken: token, log, baseUrl: apiUrl });
  await app.ready();
  const identity = { login: 'github-actions[bot]', owners: undefined, shared: false };
  const service = createService(app, { identity: async () => identity, timeouts });
  listen(app, service);
  const receive = async (name: string) => {
    const { payload } = event(name);
    await app.receive({ id: 'x', name, payload } as never);
    assert.deepEqual(await service.tasks.settled(), []);
  };
  const write = async (text: string) => {
    const asked = github.visitors.comment('mia', issue, text);
    await receive('issue_comment');
    return asked;
  };
  return { github, write, receive };
}

test('a build and one that had joined it are built again together, once', async (t) => {
  const { github, write, receive } = await setUpServer(t);
  const first = await write(command);
  const second = await write(command);
  await finishRun(github, github.world.runs[0] as Run, { status: 'failed', digest: undefined });
  await receive('workflow_run');
  const states = () => [first, second].flatMap((asked) => statesOf(commentOf(github, asked)));
  assert.deepEqual(states(), ['failed', 'failed']);
  await write('/imagebuild_retry');
  assert.equal(github.world.runs.length, 2);
  assert.deepEqual(states(), ['queued', 'joined']);
});

test('a retry that gets no clear answer is shown in the status comment of the build, not in one of its own', async (t) => {
  const { github, write, receive } = await setUpServer(t);
  const first = await write(command);
  await finishRun(github, github.world.runs[0] as Run, { status: 'failed', digest: undefined });
  await receive('workflow_run');
  github.fault({ operation: 'actions/create-workflow-dispatch', accepted: true, answer: { status: 502 } });
  const retry = await write('/imagebuild_retry');
  assert.equal(github.world.runs.length, 2);
  assert.deepEqual(statesOf(commentOf(github, first)), ['queued']);
  assert.equal(commentOf(github, retry), undefined);
});
