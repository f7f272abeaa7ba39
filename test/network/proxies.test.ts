import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImagebuildError } from '../../src/errors.ts';
import { destinationOf, parseNoProxy } from '../../src/network/noproxy.ts';
import { createProxyLookup } from '../../src/network/proxies.ts';
import { maskSecrets } from '../../src/text/secrets.ts';

const find = (env: Record<string, string>, url: string) => createProxyLookup(env)(new URL(url));

test('each protocol has its variable, and no scheme means http', () => {
  const env = { HTTPS_PROXY: 'secure.example:3128', HTTP_PROXY: 'https://plain.example' };
  assert.deepEqual(find(env, 'https://a.example/v2/'), {
    origin: 'http://secure.example:3128',
    variable: 'HTTPS_PROXY',
    authorization: undefined,
  });
  assert.equal(find(env, 'http://a.example/')?.origin, 'https://plain.example');
  assert.equal(find({ HTTPS_PROXY: 'proxy' }, 'http://a.example/'), undefined);
  assert.equal(find({ HTTPS_PROXY: '10.0.0.1:8080' }, 'https://a.example')?.origin, 'http://10.0.0.1:8080');
  assert.equal(find({ HTTPS_PROXY: '[fd00::1]:8080' }, 'https://a.example')?.origin, 'http://[fd00::1]:8080');
});

test('the variable in upper case comes first, and an empty one is not set', () => {
  const both = { HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower' };
  assert.equal(find(both, 'https://a.example')?.origin, 'http://upper');
  const lower = { HTTPS_PROXY: '', https_proxy: 'http://lower' };
  assert.equal(find(lower, 'https://a.example')?.origin, 'http://lower');
  assert.equal(find(lower, 'https://a.example')?.variable, 'https_proxy');
  assert.equal(find({ ...both, no_proxy: 'a.example' }, 'https://a.example'), undefined);
  assert.equal(
    find({ ...both, NO_PROXY: 'b', no_proxy: 'a.example' }, 'https://a.example')?.origin,
    'http://upper',
  );
});

test('this machine is never reached through a proxy', () => {
  const env = { HTTPS_PROXY: 'http://proxy', HTTP_PROXY: 'http://proxy' };
  for (const host of ['localhost', 'localhost:5000', '127.0.0.1:5000', '127.8.9.1', '[::1]:5000'])
    for (const scheme of ['http', 'https']) assert.equal(find(env, `${scheme}://${host}/`), undefined, host);
  assert.ok(find(env, 'https://localhost.example/'));
});

test('a login is decoded, and its password is masked', () => {
  const env = { HTTPS_PROXY: 'http://me:p%40ss%20w0rd%@proxy:1' };
  const proxy = find(env, 'https://a.example');
  assert.equal(proxy?.authorization, `Basic ${Buffer.from('me:p%40ss%20w0rd%').toString('base64')}`);
  const plain = find({ HTTPS_PROXY: 'me:hunter2%40word@proxy:1' }, 'https://a.example');
  assert.equal(plain?.authorization, `Basic ${Buffer.from('me:hunter2@word').toString('base64')}`);
  assert.equal(plain?.origin, 'http://proxy:1');
  assert.equal(maskSecrets('say hunter2@word and hunter2%40word'), 'say *** and ***');
});

test('a proxy that cannot be used is refused by name, without its password, when it is needed', () => {
  const invalid: readonly (readonly [string, RegExp])[] = [
    ['socks5://me:hunter2secret@proxy:1080', /HTTPS_PROXY names a SOCKS proxy \(socks5:\/\/proxy:1080\)/],
    ['socks5h://proxy', /SOCKS/],
    ['ftp://me:hunter2secret@proxy', /not supported \(ftp:\/\/proxy\)/],
    ['http://me:hunter2secret@:x', /HTTPS_PROXY is not the address of a proxy/],
  ];
  for (const [value, message] of invalid) {
    const lookup = createProxyLookup({ HTTPS_PROXY: value, NO_PROXY: 'direct.example' });
    assert.equal(lookup(new URL('https://direct.example')), undefined);
    assert.throws(
      () => lookup(new URL('https://a.example')),
      (error) => {
        assert.ok(error instanceof ImagebuildError);
        assert.equal(error.code, 'CONFIGURATION_INVALID');
        assert.match(error.message, message);
        assert.doesNotMatch(`${error.message}${error.hint}`, /hunter2/);
        return true;
      },
    );
  }
});

// The cases of golang.org/x/net/http/httpproxy.
for (const [entries, covered, others] of [
  ['example.com', ['example.com', 'a.example.com', 'EXAMPLE.com:5000'], ['xexample.com', 'example.com.cn']],
  ['.example.com', ['a.example.com', 'a.b.example.com'], ['example.com']],
  ['*.example.com', ['a.example.com'], ['example.com', 'xexample.com']],
  ['example.com:5000', ['example.com:5000', 'a.example.com:5000'], ['example.com', 'example.com:443']],
  ['example.com:443', ['example.com'], ['example.com:5000']],
  ['10.1.2.3', ['10.1.2.3', '10.1.2.3:99'], ['10.1.2.4', '10.1.2.3.example']],
  ['10.1.2.3:99', ['10.1.2.3:99'], ['10.1.2.3']],
  ['10.0.0.0/8', ['10.255.0.1', '10.0.0.0:5000'], ['11.0.0.1', 'example.com']],
  ['192.168.1.77/24', ['192.168.1.1'], ['192.168.2.1']],
  ['fd00::/8', ['[fd00::1]', '[fdff::1]:5000'], ['[fe00::1]', '10.0.0.1']],
  ['[fd00::1]:80,fd00::2', ['[fd00::1]:80', '[fd00::2]'], ['[fd00::1]', '[fd00::3]']],
  [' a.example , ,b.example', ['a.example', 'b.example'], ['c.example']],
  ['a.example,*', ['a.example', 'anything.example', '8.8.8.8'], []],
  ['10.0.0.0/33,:80,', [], ['10.0.0.1', 'example.com:80']],
] as const)
  test(`NO_PROXY=${entries}`, () => {
    const rule = parseNoProxy(entries);
    const matches = (host: string) => rule(destinationOf(new URL(`https://${host}/`)));
    assert.deepEqual(
      covered.filter((host) => !matches(host)),
      [],
    );
    assert.deepEqual(others.filter(matches), []);
  });
