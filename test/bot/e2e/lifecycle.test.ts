import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { zipOf } from '../../github/runs.ts';
import type { Run } from '../../github/world.ts';
import { botComments, finishRun, resultOf, setScene, statesOf, statusFor } from './scene.ts';

const command = '/imagebuild_apps helm v3.8.2';
const moment = 600;

// A test mostly waits: for the bot, whose client spaces its writes as GitHub asks for.
describe('a build’s life', { concurrency: 4 }, () => {
  test('cancel stops the run, and retry starts another at the default branch’s current commit', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    github.visitors.comment('mia', issue, '/imagebuild_cancel');
    await until('cancelled', () => github.world.runs[0]?.conclusion === 'cancelled');
    await until('shown', () => statesOf(statusFor(issue, asked))[0] === 'cancelled');
    github.visitors.comment('mia', issue, '/imagebuild_retry');
    const again = await until('another run', () => github.world.runs[1]);
    assert.equal(again.inputs['app'], 'helm');
    assert.notEqual(again.inputs['request-id'], github.world.runs[0]?.inputs['request-id']);
  });

  test('a request that is already being built is joined, not built twice', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const first = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, first));
    const second = github.visitors.comment('mia', issue, command);
    await until('joined', () => statesOf(statusFor(issue, second))[0] === 'joined');
    assert.equal(github.world.runs.length, 1);
  });

  test('several commands are answered side by side in one comment', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const lines = [command, '/imagebuild_apps cilium v1.17.4', command];
    const asked = github.visitors.comment('mia', issue, lines.join('\n'));
    await until('two runs', () => github.world.runs.length === 2);
    await Promise.all(github.world.runs.map((run) => finishRun(github, run)));
    await until('both done', () => statesOf(statusFor(issue, asked)).join() === 'done,done');
    assert.equal(statesOf(statusFor(issue, asked)).length, 2);
  });

  test('a failed run shows the error, its place and what to do, escaped', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const asked = github.visitors.comment('mia', issue, command);
    const run = await until('a run', () => github.world.runs[0]);
    await until('a status comment', () => statusFor(issue, asked));
    const error = {
      code: 'KUBEFILE_INVALID',
      message: 'COPY has no source @everyone <!-- imagebuild:section -->',
      place: { file: 'applications/helm/v3.8.2/Kubefile', line: 3 },
      hint: 'Name what is to be copied.',
    };
    await finishRun(github, run, { status: 'failed', digest: undefined, error });
    await until('shown', () => statesOf(statusFor(issue, asked))[0] === 'failed');
    const { body } = statusFor(issue, asked)!;
    assert.match(body, /COPY has no source/);
    assert.match(body, /Kubefile/);
    assert.doesNotMatch(body, /(?<![\w`/])@everyone\b/);
    assert.equal(body.match(/<!-- imagebuild:section/g)?.length, 1);
  });

  test('a run that waits for a reviewer says so, until somebody approves it', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start({ IMAGEBUILD_EDIT_INTERVAL: '1' });
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    const [run] = github.world.runs as [Run];
    github.runs.begin(run);
    github.runs.finishJob(run, github.runs.beginJob(run, 'prepare', ['prepare']), 'success');
    const job = github.runs.awaitReviewer(run, 'publish');
    await until('waiting', () => /reviewer.*<code>publish<\/code>/.test(statusFor(issue, asked)?.body ?? ''));
    github.runs.approve(run, job, ['Set up job']);
    await until('going on', () =>
      /<code>publish<\/code>.*<code>Set up job<\/code>/.test(statusFor(issue, asked)?.body ?? ''),
    );
    assert.doesNotMatch(statusFor(issue, asked)!.body, /reviewer/);
  });

  test('a run that began to wait for a reviewer while the bot was away says so when it starts', {
    timeout: 600_000,
  }, async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const bot = await start();
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    await bot.stop();
    const [run] = github.world.runs as [Run];
    github.runs.begin(run);
    github.runs.awaitReviewer(run, 'publish');
    await github.hooks.settled();
    await start();
    await until('waiting', () => /reviewer.*<code>publish<\/code>/.test(statusFor(issue, asked)?.body ?? ''));
  });

  test('what was missed while the bot was away is handled when it starts', {
    timeout: 600_000,
  }, async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const missed = github.visitors.comment('mia', issue, command);
    const old = github.visitors.comment('mia', issue, '/imagebuild_apps cilium v1.17.4', {
      silent: true,
      createdAt: new Date(Date.now() - 30 * 3_600_000).toISOString(),
    });
    await github.hooks.settled();
    await start();
    await until('a run', () => github.world.runs[0]);
    await sleep(moment);
    assert.equal(github.world.runs.length, 1);
    assert.deepEqual(
      missed.reactions.map(({ content }) => content),
      ['eyes'],
    );
    assert.equal(
      old.reactions.some(({ content }) => content === 'eyes'),
      false,
    );
  });

  test('a run that ended while the bot was away is shown when it starts', { timeout: 600_000 }, async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const first = await start();
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    await first.stop();
    await finishRun(github, github.world.runs[0]!);
    await github.hooks.settled();
    await start();
    await until('shown', () => statesOf(statusFor(issue, asked))[0] === 'done');
  });

  /** Artifacts that the bot's own runs never leave; none may be shown as done. */
  const hostile: readonly (readonly [string, (run: Run) => Promise<Buffer> | Buffer])[] = [
    ['of 64 MiB unpacked', () => zipOf({ 'imagebuild-result.json': Buffer.alloc(64 << 20, ' ') })],
    [
      'of two files',
      (run) => zipOf({ 'imagebuild-result.json': JSON.stringify(resultOf(run)), 'another.json': '{}' }),
    ],
    ['that is not a zip', () => Buffer.from('not a zip at all')],
    ['that is not JSON', () => zipOf({ 'imagebuild-result.json': '{' })],
    ['of another request', (run) => withResult(run, { requestId: 'f'.repeat(32) })],
    ['of another run', (run) => withResult(run, { runId: run.id + 1 })],
    ['of another attempt', (run) => withResult(run, { runAttempt: 2 })],
  ];

  function withResult(run: Run, changes: object): Promise<Buffer> {
    return zipOf({ 'imagebuild-result.json': JSON.stringify({ ...resultOf(run), ...changes }) });
  }

  for (const [what, make] of hostile)
    test(`an artifact ${what} is not believed`, async (t) => {
      const { github, issue, start, until } = await setScene(t);
      await start();
      const asked = github.visitors.comment('mia', issue, command);
      const run = await until('a run', () => github.world.runs[0]);
      await until('a status comment', () => statusFor(issue, asked));
      github.runs.begin(run);
      const zip = await make(run);
      run.artifacts.push({ id: github.world.nextId(), name: 'imagebuild-result', zip, expired: false });
      github.runs.finish(run, 'success');
      const final = (state: string | undefined) => state === 'failed' || state === 'done';
      await until('an end', () => final(statesOf(statusFor(issue, asked))[0]));
      assert.equal(statesOf(statusFor(issue, asked))[0], 'failed');
    });

  test('a foreign run with a request id of the bot changes nothing', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const asked = github.visitors.comment('mia', issue, command);
    const run = await until('a run', () => github.world.runs[0]);
    await until('a status comment', () => statusFor(issue, asked));
    const before = statusFor(issue, asked)?.body;
    const foreign: Run = {
      ...run,
      id: github.world.nextId(),
      event: 'pull_request',
      headRepository: 'mallory/images',
      branch: 'change',
      jobs: [],
      artifacts: [],
    };
    github.world.runs.push(foreign);
    await finishRun(github, foreign);
    await github.hooks.settled();
    await sleep(moment);
    assert.equal(statusFor(issue, asked)?.body, before);
    assert.equal(botComments(issue).length, 1);
  });
});
