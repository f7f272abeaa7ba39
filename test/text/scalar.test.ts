import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeUsage } from '../../src/application/usage/usage.ts';
import { parseErrorResponse } from '../../src/stores/registry/http/error-response.ts';
import { formatScalar } from '../../src/text/format.ts';
import { asImagebuildError } from '../../src/text/unknownerror.ts';

const hostile = JSON.parse('{"toString":1,"valueOf":1}') as unknown;

test('a value with a toString of its own is formatted as nothing', () => {
  assert.deepEqual([hostile, null, undefined, [], 7, true, 'a'].map(formatScalar), [
    '',
    '',
    '',
    '',
    '7',
    'true',
    'a',
  ]);
  assert.equal(asImagebuildError(hostile).code, 'INTERNAL');
  assert.equal(
    asImagebuildError(Object.assign(new Error('x'), { code: hostile, message: hostile })).code,
    'INTERNAL',
  );
});

test('an error body whose code or message is not a text is read', () => {
  for (const body of [
    { errors: [{ code: hostile, message: hostile }] },
    { errors: [null, 1, 'x'] },
    { errors: hostile },
    [],
    null,
    1,
  ]) {
    const { codes, words } = parseErrorResponse(500, {}, Buffer.from(JSON.stringify(body)));
    assert.ok(codes.every((code) => code === '') && typeof words === 'string');
  }
});

test('a command of an image that is not a text is left out', () => {
  const { commands } = describeUsage({ Cmd: [hostile, 'run'] }, [], { type: undefined, holdsImages: false });
  assert.deepEqual(commands, ['run']);
});
