import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { Probot } from 'probot';
import { createService, listen } from '../../../src/bot/webhooks/app.ts';
import { setUp } from '../actions.ts';

/** The bot under a name of its own, as a server has it; it receives webhooks without a network. */
export async function setUpService(t: TestContext) {
  const { github, issue, event } = await setUp(t);
  const { token, apiUrl, timeouts } = event('issues');
  const log = pino({ level: 'silent' });
  const app = new Probot({ githubToken: token, log, baseUrl: apiUrl });
  await app.ready();
  const identity = { login: 'github-actions[bot]', owners: undefined, shared: false };
  const service = createService(app, { identity: async () => identity, timeouts });
  listen(app, service);
  const failed: unknown[] = [];
  const receive = async (name: string) => {
    const { payload } = event(name);
    await app.receive({ id: 'x', name, payload } as never);
    assert.deepEqual(await service.tasks.settled(), failed);
  };
  const write = async (text: string, login = 'mia') => {
    const asked = github.visitors.comment(login, issue, text);
    await receive('issue_comment');
    return asked;
  };
  /** Writes a comment whose answer fails. */
  const fail = async (text: string, login = 'mia') => {
    const asked = github.visitors.comment(login, issue, text);
    const { payload } = event('issue_comment');
    await app.receive({ id: 'x', name: 'issue_comment', payload } as never);
    assert.equal((await service.tasks.settled()).length, 1);
    failed.push(...(await service.tasks.settled()));
    return asked;
  };
  /** Receives the newest event of a name as one of another action, which the fake GitHub doesn't send. */
  const receiveAs = async (name: string, action: string) => {
    const payload = structuredClone(event(name).payload as Record<string, object>);
    const changed = { ...payload, action, [name]: { ...payload[name], status: action } };
    await app.receive({ id: 'x', name, payload: changed } as never);
  };
  const until = async (look: () => boolean) => {
    for (const end = Date.now() + 30_000; !look(); await wait(50)) assert.ok(Date.now() < end);
  };
  return { github, issue, write, receive, receiveAs, until, fail };
}
