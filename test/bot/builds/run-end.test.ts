import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { validateRequest } from '../../../src/application/request.ts';
import type { Result } from '../../../src/application/result.ts';
import { currentStep, describeEnd } from '../../../src/bot/builds/run-end.ts';
import { ImagebuildError } from '../../../src/errors.ts';
import { messageOf } from '../../support/message.ts';

const url = 'https://github.com/o/r/actions/runs/1';
const request = validateRequest({ type: 'apps', app: 'helm', version: 'v3.8.2' });
const build = { kind: 'build', request, dryRun: false } as const;
const done = { status: 'done', request } as unknown as Result;
const failed = { status: 'failed', error: { code: 'INIT_FAILED', message: 'init.sh failed' } } as Result;
const step = (name: string, conclusion?: string) => ({ name, status: 'completed', conclusion });

function ending(changes: Partial<Parameters<typeof describeEnd>[0]>, conclusion = 'success') {
  return describeEnd({ run: { url, conclusion }, result: undefined, jobs: [], build, ...changes });
}

describe('how a run ended', () => {
  test('its result says so', () => {
    assert.equal(ending({ result: done }).state, 'done');
    assert.deepEqual(ending({ result: failed }, 'failure'), { state: 'failed', url, error: failed.error });
  });

  test('security 13: a result that says done counts for nothing when the run failed before it published', () => {
    const job = (name: string, conclusion: string) => ({ name, status: 'completed', conclusion, steps: [] });
    const forged = [job('accept', 'success'), job('prepare', 'failure'), job('publish', 'skipped')];
    const facts = ending({ result: done, jobs: forged }, 'failure');
    assert.equal(facts.state === 'failed' && facts.error?.message, 'the job prepare failed');
    const inside = { url, conclusion: undefined };
    assert.equal(describeEnd({ run: inside, result: done, jobs: forged, build }).state, 'failed');
    const unreported = [job('prepare', 'success'), job('publish', 'success'), job('report', 'failure')];
    assert.equal(ending({ result: done, jobs: unreported }, 'failure').state, 'done');
  });

  test('a run that was cancelled is cancelled, whatever it had begun', () => {
    assert.deepEqual(ending({ result: done }, 'cancelled'), { state: 'cancelled', url });
  });

  test('without a result the failed job and step are named', () => {
    const jobs = [
      { name: 'accept', status: 'completed', conclusion: 'success', steps: [] },
      {
        name: 'prepare',
        status: 'completed',
        conclusion: 'failure',
        steps: [step('a', 'success'), step('b', 'failure')],
      },
    ];
    const facts = ending({ jobs }, 'failure');
    assert.equal(facts.state === 'failed' && facts.error?.message, 'the job prepare failed at the step b');
  });

  test('success without a result counts only for a dry run', () => {
    assert.equal(ending({}).state, 'failed');
    assert.equal(ending({ build: { ...build, dryRun: true } }).state, 'done');
  });

  test('a result that cannot be read is shown as the error', () => {
    const facts = ending({ problem: new ImagebuildError('LIMIT_EXCEEDED', messageOf('too large')) });
    assert.equal(facts.state === 'failed' && facts.error?.code, 'LIMIT_EXCEEDED');
  });

  test('a run that is asked from inside itself is what its other jobs were', () => {
    const jobs = [{ name: 'publish', status: 'completed', conclusion: 'cancelled', steps: [] }];
    const run = { url, conclusion: undefined };
    assert.equal(describeEnd({ run, result: undefined, jobs, build }).state, 'cancelled');
  });
});

test('the job and the step in progress are shown', () => {
  const jobs = [
    { name: 'accept', status: 'completed', conclusion: 'success', steps: [] },
    {
      name: 'prepare',
      status: 'in_progress',
      conclusion: undefined,
      steps: [{ name: 'init', status: 'in_progress', conclusion: undefined }],
    },
  ];
  assert.deepEqual(currentStep(jobs), { job: 'prepare', step: 'init' });
  assert.deepEqual(currentStep([]), { job: undefined, step: undefined });
});
