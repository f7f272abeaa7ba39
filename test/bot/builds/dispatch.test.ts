import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { ProbotOctokit } from 'probot';
import { validateRequest } from '../../../src/application/request.ts';
import { createBackgroundTasks } from '../../../src/bot/background-tasks.ts';
import { type Bot, defaultTimeouts } from '../../../src/bot/bot.ts';
import { type DispatchRequest, dispatchBuild, workflowInputs } from '../../../src/bot/builds/dispatch.ts';
import { createBotCache } from '../../../src/bot/cache.ts';

const requestId = 'c'.repeat(32);
const request = validateRequest({ type: 'apps', app: 'helm', version: 'v3.8.2' });
const order: DispatchRequest = {
  command: { kind: 'build', request, dryRun: false },
  requestId,
  replace: false,
  comment: 11,
  issue: 12,
  commit: 'd'.repeat(40),
  workflow: 'imagebuild.yml',
};
const run = {
  id: 55,
  display_title: `imagebuild apps helm v3.8.2 [${requestId}]`,
  event: 'workflow_dispatch',
  path: '.github/workflows/imagebuild.yml',
  head_branch: 'main',
  repository: { id: 7 },
  head_repository: { id: 7 },
  actor: { login: 'imagebuild[bot]', id: 1, type: 'Bot' },
  status: 'queued',
  conclusion: null,
  run_attempt: 1,
  html_url: 'https://github.com/o/r/actions/runs/55',
  created_at: '2026-11-21T00:00:00Z',
};

type Answer = (response: ServerResponse) => void;
const status =
  (code: number, body?: object): Answer =>
  (response) =>
    response
      .writeHead(code, { 'content-type': 'application/json' })
      .end(JSON.stringify(body ?? { message: 'x' }));
const cut: Answer = (response) => response.destroy();
const started = status(200, { workflow_run_id: 55, run_url: 'x', html_url: run.html_url });

/**
 * A GitHub that answers dispatches one after the other, and lists.
 * @param listed what the list of runs shows at the nth look.
 */
