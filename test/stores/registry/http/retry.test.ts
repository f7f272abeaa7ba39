import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImagebuildError } from '../../../../src/errors.ts';
import { TransientError } from '../../../../src/stores/registry/http/failure.ts';
import { parseRetryAfter, pauseMs, startAttempts } from '../../../../src/stores/registry/http/retry.ts';
import { messageOf } from '../../../support/message.ts';

const subject = { host: 'h', image: 'i' };
const transientError = (freshToken = false) =>
  new TransientError(new ImagebuildError('REGISTRY_UNAVAILABLE', messageOf('no')), { freshToken });

test('pauses double, between half and all of it, up to 30 s', () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((failures) => pauseMs(failures, 500, 0, 1)),
    [500, 1000, 2000, 30_000],
  );
  assert.equal(pauseMs(3, 500, 0, 0), 1000);
  assert.equal(pauseMs(1, 500, 7000, 0), 7000);
});

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(parseRetryAfter('7', now), 7000);
  assert.equal(parseRetryAfter('Thu, 01 Jan 2026 00:00:09 GMT', now), 9000);
  assert.equal(parseRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now), 0);
  assert.equal(parseRetryAfter('soon', now), undefined);
  assert.equal(parseRetryAfter(undefined, now), undefined);
});

test('attempts are used up, unless bytes move', async () => {
  const attempts = startAttempts({ attempts: 3, baseDelayMs: 1, stallMs: 1 }, subject);
  await attempts.waitToRetry(transientError());
  await attempts.waitToRetry(transientError());
  attempts.reset();
  await attempts.waitToRetry(transientError());
  await attempts.waitToRetry(transientError());
  await assert.rejects(attempts.waitToRetry(transientError()), ImagebuildError);
});

test('an error that is not transient is thrown as it is', async () => {
  const error = new TypeError('defect');
  await assert.rejects(
    startAttempts({ attempts: 3, baseDelayMs: 1, stallMs: 1 }, subject).waitToRetry(error),
    error,
  );
});

test('a new token allows one more attempt at once, and only one', async () => {
  const attempts = startAttempts({ attempts: 9, baseDelayMs: 60_000, stallMs: 1 }, subject);
  await attempts.waitToRetry(transientError(true));
  await assert.rejects(attempts.waitToRetry(transientError(true)), ImagebuildError);
});
