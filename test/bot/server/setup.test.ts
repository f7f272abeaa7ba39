import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { manifest } from '../../../src/bot/server/app-manifest.ts';
import { readBotSettings } from '../../../src/bot/server/bot-settings.ts';
import { setUp as register } from '../../../src/bot/server/setup.ts';
import { createAppKey } from '../../github/tokens.ts';

const pem = createAppKey().privateKey;
const conversion = {
  id: 42,
  slug: 'imagebuild',
  pem,
  webhook_secret: 'made by GitHub',
  html_url: 'https://github.example/apps/imagebuild',
  owner: { login: 'octo' },
};

/** The setup, its page in a browser's place, and a GitHub that gives an app for the code `good`. */
async function start(t: TestContext) {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-setup-'));
  const codes: string[] = [];
  const github = createServer((request, response) => {
    codes.push(`${request.method} ${request.url}`);
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(conversion));
  });
  github.listen(0, '127.0.0.1');
  await once(github, 'listening');
  const stop = new AbortController();
  t.after(async () => {
    stop.abort(new Error('stopped'));
    github.close().closeAllConnections();
    await rm(directory, { recursive: true });
  });
  const host = `127.0.0.1:${(github.address() as AddressInfo).port}`;
  const opened = Promise.withResolvers<string>();
  const file = join(directory, '.env');
  const done = register({
    env: { GHE_HOST: host, GHE_PROTOCOL: 'http' },
    organization: 'octo',
    webhookUrl: 'https://bot.example/api/github/webhooks',
    file,
    signal: stop.signal,
    open: opened.resolve,
  });
  done.catch(() => {});
  const page = await opened.promise;
  const html = await (await fetch(page)).text();
  const state = /state=([0-9a-f]+)"/.exec(html)?.[1] ?? '';
  return { page, html, state, file, done, codes, host };
}

describe('imagebuild bot setup', () => {
  test('registers the app and writes what the server reads, for its owner only', async (t) => {
    const { page, html, state, file, done, codes, host } = await start(t);
    assert.ok(page.startsWith('http://127.0.0.1:'));
    assert.ok(html.includes(`action="http://${host}/organizations/octo/settings/apps/new?state=${state}"`));
    const answer = await fetch(`${page}/registered?code=good&state=${state}`, { redirect: 'manual' });
    assert.equal(answer.headers.get('location'), `${conversion.html_url}/installations/new`);
    assert.deepEqual(await done, { url: conversion.html_url, file });
    assert.deepEqual(codes, ['POST /api/v3/app-manifests/good/conversions']);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const settings = readBotSettings(parseEnv(await readFile(file, 'utf8')));
    assert.deepEqual([settings.appId, settings.privateKey], [42, pem.trim()]);
    assert.deepEqual([settings.secret, settings.owners], ['made by GitHub', ['octo']]);
  });

  test('takes no code that another page sends', async (t) => {
    const { page, file, codes } = await start(t);
    for (const query of ['code=good', 'code=good&state=', `code=good&state=${'0'.repeat(48)}`])
      assert.equal((await fetch(`${page}/registered?${query}`)).status, 400);
    assert.deepEqual(codes, []);
    await assert.rejects(stat(file), { code: 'ENOENT' });
  });

  test('overwrites no settings', async (t) => {
    const { file } = await start(t);
    await writeFile(file, 'APP_ID=1\n');
    const signal = new AbortController().signal;
    await assert.rejects(register({ env: {}, file, signal, open() {} }), { code: 'USAGE' });
  });

  test('asks for what app.yml says', () => {
    const written = parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'app.yml'), 'utf8'));
    assert.deepEqual(manifest, written);
  });
});
