import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGitHub } from '../../github/github.ts';
import { startBot } from './bot.ts';
import { setScene, statusFor } from './scene.ts';

const command = '/imagebuild_apps helm v3.8.2';

describe('the server', { concurrency: 4 }, () => {
  for (const [what, WEBHOOK_SECRET] of [
    ['no webhook secret', ''],
    ['the secret that everybody knows', 'development'],
  ] as const)
    test(`does not start with ${what}`, async (t) => {
      const github = await startGitHub();
      t.after(() => github.stop());
      await assert.rejects(startBot(github, { WEBHOOK_SECRET }), /WEBHOOK_SECRET/);
      assert.deepEqual(github.requests, []);
    });

  test('serves only the listed owners', async (t) => {
    const { github, issue, start } = await setScene(t);
    await start({ IMAGEBUILD_OWNERS: 'another' });
    const before = github.requests.length;
    const asked = github.visitors.comment('mia', issue, command);
    await github.hooks.settled();
    await sleep(500);
    assert.deepEqual(github.requests.slice(before), []);
    assert.deepEqual(asked.reactions, []);
  });

  test('shows its health, its readiness and its counters', async (t) => {
    const { github, issue, start, until } = await setScene(t);
    const { url } = await start();
    const get = async (path: string) => {
      const answer = await fetch(url + path);
      return { status: answer.status, text: await answer.text() };
    };
    assert.equal((await get('/health')).status, 200);
    assert.equal((await get('/ready')).status, 200);
    const asked = github.visitors.comment('mia', issue, command);
    await until('a status comment', () => statusFor(issue, asked));
    assert.match((await get('/metrics')).text, /dispatches\w*\{outcome="accepted"\} 1/);
  });

  test('finishes what it began when it is asked to stop', async (t) => {
    const { github, issue, start } = await setScene(t);
    const bot = await start();
    const asked = github.visitors.comment('mia', issue, command);
    await github.hooks.settled();
    await bot.stop('SIGTERM');
    assert.equal(github.world.runs.length, 1);
    assert.ok(statusFor(issue, asked), bot.log());
  });
});
