import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../github/faults.ts';
import { botLogin } from '../../github/world.ts';
import { botComments, finishRun, requestsOf, setScene, statesOf, statusFor } from './scene.ts';

const command = '/imagebuild_apps helm v3.8.2';
const operation = 'actions/create-workflow-dispatch';
/** Seconds that another instance gets to finish what it began; a minute as shipped. */
const shortTimeout = { IMAGEBUILD_PATIENCE: '3' };

/** Long enough for a second build to be dispatched. */
const moment = 800;

/** What can happen to a dispatch that GitHub has taken. */
const faults: readonly (readonly [string, Fault])[] = [
  ['502 after acceptance', { operation, answer: { status: 502 }, accepted: true }],
  ['a lost answer', { operation, cut: true, accepted: true }],
];

// A test mostly waits: for the bot, whose client spaces its writes as GitHub asks for.
describe('faults, and one build', { concurrency: 4 }, () => {
  for (const [what, fault] of faults)
    test(`${what}: one build, which is found and shown`, async (t) => {
      const { github, issue, start, until } = await setScene(t, { listLag: 1500 });
      await start();
      github.fault(fault);
      const asked = github.visitors.comment('mia', issue, command);
      const linked = () => / run=\d+ /.test(statusFor(issue, asked)?.body ?? '');
      await until('the run in the status comment', linked);
      assert.equal(github.world.runs.length, 1);
      assert.equal(requestsOf(github, operation).length, 1);
      await finishRun(github, github.world.runs[0]!);
      await until('the end', () => statesOf(statusFor(issue, asked))[0] === 'done');
      assert.equal(github.world.runs.length, 1);
    });

  test('the same delivery twice, and a redelivery: one build', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const bot = await start();
    github.hooks.listen(bot.hook, bot.hook);
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    github.hooks.listen(bot.hook);
    github.hooks.redeliver(github.world.deliveries.find(({ event }) => event === 'issue_comment')!.id);
    await github.hooks.settled();
    await sleep(moment);
    assert.equal(github.world.runs.length, 1);
    assert.equal(botComments(issue).length, 1);
  });

  test('two instances at once: one build', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const bots = [await start(), await start()];
    github.hooks.listen(...bots.map(({ hook }) => hook));
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    await sleep(moment);
    assert.equal(github.world.runs.length, 1);
    assert.equal(botComments(issue).length, 1);
    await finishRun(github, github.world.runs[0]!);
    await until('the end', () => statesOf(statusFor(issue, asked))[0] === 'done');
  });

  test('killed between reaction and dispatch: the next process builds once', {
    timeout: 600_000,
  }, async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const first = await start();
    github.fault({ operation, delay: 60_000 });
    const asked = github.visitors.comment('mia', issue, command);
    await until('a dispatch under way', () => requestsOf(github, operation).length === 1);
    await first.stop('SIGKILL');
    assert.deepEqual(
      asked.reactions.map(({ user }) => user.login),
      [botLogin],
    );
    await start(shortTimeout);
    await until('a run', () => github.world.runs[0]);
    await sleep(moment);
    assert.equal(github.world.runs.length, 1);
  });

  test('killed after GitHub took the dispatch: the run is found, not built again', {
    timeout: 600_000,
  }, async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const first = await start();
    github.fault({ operation, accepted: true, cut: true });
    const asked = github.visitors.comment('mia', issue, command);
    await until('a run', () => github.world.runs[0]);
    await first.stop('SIGKILL');
    await start(shortTimeout);
    await until('the run in the status comment', () => / run=\d+ /.test(statusFor(issue, asked)?.body ?? ''));
    assert.equal(github.world.runs.length, 1);
  });

  test('a dispatch that GitHub refuses is shown, and not sent again', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    github.fault({ operation, answer: { status: 422 } });
    const asked = github.visitors.comment('mia', issue, command);
    await until('a failure', () => statesOf(statusFor(issue, asked))[0] === 'failed');
    assert.equal(requestsOf(github, operation).length, 1);
  });

  test('a secondary limit delays an answer and loses none', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const limited = { status: 403, headers: { 'retry-after': '1' } };
    github.fault({ operation: 'issues/create-comment', answer: limited });
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    assert.equal(github.world.runs.length, 1);
    assert.deepEqual(statesOf(statusFor(issue, asked)), ['queued']);
    assert.match(statusFor(issue, asked)?.body ?? '', new RegExp(` run=${github.world.runs[0]?.id} `));
  });
});
