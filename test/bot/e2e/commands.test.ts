import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { signature } from '../../github/hooks.ts';
import { botComments, finishRun, requestsOf, resultDigest, setScene, statesOf, statusFor } from './scene.ts';

/** Long enough for a bot to do what it should not. */
const moment = 400;

// A test mostly waits: for the bot, whose client spaces its writes as GitHub asks for.
describe('commands, from a comment to an answer', { concurrency: 4 }, () => {
  test('a comment becomes a reaction, a status comment, a run, and its result, with few requests', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const before = github.requests.length;
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps helm v3.8.2');
    const run = await until('a run', () => github.world.runs[0]);
    assert.deepEqual(
      asked.reactions.map(({ content }) => content),
      ['eyes'],
    );
    assert.deepEqual(
      [run.inputs['type'], run.inputs['app'], run.inputs['version'], run.inputs['replace']],
      ['apps', 'helm', 'v3.8.2', 'true'],
    );
    assert.equal(run.inputs['sha'], github.world.branches.get('main')?.sha);
    assert.ok(run.title.endsWith(`[${run.inputs['request-id']}]`), run.title);
    await until('a status comment', () => statusFor(issue, asked));
    assert.deepEqual(statesOf(statusFor(issue, asked)), ['queued']);
    await finishRun(github, run);
    const status = await until('the end', () =>
      statesOf(statusFor(issue, asked))[0] === 'done' ? statusFor(issue, asked) : undefined,
    );
    assert.ok(status.body.includes(resultDigest), status.body);
    assert.match(status.body, /sealos run registry\.example\/octo\/helm:v3\.8\.2/);
    await sleep(moment);
    await github.hooks.settled();
    const calls = github.requests.slice(before).map(({ operation }) => operation);
    assert.ok(calls.length <= 14, `${calls.length} requests: ${calls.join(', ')}`);
  });

  test('what a run is doing is shown while it goes on', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps helm v3.8.2');
    await until('a status comment', () => statusFor(issue, asked));
    const run = github.world.runs[0]!;
    github.runs.begin(run);
    github.runs.beginJob(run, 'prepare', ['Set up job', 'prepare']);
    const status = await until('building', () =>
      statesOf(statusFor(issue, asked))[0] === 'building' ? statusFor(issue, asked) : undefined,
    );
    assert.ok(status.body.includes(`${github.site}/octo/images/actions/runs/${run.id}`), status.body);
  });

  test('a comment without a command, an edit, and the bot’s own words cost no request', async (t) => {
    const { github, issue, start } = await setScene(t);
    await start();
    const before = github.requests.length;
    const quoted = '> /imagebuild_apps helm v3.8.2\n\nsee `/imagebuild_apps`\n\n<!-- /imagebuild_help -->\n';
    const words = github.visitors.comment('mia', issue, quoted);
    github.visitors.editComment(issue, words, '/imagebuild_apps helm v3.8.2');
    github.visitors.comment('imagebuild[bot]', issue, '/imagebuild_apps helm v3.8.2');
    await github.hooks.settled();
    await sleep(moment);
    assert.deepEqual(github.requests.slice(before), []);
  });

  test('a wrong signature is refused and causes no request', async (t) => {
    const { github, issue, start } = await setScene(t);
    const bot = await start();
    github.hooks.listen();
    github.visitors.comment('mia', issue, '/imagebuild_apps helm v3.8.2');
    const body = JSON.stringify(github.world.deliveries.at(-1)?.payload);
    const before = github.requests.length;
    for (const signed of [signature('another secret', body), 'sha256=', '', undefined]) {
      const answer = await fetch(bot.hook, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'issue_comment',
          'x-github-delivery': 'd',
          ...(signed === undefined ? {} : { 'x-hub-signature-256': signed }),
        },
      });
      await answer.arrayBuffer();
      assert.ok(answer.status >= 400 && answer.status < 500, `${signed}: ${answer.status}`);
    }
    await sleep(moment);
    assert.deepEqual(github.requests.slice(before), []);
  });

  test('a stranger is refused with the reason, and nothing is dispatched', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    github.visitors.comment('ann', issue, '/imagebuild_apps helm v3.8.2');
    const [refusal] = await until('a refusal', () =>
      botComments(issue).length > 0 ? botComments(issue) : false,
    );
    assert.match(refusal?.body ?? '', /write permission|accepted/i);
    await sleep(moment);
    assert.deepEqual(github.world.runs, []);
  });

  test('refusals of one person are one comment, and end as reactions', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const asked = [];
    for (let count = 1; count <= 7; count++) {
      const comment = github.visitors.comment('ann', issue, `/imagebuild_apps helm v3.8.${count}`);
      asked.push(comment);
      await until('a reaction', () => comment.reactions.length > 0);
      await sleep(moment);
    }
    await github.hooks.settled();
    assert.equal(botComments(issue).length, 1);
    const written = botComments(issue)[0]!.earlier.length + 1;
    assert.ok(written <= 5, `${written} refusals were written`);
  });

  test('when GitHub cannot say what somebody may do, nothing is built', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    const operation = 'repos/get-collaborator-permission-level';
    github.fault({ operation, times: 20, answer: { status: 500 } });
    github.visitors.comment('mia', issue, '/imagebuild_apps helm v3.8.2');
    await until('an answer', () => botComments(issue)[0]);
    assert.deepEqual(github.world.runs, []);
  });

  test('a mistake is answered with the line to write', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    await start();
    github.visitors.comment('mia', issue, '/imagebuild_apps celium v1.17.4');
    const answer = await until('an answer', () => botComments(issue)[0]);
    assert.match(answer.body, /cilium/);
    assert.deepEqual(github.world.runs, []);
  });

  test('the label has the application of the title built, and may not replace a tag', async (t) => {
    const { github, start, until } = await setScene(t);
    github.world.roles.set('bob', 'write');
    await start();
    const body = 'please\n\n/imagebuild_apps helm v3.8.2\n';
    const issue = github.visitors.open('ann', { title: '【Auto-build】helm', body });
    await github.hooks.settled();
    await sleep(moment);
    assert.deepEqual(github.world.runs, []);
    github.visitors.label('bob', issue, 'accepted');
    const run = await until('a run', () => github.world.runs[0]);
    assert.deepEqual([run.inputs['app'], run.inputs['replace']], ['helm', 'false']);
  });

  /** Whatever spoils the label's word, before it is put on or after. */
  const spoiled: readonly (readonly [string, (scene: Awaited<ReturnType<typeof setScene>>) => void])[] = [
    ['by somebody who may only triage', ({ github }) => void github.world.roles.set('bob', 'triage')],
    [
      'on an issue of another title',
      ({ issue }) => void Object.assign(issue, { title: '[Auto-build] cilium' }),
    ],
    ['on a locked issue', ({ issue }) => void Object.assign(issue, { locked: true })],
    ['on a closed issue', ({ issue }) => void Object.assign(issue, { state: 'closed' })],
    [
      'on an issue that came by transfer',
      ({ github, issue }) => github.visitors.happened('bob', issue, 'transferred'),
    ],
    ['on a body that was edited', ({ github, issue }) => github.visitors.editBody('ann', issue, issue.body)],
  ];

  for (const [what, spoil] of spoiled)
    test(`the label counts for nothing when it is put ${what}`, async (t) => {
      const scene = await setScene(t);
      const { github, issue } = scene;
      github.world.roles.set('bob', 'write');
      Object.assign(issue, { title: '[Auto-build] helm', body: '/imagebuild_apps helm v3.8.2' });
      spoil(scene);
      await scene.start();
      github.visitors.label('bob', issue, 'accepted');
      await github.hooks.settled();
      await sleep(2 * moment);
      assert.deepEqual(github.world.runs, []);
    });

  test('on a pull request nothing of its head is built', async (t) => {
    const { github, start, until } = await setScene(t);
    await start();
    const pull = github.visitors.open('ann', {
      title: '[Auto-build] helm',
      head: 'f'.repeat(40),
      silent: true,
    });
    github.visitors.comment('mia', pull, '/imagebuild_apps helm v3.8.2');
    const answer = await until('an answer', () => botComments(pull)[0]);
    assert.match(answer.body, /checks/);
    assert.deepEqual(requestsOf(github, 'actions/create-workflow-dispatch'), []);
  });
});
