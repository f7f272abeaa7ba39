import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../github/world.ts';
import { command, commentOf } from '../actions.ts';
import { finishRun, statesOf } from '../e2e/scene.ts';
import { setUpService } from './service.ts';

test('a build and one that had joined it are built again together, once', async (t) => {
  const { github, write, receive } = await setUpService(t);
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
  const { github, write, receive } = await setUpService(t);
  const first = await write(command);
  await finishRun(github, github.world.runs[0] as Run, { status: 'failed', digest: undefined });
  await receive('workflow_run');
  github.fault({ operation: 'actions/create-workflow-dispatch', accepted: true, answer: { status: 502 } });
  const retry = await write('/imagebuild_retry');
  assert.equal(github.world.runs.length, 2);
  assert.deepEqual(statesOf(commentOf(github, first)), ['queued']);
  assert.equal(commentOf(github, retry), undefined);
});
