import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ImagebuildError } from '../../../../src/errors.ts';
import { createCredentialLookup } from '../../../../src/stores/registry/auth/credentials.ts';
import { rejectsWith } from '../../suite/suite.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');
const entry = (user: string, password = 'p') => ({ auth: encode(`${user}:${password}`) });

/** Creates a home directory with these files (objects as JSON, text as executable programs on PATH). */
function homeWith(t: TestContext, files: Record<string, object | string>): string {
  const home = mkdtempSync(join(tmpdir(), 'imagebuild-home-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    if (name.startsWith('bin/')) chmodSync(path, 0o755);
  }
  return home;
}

function chainOf(t: TestContext, files: Record<string, object | string>, env: Record<string, string> = {}) {
  const home = homeWith(t, files);
  const there = Object.fromEntries(Object.entries(env).map(([name, path]) => [name, join(home, path)]));
  return createCredentialLookup({
    env: { PATH: `${join(home, 'bin')}:${process.env['PATH']}`, ...there },
    home,
    runtime: join(home, 'runtime'),
  });
}

const config = '.docker/config.json';
const runtime = `runtime/containers/${process.getuid?.()}/auth.json`;

test('the docker configuration is read, with the keys that login tools write', async (t) => {
  const find = chainOf(t, {
    [config]: {
      auths: {
        'https://index.docker.io/v1/': entry('hub'),
        'ghcr.io': { username: 'plain', password: 'p' },
        'https://old.example/v2/': entry('old', 'with:colon'),
        'empty.example': {},
        'token.example': { identitytoken: 'refresh', auth: encode('u:') },
      },
    },
  });
  assert.deepEqual(await find('docker.io'), { username: 'hub', password: 'p' });
  assert.deepEqual(await find('ghcr.io'), { username: 'plain', password: 'p' });
  assert.deepEqual(await find('old.example'), { username: 'old', password: 'with:colon' });
  assert.deepEqual(await find('token.example'), { identityToken: 'refresh' });
  assert.equal(await find('empty.example'), undefined);
  assert.equal(await find('unknown.example'), undefined);
});

test('a key with a namespace applies to all repositories below it, the longest key first', async (t) => {
  const find = chainOf(
    t,
    {
      'auth.json': {
        auths: { 'quay.io': entry('all'), 'quay.io/team': entry('team'), 'quay.io/team/app': entry('app') },
      },
    },
    { REGISTRY_AUTH_FILE: 'auth.json' },
  );
  const userOf = async (repository?: string) => {
    const credential = await find('quay.io', repository);
    return credential && 'username' in credential ? credential.username : undefined;
  };
  assert.deepEqual(
    await Promise.all(['team/app', 'team/app/sub', 'team/other', 'teams/app', undefined].map(userOf)),
    ['app', 'app', 'team', 'all', 'all'],
  );
});

test('files are read in order, and one without the host is skipped', async (t) => {
  const auths = (user: string, host = 'a.example') => ({ auths: { [host]: entry(user) } });
  const find = chainOf(
    t,
    {
      'first.json': auths('first', 'only-first.example'),
      'docker/config.json': auths('docker'),
      'run/containers/auth.json': { auths: { 'a.example': entry('run'), 'b.example': entry('run') } },
      '.config/containers/auth.json': {
        auths: { 'b.example': entry('config'), 'c.example': entry('config') },
      },
      [config]: auths('unread', 'd.example'),
    },
    { REGISTRY_AUTH_FILE: 'first.json', DOCKER_CONFIG: 'docker', XDG_RUNTIME_DIR: 'run' },
  );
  const hosts = ['only-first', 'a', 'b', 'c', 'd'];
  const users = await Promise.all(hosts.map((host) => find(`${host}.example`)));
  assert.deepEqual(
    users.map((credential) => (credential && 'username' in credential ? credential.username : undefined)),
    ['first', 'docker', 'run', 'config', undefined],
  );
});

test('an explicit credential comes before all files', async (t) => {
  const home = homeWith(t, { [config]: '{ broken' });
  const mine = { username: 'me', password: 'x' };
  const find = createCredentialLookup({ env: {}, home, runtime: home, explicit: { 'ghcr.io': mine } });
  assert.deepEqual(await find('ghcr.io', 'team/app'), mine);
});

const helper = `#!/bin/sh
[ "$1" = get ] || exit 3
read -r server
case "$server" in
  helped.example) echo '{"ServerURL":"x","Username":"helper","Secret":"h"}' ;;
  identity.example) echo '{"Username":"<token>","Secret":"refresh"}' ;;
  https://index.docker.io/v1/) echo '{"Username":"hub","Secret":"h"}' ;;
  broken.example) echo 'the secret is hunter2'; exit 7 ;;
  *) echo 'credentials not found in native keychain'; exit 1 ;;
esac
`;

test('a helper is asked on standard input', async (t) => {
  const find = chainOf(t, {
    'bin/docker-credential-own': helper,
    'bin/docker-credential-all': helper.replaceAll('"h"', '"all"'),
    [config]: {
      credHelpers: { 'helped.example': 'own', 'identity.example': 'own' },
      credsStore: 'all',
      auths: { 'inline.example': entry('inline') },
    },
  });
  assert.deepEqual(await find('helped.example'), { username: 'helper', password: 'h' });
  assert.deepEqual(await find('identity.example'), { identityToken: 'refresh' });
  assert.deepEqual(await find('docker.io'), { username: 'hub', password: 'all' });
  assert.deepEqual(await find('inline.example'), { username: 'inline', password: 'p' });
  assert.equal(await find('nobody.example'), undefined);
});

test('a helper that fails is PROGRAM_FAILED, without its output', async (t) => {
  const find = chainOf(t, { 'bin/docker-credential-all': helper, [config]: { credsStore: 'all' } });
  await assert.rejects(find('broken.example'), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'PROGRAM_FAILED');
    assert.match(error.message, /status 7/);
    assert.doesNotMatch(JSON.stringify([error, error.message, error.cause]), /hunter2/);
    return true;
  });
});

