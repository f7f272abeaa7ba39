import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createCredentialLookup } from '../../../../src/stores/registry/auth/credentials.ts';
import { checkLogin, saveCredential } from '../../../../src/stores/registry/auth/login.ts';
import { startRegistry } from '../../../support/registry.ts';
import { missing } from '../../../support/tools.ts';
import { rejectsWith } from '../../suite/suite.ts';

const alice = { username: 'alice', password: 'secret' };

function makeHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'imagebuild-home-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

test('a saved login is found again, and only the user may read the file', async (t) => {
  const home = makeHome(t);
  const path = await saveCredential('docker.io', alice, { env: {}, home });
  assert.equal(path, join(home, '.docker/config.json'));
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(home, '.docker')), ['config.json']);
  assert.deepEqual(await createCredentialLookup({ env: {}, home })('docker.io'), alice);
  assert.ok('https://index.docker.io/v1/' in JSON.parse(readFileSync(path, 'utf8')).auths);
});

test('saving keeps everything else in the file', async (t) => {
  const home = makeHome(t);
  const env = { DOCKER_CONFIG: home };
  const before = { auths: { 'a.example': { auth: 'eDp5' } }, HttpHeaders: { x: 'y' } };
  writeFileSync(join(home, 'config.json'), JSON.stringify(before), { mode: 0o644 });
  await saveCredential('b.example', { identityToken: 'refresh' }, { env, home: '/nowhere' });
  const after = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
  assert.deepEqual(after, {
    ...before,
    auths: { ...before.auths, 'b.example': { identitytoken: 'refresh' } },
  });
  assert.equal(statSync(join(home, 'config.json')).mode & 0o777, 0o600);
});

test('a helper gets the secret, the file only the name', async (t) => {
  const home = makeHome(t);
  mkdirSync(join(home, 'bin'));
  const program = join(home, 'bin/docker-credential-box');
  writeFileSync(program, `#!/bin/sh\n[ "$1" = store ] && cat > ${home}/stored\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(home, 'config.json'), '{"credsStore":"box"}');
  const env = { DOCKER_CONFIG: home, PATH: `${home}/bin:${process.env['PATH']}` };
  assert.equal(await saveCredential('a.example', alice, { env, home }), 'docker-credential-box');
  assert.deepEqual(JSON.parse(readFileSync(join(home, 'stored'), 'utf8')), {
    ServerURL: 'a.example',
    Username: 'alice',
    Secret: 'secret',
  });
  assert.deepEqual(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')).auths, { 'a.example': {} });
});

test('a login is checked at the registry', { skip: missing('docker-registry', 'htpasswd') }, async (t) => {
  const server = await startRegistry({ htpasswd: { alice: 'secret' } });
  t.after(() => server.stop());
  await checkLogin(server.host, alice);
  await rejectsWith('UNAUTHORIZED', checkLogin(server.host, { ...alice, password: 'wrong' }));
});
