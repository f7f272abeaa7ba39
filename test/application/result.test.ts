import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseResult, type Result } from '../../src/application/result.ts';
import { ImagebuildError, joinProblems } from '../../src/errors.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import { toFailure } from '../../src/report/problem.ts';
import { messageOf } from '../support/message.ts';

const digest = digestOf('x');

const done: Result = {
  schemaVersion: 1,
  status: 'done',
  request: {
    type: 'apps',
    app: 'helm',
    version: 'v3.8.2',
    platforms: ['linux/amd64'],
    buildArgs: {},
    replace: true,
    cache: true,
  },
  reference: 'docker.io/labring/helm:v3.8.2',
  digest,
  platforms: { 'linux/amd64': { digest, size: 10, layers: 2, config: digest } },
  images: [
    {
      reference: 'docker.io/library/nginx:latest',
      digest,
      platforms: { 'linux/amd64': digest },
      size: 5,
      sources: [{ kind: 'chart', file: 'charts/nginx', line: 3 }],
    },
  ],
  transfer: { pulledBytes: 1, pushedBytes: 2, reusedBytes: 3, mountedBytes: 4 },
  durations: { prepareSeconds: 0.5, publishSeconds: 1.5 },
  warnings: [],
  requestId: 'a1-b2',
  runId: 12345678901,
  runAttempt: 1,
};

const failed = {
  schemaVersion: 1,
  status: 'failed',
  request: done.request,
  error: {
    code: 'IMAGE_NOT_FOUND',
    message: 'no such image',
    place: { image: 'x' },
    hint: 'Correct it.',
    excerpt: 'a\nb',
  },
};

describe('a result', () => {
  test('is read as it was written', () => {
    assert.deepEqual(parseResult(JSON.stringify(done)), done);
  });

  test('of a failure says the error and needs nothing else', () => {
    const result = parseResult(JSON.stringify(failed));
    assert.deepEqual(result.error, failed.error);
    assert.deepEqual(result.transfer, { pulledBytes: 0, pushedBytes: 0, reusedBytes: 0, mountedBytes: 0 });
    assert.deepEqual([result.platforms, result.images, result.warnings], [{}, [], []]);
  });

  test('of a failure lists every problem, up to what can be read', () => {
    const problem = (line: number) =>
      new ImagebuildError('KUBEFILE_SYNTAX', messageOf('unknown'), { place: { file: 'Kubefile', line } });
    const written = (count: number) => {
      const problems = Array.from({ length: count }, (_, index) => problem(index + 1));
      const error = toFailure(joinProblems(problems));
      return parseResult(JSON.stringify({ ...failed, error })).error;
    };
    assert.deepEqual(
      written(3)?.problems?.map(({ place }) => place?.line),
      [1, 2, 3],
    );
    assert.equal(written(2000)?.problems?.length, 1000);
    assert.equal(written(1)?.problems, undefined);
  });

  const wrong: readonly (readonly [what: string, raw: unknown, message: RegExp])[] = [
    ['that is no map', [], /must be a map/],
    ['of another version', { ...done, schemaVersion: 2 }, /schemaVersion/],
    ['with an unknown key', { ...done, html: '<b>' }, /no key "html"/],
    [
      'with another status',
      { ...done, status: 'ok' },
      /status must be one of "done", "unverified", "failed"/,
    ],
    ['with a forged request', { ...done, request: { ...done.request, app: '../x' } }, /app "\.\.\/x"/],
    ['with an invalid digest', { ...done, digest: 'sha256:1' }, /digest/],
    ['done without a digest', { ...done, digest: undefined }, /must have a digest/],
    ['done with an error', { ...done, error: failed.error }, /is not done/],
    ['failed without an error', { ...failed, error: undefined }, /must have an error/],
    [
      'with a negative count',
      { ...done, transfer: { ...done.transfer, pushedBytes: -1 } },
      /transfer\.pushedBytes/,
    ],
    ['with a code that is markup', { ...failed, error: { ...failed.error, code: '<img>' } }, /error\.code/],
    ['with a run id that is text', { ...done, runId: '1' }, /runId must be/],
  ];
  for (const [what, raw, message] of wrong)
    test(`${what} is refused`, () => {
      assert.throws(() => parseResult(JSON.stringify(raw)), { code: 'CONTENT_INVALID', message });
    });

  test('that is not JSON is refused', () => {
    assert.throws(() => parseResult('{'), { code: 'CONTENT_INVALID', message: /it is not JSON/ });
  });

  test('over 4 MiB is refused unread', () => {
    assert.throws(() => parseResult('é'.repeat(2 * 1024 * 1024 + 1)), { code: 'LIMIT_EXCEEDED' });
  });
});
