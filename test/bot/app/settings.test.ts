import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSettings } from '../../../src/bot/settings.ts';

const key = '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----';
const good = { APP_ID: '7', PRIVATE_KEY: key, WEBHOOK_SECRET: 'a secret' };

describe('security 1: the server does not start without a webhook secret of its own', () => {
  for (const secret of [undefined, '', '  ', 'development'])
    test(`not with ${JSON.stringify(secret)}`, () => {
      assert.throws(() => readSettings({ ...good, WEBHOOK_SECRET: secret }), { code: 'NOT_CONFIGURED' });
    });

  for (const name of ['APP_ID', 'PRIVATE_KEY'])
    test(`nor without ${name}, and says what to run`, () => {
      assert.throws(() => readSettings({ ...good, [name]: '' }), {
        code: 'NOT_CONFIGURED',
        hint: /bot setup/,
      });
    });
});

test('the key may have its line breaks written as \\n, or be in base64', () => {
  const forms = [key, key.replaceAll('\n', '\\n'), Buffer.from(key).toString('base64')];
  for (const form of forms) assert.equal(readSettings({ ...good, PRIVATE_KEY: form }).privateKey, key);
});

test('it listens on loopback unless told otherwise, and talks to the GitHub it is told', () => {
  const { host, port, baseUrl, owners, patience } = readSettings(good);
  assert.deepEqual([host, port, baseUrl, owners, patience], ['127.0.0.1', 3000, undefined, undefined, {}]);
  const more = {
    HOST: '0.0.0.0',
    PORT: '80',
    GHE_HOST: 'ghe.example',
    IMAGEBUILD_OWNERS: 'octo, acme',
    IMAGEBUILD_PATIENCE: '2',
  };
  const other = readSettings({ ...good, ...more });
  assert.deepEqual([other.host, other.port, other.baseUrl], ['0.0.0.0', 80, 'https://ghe.example/api/v3']);
  assert.deepEqual([other.owners, other.patience], [['octo', 'acme'], { run: 2000 }]);
});
