import assert from 'node:assert/strict';
import test from 'node:test';
import { readExtract } from './extract.ts';
import { type OperationId, operationIds, timelineEvents, webhookNames } from './operations.ts';
import { mutantsOf, type Sample, sampleOf } from './sample.ts';
import type { Schema } from './strict.ts';
import { createValidator } from './validator.ts';

const extract = readExtract();
const validator = createValidator(extract);
const { $defs } = extract;
const nothing: Schema = {};

/** Fields without which an answer is another member of a union, and still valid. */
const lawful: Readonly<Record<string, readonly string[]>> = {
  'users/get-authenticated': ['/two_factor_authentication is missing'],
  'users/get-by-username': ['/two_factor_authentication is missing'],
};

/** The wrong copies of a sample that are not refused; the sample itself must not be. */
function accepted(sample: Sample, check: (value: unknown) => string[]): string[] {
  assert.deepEqual(check(sample.value), [], JSON.stringify(sample.value));
  return [...mutantsOf(sample)].filter(({ value }) => check(value).length === 0).map(({ wrong }) => wrong);
}

for (const id of operationIds) {
  const { request, responses, pathParameters } = extract.operations[id];

  test(`${id}: wrong answers are refused`, () => {
    const statuses = Object.entries(responses).filter(([, schema]) => schema !== null);
    for (const [status, schema] of statuses) {
      const check = (value: unknown) => validator.answer(id, Number(status), value);
      assert.deepEqual(
        accepted(sampleOf(schema ?? nothing, $defs), check),
        status === '200' ? (lawful[id] ?? []) : [],
      );
    }
    assert.notDeepEqual(validator.answer(id, 299, undefined), []);
  });

  test(`${id}: wrong requests are refused`, () => {
    const path = sampleOf(pathParameters, $defs).value as Record<string, unknown>;
    const body = request && sampleOf(request, $defs);
    const ask = (changed: object) =>
      validator.request(id, { path, query: {}, body: body?.value, ...changed });
    assert.deepEqual(ask({}), []);
    assert.notDeepEqual(ask({ query: { surprise: '1' } }), []);
    assert.notDeepEqual(ask({ path: { ...path, surprise: '1' } }), []);
    if (!body) assert.notDeepEqual(ask({ body: { surprise: true } }), []);
    else
      assert.deepEqual(
        accepted(body, (value) => ask({ body: value })),
        [],
      );
  });
}

for (const name of webhookNames)
  test(`${name}: wrong payloads are refused`, () => {
    const sample = sampleOf(extract.webhooks[name], $defs);
    assert.deepEqual(
      accepted(sample, (value) => validator.webhook(name, value)),
      [],
    );
  });

test('every event of the timeline is held against its own schema', () => {
  const id: OperationId = 'issues/list-events-for-timeline';
  for (const [event, schema] of Object.entries(timelineEvents)) {
    const sample = sampleOf($defs[schema] ?? nothing, $defs);
    Object.assign(sample.value as object, { event });
    const check = (value: unknown) => validator.answer(id, 200, [value]);
    assert.deepEqual(accepted(sample, check), [], event);
  }
  assert.notDeepEqual(validator.answer(id, 200, [{ event: 'unheard-of' }]), []);
});

test('a request is matched to the most exact path', () => {
  const match = (method: string, path: string) => validator.match(method, path);
  assert.equal(match('GET', '/repos/o/r/actions/runs')?.id, 'actions/list-workflow-runs-for-repo');
  assert.equal(match('GET', '/repos/o/r/issues/comments/7')?.id, 'issues/get-comment');
  assert.deepEqual(match('GET', '/repos/o/r/contents/a/b%20c.yml'), {
    id: 'repos/get-content',
    path: { owner: 'o', repo: 'r', path: 'a/b c.yml' },
  });
  assert.equal(match('DELETE', '/repos/o/r'), undefined);
});
