import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, commentOf } from '../actions.ts';
import { statesOf } from '../e2e/scene.ts';
import { setUpService } from './service.ts';

const other = '/imagebuild_apps cilium v1.17.4';

test('stops the author’s own builds, and the status comment shows it', async (t) => {
  const { github, write, receive } = await setUpService(t);
  const asked = await write(command);
  await write('/imagebuild_cancel');
  assert.equal(github.world.runs[0]?.conclusion, 'cancelled');
  await receive('workflow_run');
  assert.deepEqual(statesOf(commentOf(github, asked)), ['cancelled']);
});

test('stops only the builds that it names', async (t) => {
  const { github, write } = await setUpService(t);
  await write(`${command}\n${other}`);
  const conclusions = () => github.world.runs.map(({ inputs, conclusion }) => [inputs['app'], conclusion]);
  const [helm] = conclusions();
  await write('/imagebuild_cancel cilium v1.0.0');
  assert.ok(github.world.runs.every(({ status }) => status === 'queued'));
  await write('/imagebuild_cancel cilium');
  assert.deepEqual(conclusions(), [helm, ['cilium', 'cancelled']]);
});

test('stops somebody else’s build only with write permission', async (t) => {
  const { github, issue, write } = await setUpService(t);
  github.world.roles.set('bob', 'write');
  await write(command);
  await write('/imagebuild_cancel', 'ann');
  assert.equal(github.world.runs[0]?.status, 'queued');
  assert.match(issue.comments.at(-1)?.body ?? '', /@ann.*None of your unfinished builds/s);
  await write('/imagebuild_cancel', 'bob');
  assert.equal(github.world.runs[0]?.conclusion, 'cancelled');
});

test('says so when there is nothing to stop', async (t) => {
  const { issue, write } = await setUpService(t);
  await write('/imagebuild_cancel');
  assert.match(issue.comments.at(-1)?.body ?? '', /None of your unfinished builds on this issue matches/);
});