test('a helper that is not installed is PROGRAM_MISSING', async (t) => {
  await rejectsWith('PROGRAM_MISSING', chainOf(t, { [config]: { credsStore: 'nothing' } })('a.example'));
});

test('a helper whose name is a path is refused', async (t) => {
  const find = chainOf(t, { [config]: { credHelpers: { 'a.example': '../../bin/sh' } } });
  await rejectsWith('CONFIGURATION_INVALID', find('a.example'));
});

test('a file that is not JSON is named, and not quoted', async (t) => {
  const find = chainOf(t, { [config]: '{"auths":{"a":{"auth":"aHVudGVyMg=="}} oops' });
  await assert.rejects(find('a.example'), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'CONFIGURATION_INVALID');
    assert.match(error.place?.file ?? '', /config\.json$/);
    assert.doesNotMatch(JSON.stringify([error, error.message, String(error.cause)]), /aHVudGVyMg/);
    return true;
  });
});

test('podman’s file without a session is read, and DOCKER_AUTH_CONFIG comes before all files', async (t) => {
  const home = homeWith(t, {
    [runtime]: { auths: { 'a.example': entry('podman'), 'b.example': entry('podman') } },
  });
  const variable = { auths: { 'b.example': entry('variable'), 'https://c.example/v1/': entry('variable') } };
  const env = { DOCKER_AUTH_CONFIG: JSON.stringify(variable) };
  const find = createCredentialLookup({ env, home, runtime: join(home, 'runtime') });
  assert.deepEqual(await find('a.example'), { username: 'podman', password: 'p' });
  assert.deepEqual(await find('b.example'), { username: 'variable', password: 'p' });
  assert.deepEqual(await find('c.example'), { username: 'variable', password: 'p' });
});