async function setUp(t: TestContext, dispatches: readonly Answer[], listed: (look: number) => boolean) {
  const bodies: { ref: string; inputs: Record<string, string> }[] = [];
  let looks = 0;
  const server = createServer(async (asked: IncomingMessage, response) => {
    const parts = await asked.toArray();
    if (asked.method === 'POST') {
      bodies.push(JSON.parse(Buffer.concat(parts).toString()));
      dispatches[bodies.length - 1]?.(response);
      return;
    }
    const runs = listed(++looks) ? [run] : [];
    status(200, { total_count: runs.length, workflow_runs: runs })(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = { info() {}, warn() {}, error() {} };
  // The client as it is shipped: its retry is on.
  const octokit = new ProbotOctokit({ baseUrl, auth: { token: 't' }, log: { ...log, debug() {} } });
  const bot: Bot = {
    repository: { octokit, owner: 'o', repo: 'r', id: 7, branch: 'main' },
    identity: { login: 'imagebuild[bot]', owners: undefined, shared: false },
    cache: createBotCache(),
    timeouts: { ...defaultTimeouts, dispatchMs: 300, pollMs: 50 },
    log,
    count() {},
    tasks: createBackgroundTasks(log, () => {}),
  };
  return { bot, bodies, looks: () => looks };
}

describe('security 14: a dispatch is sent once', () => {
  test('and its answer names the run', async (t) => {
    const { bot, bodies, looks } = await setUp(t, [started], () => false);
    assert.deepEqual(await dispatchBuild(bot, order), { id: 55, url: run.html_url });
    assert.deepEqual([bodies.length, looks()], [1, 0]);
    assert.equal(bodies[0]?.ref, 'main');
    assert.deepEqual(bodies[0]?.inputs, {
      type: 'apps',
      app: 'helm',
      version: 'v3.8.2',
      'build-args': '{}',
      platforms: 'linux/amd64,linux/arm64',
      replace: 'false',
      'request-id': requestId,
      'comment-id': '11',
      'issue-number': '12',
      sha: 'd'.repeat(40),
    });
  });

  for (const [what, answer] of [
    ['502', status(502)],
    ['500', status(500)],
    ['an answer that got lost', cut],
  ] as const)
    test(`after ${what} the run is found, although lists lag, and no second one is sent`, async (t) => {
      const { bot, bodies } = await setUp(t, [answer, started], (look) => look > 2);
      assert.equal((await dispatchBuild(bot, order))?.id, 55);
      assert.equal(bodies.length, 1);
    });

  test('when no run shows up it is sent again', async (t) => {
    const { bot, bodies } = await setUp(t, [status(502), started], () => false);
    assert.equal((await dispatchBuild(bot, order)).id, 55);
    assert.equal(bodies.length, 2);
  });

  test('twice in vain is an error with a hint', async (t) => {
    const { bot, bodies } = await setUp(t, [status(502), cut, started], () => false);
    await assert.rejects(dispatchBuild(bot, order), { code: 'INTERNAL', hint: /githubstatus/ });
    assert.equal(bodies.length, 2);
  });

  test('a refusal is an error at once', async (t) => {
    const { bot, bodies, looks } = await setUp(t, [status(422, { message: 'no such input' })], () => false);
    await assert.rejects(dispatchBuild(bot, order), {
      message: /no such input/,
      hint: /inputs of this version/,
    });
    assert.deepEqual([bodies.length, looks()], [1, 0]);
  });

  test('a refusal shows GitHub’s reasons, on one line', async (t) => {
    const body = {
      message: 'Validation Failed',
      errors: [
        { message: 'failed to parse workflow:\n(Line: 3, Col: 5): unexpected' },
        { field: 'ref', code: 'bad' },
      ],
      documentation_url: 'https://docs.github.com/rest',
    };
    const { bot } = await setUp(t, [status(422, body)], () => false);
    await assert.rejects(dispatchBuild(bot, order), {
      message:
        'GitHub did not start the workflow: Validation Failed; failed to parse workflow: (Line: 3, Col: 5): unexpected; ref bad',
    });
  });

  test('a GitHub Enterprise Server that refuses return_run_details is asked without it', async (t) => {
    const refusal = status(422, { message: '"return_run_details" is not a permitted key.' });
    const taken: Answer = (response) => response.writeHead(204).end();
    const { bot, bodies } = await setUp(t, [refusal, taken], () => true);
    assert.equal((await dispatchBuild(bot, order)).id, 55);
    assert.deepEqual(
      bodies.map((body) => 'return_run_details' in body),
      [true, false],
    );
    assert.deepEqual(bodies[0]?.inputs, bodies[1]?.inputs);
  });

  test('a GitHub that does not name the run is asked for it', async (t) => {
    const { bot, bodies } = await setUp(t, [(response) => response.writeHead(204).end()], () => true);
    assert.equal((await dispatchBuild(bot, order)).id, 55);
    assert.equal(bodies.length, 1);
  });
});

test('a usual build needs ten inputs, which GitHub Enterprise Server allows; a flag is one more', () => {
  assert.equal(Object.keys(workflowInputs(order)).length, 10);
  const { command } = order;
  const request = { ...command.request, cache: false };
  const { cache, 'dry-run': dryRun } = workflowInputs({
    ...order,
    command: { ...command, request, dryRun: true },
  });
  assert.deepEqual({ cache, dryRun }, { cache: 'false', dryRun: 'true' });
});

test('a copy is an input of its own, which no build sends: an earlier workflow doesn’t know it', () => {
  const build = workflowInputs(order);
  assert.ok(!('copy-from' in build));
  const copyFrom = 'docker.io/library/nginx:1.25';
  const copied = validateRequest({ type: 'dockerimages', app: 'nginx', version: '1.25', copyFrom });
  const inputs = workflowInputs({ ...order, command: { kind: 'build', request: copied, dryRun: false } });
  assert.deepEqual(inputs, {
    ...build,
    ...{ type: 'dockerimages', app: 'nginx', version: '1.25', 'copy-from': copyFrom },
  });
});
