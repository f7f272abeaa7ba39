import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImagebuildError } from '../../../../src/errors.ts';
import { coversScopes, mergeScopes } from '../../../../src/stores/registry/auth/scope.ts';
import { repositoryUrl } from '../../../../src/stores/registry/http/call.ts';
import { mayFollow, mirrorOf, originOf } from '../../../../src/stores/registry/http/endpoint.ts';

const origins: Record<string, [host: string, plainHttp: string[], base: string]> = {
  'Docker Hub answers elsewhere': ['docker.io', [], 'https://registry-1.docker.io/v2/'],
  'TLS is the rule': ['ghcr.io', [], 'https://ghcr.io/v2/'],
  'a private address is not loopback': ['10.0.0.1:5000', [], 'https://10.0.0.1:5000/v2/'],
  'a name that only begins like loopback is not': ['127.evil.example', [], 'https://127.evil.example/v2/'],
  'loopback is plain': ['127.0.0.1:5000', [], 'http://127.0.0.1:5000/v2/'],
  'loopback by name is plain': ['localhost:5000', [], 'http://localhost:5000/v2/'],
  'loopback of IPv6 is plain': ['[::1]:5000', [], 'http://[::1]:5000/v2/'],
  'a host that is named is plain': ['reg.local:5000', ['reg.local:5000'], 'http://reg.local:5000/v2/'],
  'a host named without a port is plain at each': [
    'reg.local:5000',
    ['reg.local'],
    'http://reg.local:5000/v2/',
  ],
  'another port is not named': ['reg.local:5001', ['reg.local:5000'], 'https://reg.local:5001/v2/'],
};

for (const [name, [host, plainHttp, base]] of Object.entries(origins))
  test(name, () => assert.equal(originOf(host, { plainHttp }).base.href, base));

test('the mirror is the one for the host, else the one for all hosts', () => {
  const mirrors = { 'docker.io': 'https://hub.example/cache/', '*': 'https://all.example' };
  const own = mirrorOf('docker.io', { mirrors })!;
  assert.equal(
    repositoryUrl(own, `${own.prefix}a/b`, 'manifests/v1').href,
    'https://hub.example/v2/cache/a/b/manifests/v1',
  );
  const all = mirrorOf('quay.io', { mirrors })!;
  assert.equal(
    repositoryUrl(all, 'a/b', 'tags/list').href,
    'https://all.example/v2/a/b/tags/list?ns=quay.io',
  );
  assert.equal(mirrorOf('quay.io', { mirrors: { 'docker.io': 'https://x' } }), undefined);
});

test('a mirror that is not a URL, has no TLS or contains a credential is refused, and the credential not shown', () => {
  for (const url of [
    'mirror.example',
    'http://mirror.example',
    'ftp://mirror.example',
    'https://u:hunter2@m.example',
  ])
    assert.throws(
      () => mirrorOf('docker.io', { mirrors: { '*': url } }),
      (error) =>
        error instanceof ImagebuildError &&
        error.code === 'CONFIGURATION_INVALID' &&
        !/hunter2/.test(error.message),
    );
  assert.ok(mirrorOf('docker.io', { mirrors: { '*': 'http://m.example' }, plainHttp: ['m.example'] }));
});

test('scopes merge by resource, sorted', () => {
  assert.deepEqual(
    mergeScopes(['repository:b:push', 'repository:a:pull'], ['repository:b:pull', 'registry:catalog:*']),
    ['registry:catalog:*', 'repository:a:pull', 'repository:b:pull,push'],
  );
  assert.equal(coversScopes(['repository:a:pull,push'], ['repository:a:pull']), true);
  assert.equal(coversScopes(['repository:a:pull'], ['repository:a:pull,push']), false);
  assert.equal(coversScopes(['repository:a:pull'], []), true);
});

for (const path of [
  'manifests/..\\..\\other\\manifests\\v1',
  'manifests/a?b',
  'manifests/a#b',
  'manifests/../..',
  'manifests/a b',
]) {
  test(`${path} is refused`, () => {
    assert.throws(() => repositoryUrl(originOf('quay.io', {}), 'a/b', path), { code: 'REFERENCE_INVALID' });
  });
}

for (const [from, to, may] of [
  ['https://quay.io/v2/', 'https://cdn.example/x', true],
  ['https://quay.io/v2/', 'http://cdn.example/x', false],
  ['https://quay.io/v2/', 'http://127.0.0.1:6443/x', false],
  ['https://quay.io/v2/', 'http://localhost/x', false],
  ['https://quay.io/v2/', 'http://storage.lan:9000/x', true],
  ['https://quay.io/v2/', 'file:///etc/passwd', false],
  ['http://127.0.0.1:5000/v2/', 'http://127.0.0.1:9000/x', true],
  ['http://127.0.0.1:5000/v2/', 'http://cdn.example/x', false],
] as const) {
  test(`${from} may ${may ? '' : 'not '}lead to ${to}`, () => {
    assert.equal(mayFollow(new URL(from), new URL(to), { plainHttp: ['storage.lan'] }), may);
  });
}
