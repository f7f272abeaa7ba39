import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { fitResult } from '../../src/action/resultsize.ts';
import { parseResult, type Result, resultLimits } from '../../src/application/result.ts';

const request: Result['request'] = {
  type: 'apps',
  app: 'demo',
  version: 'v1',
  platforms: ['linux/amd64'],
  buildArgs: {},
  replace: true,
  cache: true,
};
const noise = (bytes: number) => randomBytes(bytes).toString('base64');

function checkFits(result: object): ReturnType<typeof parseResult> {
  const text = JSON.stringify(result, undefined, 2);
  assert.ok(Buffer.byteLength(text) < resultLimits.unpacked);
  assert.ok(deflateRawSync(text).length < resultLimits.packed);
  return parseResult(text);
}

test('a result that the bot reads stays as it is', () => {
  const result = {
    schemaVersion: 1,
    status: 'failed',
    request,
    error: { code: 'INTERNAL', message: 'x' },
  } as const;
  assert.equal(fitResult(result), result);
});

test('security 29: a failure with megabytes of problems fits, and keeps what is wrong', () => {
  const problem = () => ({ code: 'KUBEFILE_SYNTAX', message: 'it is wrong', excerpt: noise(30_000) });
  const problems = Array.from({ length: 500 }, problem);
  const failed = { schemaVersion: 1, status: 'failed', request, error: { ...problem(), problems } } as const;
  const { error, warnings } = checkFits(fitResult(failed));
  assert.deepEqual([error?.message, error?.problems?.length], ['it is wrong', 50]);
  assert.match(warnings.at(-1)?.message ?? '', /too large and has been shortened/);
});

test('security 29: a result whose images were found in too many places keeps the images', () => {
  const digest = `sha256:${'a'.repeat(64)}` as const;
  const sources = Array.from({ length: 300 }, () => ({ kind: 'manifest', file: noise(60) }));
  const images = Array.from({ length: 200 }, (_, index) => ({
    reference: `docker.io/library/a:${index}`,
    sources,
  }));
  const done = { schemaVersion: 1, status: 'done', request, digest, reference: 'a/b:c', images } as const;
  const big = { ...done, images: [...images.map((image) => ({ ...image }))] };
  const { images: kept, warnings } = checkFits(fitResult(big));
  assert.deepEqual(
    kept.map(({ reference }) => reference),
    images.map(({ reference }) => reference),
  );
  assert.equal(warnings.length, 1);
});
