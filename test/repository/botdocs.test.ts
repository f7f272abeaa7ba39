import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { parseRepositoryConfiguration } from '../../src/application/configuration.ts';
import { commands } from '../../src/bot/grammar/commands.ts';
import { readBotSettings } from '../../src/bot/server/bot-settings.ts';
import { setUp } from '../../src/bot/server/setup.ts';
import { createAppKey } from '../github/tokens.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/bot.md');

test('docs/bot.md shows every command', () => {
  const shown = [...page.matchAll(/^\| `\/(image\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(shown.sort(), commands.map(({ name }) => name).sort());
});

test('docs/bot.md shows the policy as it is when nobody writes one', () => {
  const [, text = ''] = /```yaml\n(policy:[\s\S]*?)```/.exec(page) ?? [];
  const { policy, language } = parseRepositoryConfiguration(text, 'docs/bot.md');
  const plain = parseRepositoryConfiguration('{}', 'nothing');
  assert.deepEqual({ policy, language }, { policy: plain.policy, language: plain.language });
  assert.deepEqual(Object.keys(parse(text).policy), Object.keys(plain.policy));
});

test('docs/bot.md shows every job of the workflow', () => {
  const shown = [...page.matchAll(/^\| `(\w+)` \| (?:the r|nothing)/gm)].map(([, job]) => job);
  assert.deepEqual(shown, Object.keys(parse(read('.github/workflows/imagebuild.yml')).jobs));
});

test('docs/bot.md names every variable that the server and its setup read', async () => {
  const named = new Set<string>();
  const record = (values: Readonly<Record<string, string>>) =>
    new Proxy(values, {
      get: (all, name) => {
        named.add(String(name));
        return all[String(name)];
      },
    });
  const values = { APP_ID: '1', WEBHOOK_SECRET: 'a secret', GHE_HOST: 'ghe.example' };
  // One way to give the key, and the other.
  assert.throws(() => readBotSettings(record({ ...values, PRIVATE_KEY_PATH: '/nonexistent.pem' })));
  readBotSettings(record({ ...values, PRIVATE_KEY: createAppKey().privateKey }));
  const signal = AbortSignal.abort();
  await assert.rejects(setUp({ env: record(values), file: '/nonexistent/.env', signal, open() {} }));
  assert.ok(named.size > 10, [...named].join(' '));
  assert.deepEqual(
    [...named].filter((name) => !page.includes(`\`${name}\``)),
    [],
  );
});

test('docs/guides/run-the-bot.md asks for the permissions of app.yml, and for members only with teams', () => {
  const rows = [...read('docs/guides/run-the-bot.md').matchAll(/^\| (\w+): (read|write) \|/gm)];
  const asked = Object.fromEntries(rows.map(([, name, may]) => [name, may]));
  const { default_permissions: permissions } = parse(read('app.yml'));
  assert.deepEqual(asked, { ...permissions, members: 'read' });
});

test('docs/limits.md has the number of inputs, and names those without which ten are left', () => {
  const limits = read('docs/limits.md');
  const inputs = Object.keys(parse(read('.github/workflows/imagebuild.yml')).on.workflow_dispatch.inputs);
  assert.ok(limits.includes(`\`imagebuild.yml\` has ${inputs.length} |`));
  const [, names = ''] = /remove (`.*`)\. The bot sends/.exec(limits) ?? [];
  const removed = [...names.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
  assert.equal(inputs.filter((name) => !removed.includes(name)).length, 10);
});

test('every link of the installation guide and the bot’s page leads to a file', () => {
  for (const name of ['installation.md', 'bot.md'])
    for (const [, path = ''] of read(`docs/${name}`).matchAll(/\]\((?!https?:)([^)#]+)/g))
      assert.ok(readFileSync(join(root, 'docs', path)).length > 0, path);
});
