import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, parseListenAddress, urlOf } from '../../../src/serve/http/listenaddress.ts';
import { parseRange } from '../../../src/serve/http/range.ts';
import { parseRoute } from '../../../src/serve/http/routes.ts';

const digest = `sha256:${'a'.repeat(64)}`;

const routes: readonly (readonly [url: string, route: Readonly<Record<string, unknown>>])[] = [
  ['/v2/', { kind: 'base' }],
  ['/v2', { kind: 'base' }],
  ['/v2/_catalog', { kind: 'catalog' }],
  ['/v2/_catalog?n=5&last=b', { kind: 'catalog', limit: 5, after: 'b' }],
  ['/v2/_catalog?n=999999', { kind: 'catalog', limit: 1000 }],
  ['/v2/a/b/tags/list?n=0', { kind: 'tags', repository: 'a/b', limit: 0 }],
  ['/v2/a/manifests/1.0_x-Y', { kind: 'manifest', repository: 'a', reference: '1.0_x-Y' }],
  [
    '/v2/a/manifests/1?ns=docker.io',
    { kind: 'manifest', repository: 'a', reference: '1', host: 'docker.io' },
  ],
  [`/v2/a/manifests/${digest}`, { kind: 'manifest', repository: 'a', reference: digest }],
  [`/v2/a/manifests/sha256%3A${'a'.repeat(64)}`, { kind: 'manifest', repository: 'a', reference: digest }],
  ['/v2/tags/manifests/list', { kind: 'manifest', repository: 'tags', reference: 'list' }],
  [`/v2/a__b/c-d.e/blobs/${digest}`, { kind: 'blob', repository: 'a__b/c-d.e', digest }],
  [
    `/v2/a/referrers/${digest}?artifactType=a/b`,
    { kind: 'referrers', repository: 'a', digest, artifactType: 'a/b' },
  ],
];

for (const [url, route] of routes)
  test(`${url} is read`, () => {
    const defined = Object.fromEntries(
      Object.entries(parseRoute(url)).filter(([, value]) => value !== undefined),
    );
    assert.deepEqual(defined, route);
  });

const refused: readonly (readonly [url: string, status: number, code: string])[] = [
  ['/', 404, 'UNSUPPORTED'],
  ['/v1/_ping', 404, 'UNSUPPORTED'],
  ['/v2/a/blobs/uploads/', 404, 'UNSUPPORTED'],
  ['/v2/a/tags/other', 404, 'UNSUPPORTED'],
  ['/v2/A/manifests/1', 400, 'NAME_INVALID'],
  ['/v2/a//b/manifests/1', 400, 'NAME_INVALID'],
  ['/v2/a/%2e%2e/manifests/1', 404, 'UNSUPPORTED'],
  ['/v2/a/..%2fb/manifests/1', 400, 'NAME_INVALID'],
  ['/v2/%ff/manifests/1', 400, 'NAME_INVALID'],
  [`/v2/${'a'.repeat(256)}/manifests/1`, 400, 'NAME_INVALID'],
  [`/v2/${'a/'.repeat(3000)}manifests/1`, 414, 'NAME_INVALID'],
  ['/v2/a/manifests/-x', 400, 'TAG_INVALID'],
  ['/v2/a/manifests/sha512:aa', 400, 'DIGEST_INVALID'],
  ['/v2/a/blobs/sha256:aa', 400, 'DIGEST_INVALID'],
  ['/v2/a/referrers/latest', 400, 'DIGEST_INVALID'],
  ['/v2/_catalog?n=x', 400, 'PAGINATION_NUMBER_INVALID'],
];

for (const [url, status, code] of refused)
  test(`${url.slice(0, 40)} is refused with ${status} ${code}`, () => {
    const route = parseRoute(url);
    assert.ok(route.kind === 'refused', JSON.stringify(route));
    assert.deepEqual([route.status, route.code], [status, code]);
  });

test('a range is one part of the blob, and whatever else is the whole blob', () => {
  const ranges: readonly (readonly [header: string | undefined, range: unknown])[] = [
    [undefined, undefined],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=5-', { start: 5, end: 10 }],
    ['bytes=5-99', { start: 5, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-99', { start: 0, end: 10 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=5-4', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    ['bytes=-', undefined],
  ];
  for (const [header, range] of ranges) assert.deepEqual(parseRange(header, 10), range, header);
});

test('an address has a host and a port, and by default only this machine reaches it', () => {
  const addresses: readonly (readonly [text: string | undefined, url: string, loopback: boolean])[] = [
    [undefined, 'http://127.0.0.1:5000', true],
    ['127.0.0.1:0', 'http://127.0.0.1:0', true],
    ['6000', 'http://127.0.0.1:6000', true],
    ['localhost:80', 'http://localhost:80', true],
    ['[::1]:80', 'http://[::1]:80', true],
    [':5000', 'http://0.0.0.0:5000', false],
    ['0.0.0.0:5000', 'http://0.0.0.0:5000', false],
    ['[::]:5000', 'http://[::]:5000', false],
    ['10.0.0.1:5000', 'http://10.0.0.1:5000', false],
    ['registry.example:5000', 'http://registry.example:5000', false],
  ];
  for (const [text, url, loopback] of addresses) {
    const address = parseListenAddress(text);
    assert.deepEqual([urlOf(address), isLoopback(address)], [url, loopback]);
  }
  for (const text of ['', 'x', '127.0.0.1', '127.0.0.1:65536', '::1:5000', 'a b:1'])
    assert.throws(() => parseListenAddress(text), { code: 'USAGE' }, text);
});
