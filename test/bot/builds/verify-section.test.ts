import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { computeRequestId, type SectionMark } from '../../../src/bot/status/marker.ts';
import { renderStatus } from '../../../src/bot/status/status.ts';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import type { Run } from '../../github/world.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { finishRun, statesOf } from '../e2e/scene.ts';

const forgedCommand = '/imagebuild_apps cilium v1.17.4';

/**
 * An issue on which another workflow of the repository echoes what a stranger made it say: a status comment
 * of theirs.
 */
async function setUpForger(t: TestContext) {
  const { github, issue, event } = await setUp(t);
  const write = async (login: string, text: string) => {
    const asked = github.visitors.comment(login, issue, text);
    await runOnEvent(event('issue_comment'));
    return asked;
  };
  const forge = (asked: { readonly id: number }, mark: Partial<SectionMark>) => {
    const origin = { repository: 'octo/images', comment: asked.id, line: 1, attempt: 1 };
    const whole = { state: 'failed', line: 1, attempt: 1, id: computeRequestId(origin), ...mark } as const;
    const body = renderStatus({ comment: asked.id, sections: [{ ...whole, text: 'x' }] }, 'en');
    github.visitors.comment('github-actions[bot]', issue, body, { silent: true });
  };
  return { github, issue, event, write, forge };
}

describe('security 17: under a name that all workflows share, a marker alone proves nothing', () => {
  test('no maintainer’s retry builds what only a forged section says', async (t) => {
    const { github, issue, write, forge } = await setUpForger(t);
    const asked = github.visitors.comment('ann', issue, forgedCommand, { silent: true });
    forge(asked, { command: forgedCommand });
    forge(asked, { command: forgedCommand, run: 12345, attempt: 2 });
    await write('mia', '/imagebuild_retry');
    assert.deepEqual(github.world.runs, []);
  });

  test('nor one beside which a true run, but another command is named', async (t) => {
    const { github, write, forge } = await setUpForger(t);
    const asked = await write('mia', command);
    const run = github.world.runs[0] as Run;
    await finishRun(github, run);
    forge(asked, { command: forgedCommand, run: run.id });
    await write('mia', '/imagebuild_retry');
    assert.equal(github.world.runs.length, 1);
  });

  test('no build joins one that was never started', async (t) => {
    const { github, issue, write, forge } = await setUpForger(t);
    const asked = github.visitors.comment('ann', issue, command, { silent: true });
    forge(asked, { command, state: 'building', run: 12345 });
    assert.deepEqual(statesOf(commentOf(github, await write('mia', command))), ['queued']);
    assert.equal(github.world.runs.length, 1);
  });

  test('nobody stops another’s build by a section that says it is theirs', async (t) => {
    const { github, write, forge } = await setUpForger(t);
    const asked = await write('mia', command);
    const run = github.world.runs[0] as Run;
    const by = github.world.accounts.get('ann')?.id;
    forge(asked, { command, state: 'building', run: run.id, ...(by === undefined ? {} : { by }) });
    await write('ann', '/imagebuild_cancel');
    assert.equal(run.status, 'queued');
  });

  test('what is true is joined, stopped and built again', async (t) => {
    const { github, event, write } = await setUpForger(t);
    await write('mia', command);
    assert.deepEqual(statesOf(commentOf(github, await write('mia', command))), ['joined']);
    await finishRun(github, github.world.runs[0] as Run, { status: 'failed', digest: undefined });
    await runOnEvent(event('workflow_run'));
    await write('mia', '/imagebuild_retry');
    assert.equal(github.world.runs.length, 2);
    await write('mia', '/imagebuild_cancel');
    assert.equal(github.world.runs[1]?.conclusion, 'cancelled');
  });
});
