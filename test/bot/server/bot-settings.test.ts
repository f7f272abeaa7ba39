import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readBotSettings } from '../../../src/bot/server/bot-settings.ts';

const pem = { format: 'pem', type: 'pkcs1' } as const;
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString();
const other = generateKeyPairSync('ed25519')
  .privateKey.export({ ...pem, type: 'pkcs8' })
  .toString();
const good = { APP_ID: '7', PRIVATE_KEY: key, WEBHOOK_SECRET: 'a secret' };

describe('security 1: the server does not start without a webhook secret of its own', () => {
  for (const secret of [undefined, '', '  ', 'development'])
    test(`not with ${JSON.stringify(secret)}`, () => {
      assert.throws(() => readBotSettings({ ...good, WEBHOOK_SECRET: secret }), { code: 'NOT_CONFIGURED' });
    });

  for (const name of ['APP_ID', 'PRIVATE_KEY'])
    test(`nor without ${name}, and says what to run`, () => {
      assert.throws(() => readBotSettings({ ...good, [name]: '' }), {
        code: 'NOT_CONFIGURED',
        hint: /bot setup/,
      });
    });
});

test('the key may have its line breaks written as \\n, or be in base64', () => {
  const forms = [key, key.replaceAll('\n', '\\n'), Buffer.from(key).toString('base64')];
  for (const form of forms) assert.equal(readBotSettings({ ...good, PRIVATE_KEY: form }).privateKey, key);
});

test('it listens on loopback by default, and uses the GitHub that the environment names', () => {
  const { host, port, baseUrl, owners, timeouts } = readBotSettings(good);
  assert.deepEqual([host, port, baseUrl, owners, timeouts], ['127.0.0.1', 3000, undefined, undefined, {}]);
  const more = {
    HOST: '0.0.0.0',
    PORT: '80',
    GHE_HOST: 'ghe.example',
    IMAGEBUILD_OWNERS: 'octo, acme',
    IMAGEBUILD_PATIENCE: '2',
  };
  const set = readBotSettings({ ...good, ...more });
  assert.deepEqual([set.host, set.port, set.baseUrl], ['0.0.0.0', 80, 'https://ghe.example/api/v3']);
  assert.deepEqual([set.owners, set.timeouts], [['octo', 'acme'], { dispatchMs: 2000 }]);
});

describe('an invalid variable is named, with what to write', () => {
  const directory = mkdtempSync(join(tmpdir(), 'imagebuild-settings-'));
  after(() => rmSync(directory, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return { PRIVATE_KEY: '', PRIVATE_KEY_PATH: join(directory, name) };
  };

  test('a key in a file is read', () => {
    assert.equal(readBotSettings({ ...good, ...file('good.pem', key) }).privateKey, key);
  });

  const rows: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['an app id with letters', { APP_ID: 'Iv1.abc' }, /^APP_ID is "Iv1.abc", which is not a number$/],
    ['a port that is too high', { PORT: '70000' }, /^PORT is "70000"/],
    ['a number with a unit', { IMAGEBUILD_PATIENCE: '1m' }, /^IMAGEBUILD_PATIENCE is "1m"/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"/],
    [
      'a missing key file',
      { PRIVATE_KEY: '', PRIVATE_KEY_PATH: join(directory, 'none') },
      /which does not exist$/,
    ],
    ['a directory', { PRIVATE_KEY: '', PRIVATE_KEY_PATH: directory }, /cannot be read \(EISDIR\)$/],
    [
      'a file without a key',
      file('cut.pem', key.slice(0, 200)),
      /cut\.pem, which does not hold an RSA private key/,
    ],
    [
      'half a key',
      { PRIVATE_KEY: key.slice(0, 200) },
      /^PRIVATE_KEY does not hold an RSA private key in PEM$/,
    ],
    [
      'something else in base64',
      { PRIVATE_KEY: 'aGVsbG8=' },
      /^PRIVATE_KEY does not hold an RSA private key/,
    ],
    ['a key of another kind', { PRIVATE_KEY: other }, /^PRIVATE_KEY does not hold an RSA private key/],
  ];
  for (const [what, env, message] of rows)
    test(what, () => {
      const is = { code: 'NOT_CONFIGURED', message, hint: /^(?:Write|Name|Give) / };
      assert.throws(() => readBotSettings({ ...good, ...env }), is);
    });
});
