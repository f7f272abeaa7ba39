import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import test from 'node:test';
import { asImagebuildError, ImagebuildError } from '../src/errors.ts';

test('one of our errors stays itself', () => {
  const error = new ImagebuildError('USAGE', 'no');
  assert.equal(asImagebuildError(error), error);
});

test('what the machine refuses says what to do; it is no defect', async () => {
  const file = import.meta.filename;
  const refused = async (work: Promise<unknown>) =>
    asImagebuildError(await work.catch((error) => error)).hint;
  assert.match((await refused(mkdir(`${file}/a`))) ?? '', /a file where a directory must be/);
  assert.match((await refused(writeFile(import.meta.dirname, ''))) ?? '', /a directory where a file must be/);
});

test('anything else that is thrown is a defect, with its cause kept', () => {
  const cause = new TypeError('x is undefined');
  const error = asImagebuildError(cause);
  assert.deepEqual([error.code, error.message, error.cause], ['INTERNAL', 'x is undefined', cause]);
  assert.match(error.hint ?? '', /defect/);
  assert.equal(asImagebuildError('text').message, 'text');
});
