import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { startServer } from '../../../src/bot/server/server.ts';
import { signature } from '../../github/hooks.ts';
import { createAppKey } from '../../github/tokens.ts';
import { freePort } from '../../support/registry.ts';

const secret = 'a secret of webhooks';

/** A server of the bot's on a GitHub that knows the app and nothing else. */
async function setUp(t: TestContext, known = true) {
  const asked: string[] = [];
  const github = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const isApp = known && request.url === '/api/v3/app';
    const body = isApp ? { id: 1, slug: 'imagebuild', owner: { login: 'octo' } } : [];
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  github.listen(0, '127.0.0.1');
  await once(github, 'listening');
  const server = await startServer({
    APP_ID: '1',
    PRIVATE_KEY: createAppKey().privateKey,
    WEBHOOK_SECRET: secret,
    PORT: String(await freePort()),
    LOG_LEVEL: 'silent',
    GHE_HOST: `127.0.0.1:${(github.address() as AddressInfo).port}`,
    GHE_PROTOCOL: 'http',
  });
  t.after(async () => {
    await server.stop();
    github.close().closeAllConnections();
  });
  const read = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`, { headers: { connection: 'close' } });
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };
  const deliver = (body: string, signed: string) =>
    fetch(`${server.url}/api/github/webhooks`, {
      method: 'POST',
      body,
      headers: {
        connection: 'close',
        'content-type': 'application/json',
        'x-github-event': 'issue_comment',
        'x-github-delivery': 'd',
        'x-hub-signature-256': signed,
      },
    });
  return { server, asked, read, deliver };
}

describe('the server', () => {
  test('shows its health, its readiness and its counters', async (t) => {
    const { read, deliver } = await setUp(t);
    assert.deepEqual((await read('/health')).status, 200);
    assert.deepEqual((await read('/ready')).status, 200);
    const body = JSON.stringify({
      action: 'created',
      installation: { id: 1 },
      repository: { id: 7, name: 'r', owner: { login: 'octo' }, default_branch: 'main' },
      issue: { id: 2, number: 3, title: 't', html_url: 'u', created_at: 'd' },
      comment: { id: 4, body: 'thanks!', user: null, created_at: 'd' },
    });
    assert.equal((await deliver(body, signature(secret, body))).status, 200);
    const { text, type } = await read('/metrics');
    assert.match(type ?? '', /^text\/plain; version=0\.0\.4/);
    assert.match(text, /^imagebuild_deliveries_total\{event="issue_comment"\} 1$/m);
    assert.match(text, /^imagebuild_errands \d+$/m);
    assert.equal((await read('/other')).status, 404);
  });

  test('is not ready while GitHub refuses the app', async (t) => {
    const { read } = await setUp(t, false);
    assert.equal((await read('/ready')).status, 503);
    assert.equal((await read('/health')).status, 200);
  });

  test('security 1: a wrong signature gets 4xx and causes no call', async (t) => {
    const { asked, deliver } = await setUp(t);
    const before = asked.length;
    const body = JSON.stringify({ action: 'created', comment: { body: '/imagebuild_apps helm v3.8.2' } });
    const { status } = await deliver(body, signature('another', body));
    assert.ok(status >= 400 && status < 500, String(status));
    assert.deepEqual(
      asked.slice(before).filter((one) => !/\/app(\/|$)/.test(one)),
      [],
    );
  });

  test('ends when asked, and takes no more', async (t) => {
    const { server, read } = await setUp(t);
    await server.stop();
    await assert.rejects(read('/health'));
  });
});
