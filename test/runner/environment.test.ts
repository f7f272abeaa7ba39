import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgramEnvironment, createStoreEnvironment } from '../../src/runner/environment.ts';

const homes = ['HOME', 'TMPDIR', 'DOCKER_CONFIG', 'HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME'];

test('variables for downloads are passed on, and no others', () => {
  const ours = {
    PATH: '/bin',
    LANG: 'C.UTF-8',
    LC_ALL: 'C',
    TZ: 'UTC',
    https_proxy: 'http://proxy:1',
    NO_PROXY: 'localhost',
    SSL_CERT_FILE: '/ca.pem',
    SOURCE_DATE_EPOCH: '1',
  };
  const secrets = {
    GITHUB_TOKEN: 'secret',
    REGISTRY_PASSWORD: 'secret',
    NODE_OPTIONS: '--require x',
    BASH_ENV: '/x',
    LD_PRELOAD: '/x',
    MY_PATH: 'secret',
    PATHS: 'secret',
    DOCKER_CONFIG: '/root/.docker',
    HOME: '/root',
  };
  const env = createProgramEnvironment({ ...ours, ...secrets }, '/homes');
  for (const [name, value] of Object.entries(ours)) assert.equal(env[name], value);
  assert.ok(!JSON.stringify(env).includes('secret'));
  for (const name of ['NODE_OPTIONS', 'BASH_ENV', 'LD_PRELOAD']) assert.ok(!(name in env), name);
  for (const name of homes) assert.ok(env[name]?.startsWith('/homes/'), name);
});

test('a program sees proxies without their user and password, and a store’s program too', () => {
  for (const [value, seen] of [
    ['http://me:hunter2@proxy:3128', 'http://proxy:3128'],
    ['https://me:hunter2%40x@proxy:3128/', 'https://proxy:3128/'],
    ['me:hunter2@proxy:3128', 'proxy:3128'],
    ['socks5://token-hunter2@proxy', 'socks5://proxy'],
    ['http://me:hunter2/un@encoded@proxy', 'http://proxy'],
    ['http://proxy:3128', 'http://proxy:3128'],
  ] as const)
    for (const name of ['HTTPS_PROXY', 'http_proxy', 'ALL_PROXY', 'ftp_proxy']) {
      assert.equal(createProgramEnvironment({ [name]: value }, '/homes')[name], seen);
      assert.equal(createStoreEnvironment({ [name]: value })[name], seen);
    }
});

test('variables of the caller override others, and undefined adds nothing', () => {
  const env = createProgramEnvironment({ PATH: '/bin' }, '/homes', {
    PATH: '/own',
    EXTRA: '1',
    NONE: undefined,
  });
  assert.equal(env['PATH'], '/own');
  assert.equal(env['EXTRA'], '1');
  assert.ok(!('NONE' in env));
});