test('a DOCKER_AUTH_CONFIG that is not JSON is named, and not quoted', async (t) => {
  const home = homeWith(t, {});
  const find = createCredentialLookup({ env: { DOCKER_AUTH_CONFIG: '{hunter2' }, home, runtime: home });
  await assert.rejects(find('a.example'), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.match(error.message, /DOCKER_AUTH_CONFIG is not JSON/);
    assert.doesNotMatch(`${error.message} ${error.cause}`, /hunter2/);
    return true;
  });
});

test('a broken entry is an error of its own host only', async (t) => {
  const find = chainOf(t, {
    'bin/docker-credential-bad': 'exit 7',
    [config]: {
      auths: {
        'broken.example': { auth: '%%%' },
        'nocolon.example': { auth: encode('hunter2') },
        'number.example': { auth: 5 },
        'list.example': [],
        'null.example': null,
        'nulls.example': { auth: null, username: null, identitytoken: null },
        'good.example': { ...entry('good'), email: null, identitytoken: null },
      },
      credHelpers: { 'helped.example': 'bad', 'null-helper.example': null },
    },
  });
  for (const host of ['broken', 'nocolon', 'number', 'list'])
    await rejectsWith('CONFIGURATION_INVALID', find(`${host}.example`));
  await rejectsWith('PROGRAM_FAILED', find('helped.example'));
  for (const host of ['null', 'nulls', 'null-helper', 'other'])
    assert.equal(await find(`${host}.example`), undefined, host);
  assert.deepEqual(await find('good.example'), { username: 'good', password: 'p' });
});

test('a login elsewhere is used where one entry is broken', async (t) => {
  const find = chainOf(t, {
    [config]: { auths: { 'a.example': { auth: '%%%' } } },
    '.config/containers/auth.json': { auths: { 'a.example': entry('good') } },
  });
  assert.deepEqual(await find('a.example'), { username: 'good', password: 'p' });
});

test('JSON as Go writes it: null is absent', async (t) => {
  const find = chainOf(t, {
    [config]: { auths: null, credHelpers: null, credsStore: null },
    [runtime]: 'null',
    '.config/containers/auth.json': { auths: { 'a.example': entry('last') } },
  });
  assert.deepEqual(await find('a.example'), { username: 'last', password: 'p' });
});

test('the helper "" means that the host has none, and its entry counts', async (t) => {
  const find = chainOf(t, {
    'bin/docker-credential-all': helper,
    [config]: {
      credsStore: 'all',
      credHelpers: { 'broken.example': '', 'helped.example': '' },
      auths: { 'broken.example': entry('inline') },
    },
  });
  assert.deepEqual(await find('broken.example'), { username: 'inline', password: 'p' });
  assert.equal(await find('helped.example'), undefined);
});

test('keys have a scheme, an API version or a path; the spelling of the host itself comes first', async (t) => {
  const find = chainOf(t, {
    [config]: {
      auths: {
        'https://scheme.example': entry('scheme'),
        'http://plain.example/v2/': entry('plain'),
        'UPPER.example/': entry('upper'),
        'https://two.example/v1/': entry('old'),
        'two.example': entry('own'),
        'path.example/Team/app/': entry('path'),
        'registry-1.docker.io/library': entry('library'),
        'https://index.docker.io/v1/': entry('hub'),
        'https://index.docker.io/v1/refresh-token': entry('refresh'),
        'token.example': { registrytoken: 'abc', identitytoken: 'def' },
      },
    },
  });
  const userOf = async (host: string, repository?: string) => {
    const credential = await find(host, repository);
    return credential && 'username' in credential ? credential.username : credential;
  };
  assert.equal(await userOf('scheme.example'), 'scheme');
  assert.equal(await userOf('plain.example'), 'plain');
  assert.equal(await userOf('upper.example'), 'upper');
  assert.equal(await userOf('two.example', 'a/b'), 'own');
  assert.equal(await userOf('path.example', 'Team/app'), 'path');
  assert.equal(await userOf('path.example', 'Team/other'), undefined);
  assert.equal(await userOf('docker.io', 'library/nginx'), 'library');
  assert.equal(await userOf('docker.io', 'me/app'), 'hub');
  assert.deepEqual(await userOf('token.example'), { registryToken: 'abc' });
});
