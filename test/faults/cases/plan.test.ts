import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultKinds } from '../proxy/kinds.ts';
import { jobsOf, uploadOf } from '../proxy/requests.ts';
import { createRandom } from '../random.ts';
import { killRows, planKills } from './kills.ts';
import { pairRows, planPairs } from './pairs.ts';
import { planBuilds } from './plan.ts';

test('a seed determines the numbers', () => {
  const numbers = (seed: string) => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, () => random.below(1000));
  };
  assert.deepEqual(numbers('1/build-1'), numbers('1/build-1'));
  assert.notDeepEqual(numbers('1/build-1'), numbers('1/build-2'));
  const random = createRandom('spread');
  const spread = Array.from({ length: 4000 }, () => random.below(4));
  for (const value of [0, 1, 2, 3]) {
    const share = spread.filter((each) => each === value).length / spread.length;
    assert.ok(share > 0.22 && share < 0.28, `${value}: ${share}`);
  }
});

test('a seed determines the cases, however many there are', () => {
  assert.deepEqual(planKills('7', 12), planKills('7', 120).slice(0, 12));
  assert.deepEqual(planPairs('7', 6), planPairs('7', 60).slice(0, 6));
  assert.deepEqual(planBuilds('7', 30), planBuilds('7', 30));
  assert.notDeepEqual(planBuilds('7', 30), planBuilds('8', 30));
});

test('thirty builds have each kind on its own, mixed ones, and one whose fault never ends', () => {
  const rows = new Set(planBuilds('1', 30).map(({ row }) => row));
  assert.deepEqual(
    [...rows].sort(),
    [...faultKinds.map(({ name }) => name), 'mixed', 'without an end'].sort(),
  );
});

test('a dozen kills have each signal at each moment, and six pairs each kind', () => {
  assert.deepEqual(
    planKills('1', 12)
      .map(({ row }) => row)
      .sort(),
    [...killRows].sort(),
  );
  assert.deepEqual([...new Set(planPairs('1', 6).map(({ row }) => row))], pairRows);
});

test('half of the builds close each connection', () => {
  const closed = planBuilds('1', 300).filter(({ close }) => close).length;
  assert.ok(closed > 100 && closed < 200, `${closed}`);
});

test('a fault that must not prevent a build ends', () => {
  const times = planBuilds('1', 300)
    .filter(({ mustSucceed, mirror }) => mustSucceed && !mirror)
    .flatMap(({ injections }) => [...injections.source, ...injections.target])
    .filter(({ name }) => name !== 'refused mount')
    .map((injection) => injection.times);
  assert.ok(Math.max(...times) <= 3);
});

const jobs: readonly (readonly [string, string, string])[] = [
  ['HEAD', '/v2/a/b/manifests/v1', 'resolve'],
  ['GET', '/v2/a/b/manifests/sha256:12', 'read manifest'],
  ['PUT', '/v2/a/b/manifests/v1-amd64', 'put manifest'],
  ['GET', '/v2/a/b/blobs/sha256:12', 'read blob'],
  ['HEAD', '/v2/a/b/blobs/sha256:12', 'look up'],
  ['POST', '/v2/a/b/blobs/uploads/', 'start upload'],
  ['POST', '/v2/a/b/blobs/uploads/?mount=sha256%3A12&from=a%2Fc', 'mount'],
  ['PATCH', '/v2/a/b/blobs/uploads/1-2?_state=x', 'send'],
  ['PUT', '/v2/a/b/blobs/uploads/1-2?_state=x&digest=sha256%3A12', 'complete'],
  ['GET', '/v2/a/b/blobs/uploads/1-2?_state=x', 'upload status'],
  ['GET', '/token', 'other'],
];
for (const [method, path, job] of jobs)
  test(`${method} ${path}: ${job}`, () => assert.deepEqual(jobsOf(method, path), [job]));

test('a PUT with a body sends a blob and completes its upload', () => {
  assert.deepEqual(jobsOf('PUT', '/v2/a/b/blobs/uploads/1-2?digest=sha256%3A12', 512), ['send', 'complete']);
  assert.deepEqual(jobsOf('PUT', '/v2/a/b/manifests/v1', 512), ['put manifest']);
});

test('an upload keeps its name in all requests', () => {
  assert.equal(uploadOf('/v2/a/b/blobs/uploads/1-2?_state=x'), '1-2');
  assert.equal(uploadOf('/v2/a/b/blobs/uploads/'), undefined);
});
