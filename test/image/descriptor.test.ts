import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatPlatform,
  isDigest,
  isUnknownPlatform,
  matchesPlatform,
  parsePlatform,
} from '../../src/image/descriptor.ts';

const rows: [string, string, boolean][] = [
  ['linux/amd64', 'linux/amd64', true],
  ['linux/amd64', 'linux/arm64', false],
  ['linux/amd64', 'windows/amd64', false],
  ['linux/arm64', 'linux/arm64', true],
  ['linux/arm64', 'linux/arm64/v8', true],
  ['linux/arm64', 'linux/arm64/v9', false],
  ['linux/arm64', 'linux/arm/v7', false],
  ['linux/arm/v7', 'linux/arm/v7', true],
  ['linux/arm/v7', 'linux/arm/v6', false],
  ['linux/amd64', 'unknown/unknown', false],
];

for (const [wanted, offered, match] of rows) {
  test(`${wanted} ${match ? 'takes' : 'leaves'} ${offered}`, () => {
    assert.equal(matchesPlatform(parsePlatform(wanted), parsePlatform(offered)), match);
  });
}

test('an entry without a platform matches nothing', () => {
  assert.equal(matchesPlatform(parsePlatform('linux/amd64'), undefined), false);
});

test('an attestation is not an image of a platform', () => {
  assert.equal(isUnknownPlatform({ os: 'unknown', architecture: 'unknown' }), true);
  assert.equal(isUnknownPlatform({ os: 'linux', architecture: 'amd64' }), false);
});

test('a platform is written as it is read, and anything else is refused', () => {
  assert.equal(formatPlatform(parsePlatform('linux/arm/v7')), 'linux/arm/v7');
  for (const text of ['', 'linux', 'linux/', 'Linux/amd64', 'linux/amd64/', 'a/b/c/d'])
    assert.throws(() => parsePlatform(text), { code: 'INVALID_REQUEST' });
});

test('only lower-case sha256 digests are digests', () => {
  assert.ok(isDigest(`sha256:${'0'.repeat(64)}`));
  for (const text of [`sha256:${'A'.repeat(64)}`, 'sha256:0', `sha512:${'0'.repeat(128)}`, undefined, 5])
    assert.ok(!isDigest(text));
});
