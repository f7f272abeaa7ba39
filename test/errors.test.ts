import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import test from 'node:test';
import { ImagebuildError, joinProblems, problemsOf } from '../src/errors.ts';
import { say } from '../src/text/say.ts';
import { asImagebuildError } from '../src/text/unknownerror.ts';
import { messageOf } from './support/message.ts';

test('one of our errors stays itself', () => {
  const error = new ImagebuildError('USAGE', messageOf('no'));
  assert.equal(asImagebuildError(error), error);
});

test('what the system refuses says what to do and isn’t called a bug', async () => {
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
  assert.match(error.hint ?? '', /bug in imagebuild/);
  assert.equal(asImagebuildError('text').message, 'text');
});

const problem = (message: string, line?: number) =>
  new ImagebuildError('KUBEFILE_SYNTAX', messageOf(message), { place: { file: 'Kubefile', line } });

test('with() adds a place, a hint and an excerpt, and keeps all the rest', () => {
  const cause = new TypeError('x');
  const error = new ImagebuildError('INTERNAL', say('wordEmpty', { name: 'app', word: '""' }), {
    cause,
    hint: say('argUnclosed', { key: 'A' }),
  });
  const added = error.with({ place: { file: 'Kubefile', line: 2 }, excerpt: '2 | FROM' });
  assert.ok(added instanceof ImagebuildError);
  assert.deepEqual(
    [added.code, added.message, added.hint, added.place, added.excerpt],
    ['INTERNAL', error.message, error.hint, { file: 'Kubefile', line: 2 }, '2 | FROM'],
  );
  assert.deepEqual([added.reason, added.hintReason], [error.reason, error.hintReason]);
  assert.equal(added.reason?.name, 'wordEmpty');
  assert.equal(added.cause, cause);
  assert.equal(error.place, undefined, 'the error itself is unchanged');
});

test('with() replaces a code, a message and a hint, and the error becomes the cause when it has none', () => {
  const error = new ImagebuildError('PROGRAM_FAILED', messageOf('a'), { hint: messageOf('b') });
  const changed = error.with({ code: 'INIT_FAILED', message: messageOf('c'), hint: messageOf('d') });
  assert.deepEqual(
    [changed.code, changed.message, changed.hint, changed.cause],
    ['INIT_FAILED', 'c', 'd', error],
  );
});

test('with() keeps the further problems, and gives them what they lack', () => {
  const other = new ImagebuildError('KUBEFILE_SYNTAX', messageOf('three'), { hint: messageOf('own') });
  const joined = joinProblems([problem('one', 1), problem('two', 2), other]);
  const place = { file: 'Other', line: 9 };
  const { problems, code } = joined.with({ code: 'CONTEXT_INVALID', place, hint: messageOf('general') });
  assert.deepEqual(
    problems.map((each) => [each.code, each.message, each.place?.line, each.hint]),
    [
      ['CONTEXT_INVALID', 'one', 1, 'general'],
      ['CONTEXT_INVALID', 'two', 2, 'general'],
      ['CONTEXT_INVALID', 'three', 9, 'own'],
    ],
  );
  assert.equal(code, 'CONTEXT_INVALID');
});

test('rewrite() changes the texts and files of an error and of its problems', () => {
  const message = say('wordEmpty', { name: '/tmp/x/app', word: '""' });
  const first = new ImagebuildError('INTERNAL', message, { place: { file: '/tmp/x/list', line: 3 } });
  const rewritten = joinProblems([first, problem('/tmp/x/b')]).rewrite((text) =>
    text.replace('/tmp/x', 'applications/a'),
  );
  assert.equal(rewritten.message, 'applications/a/app "" is empty');
  assert.equal(rewritten.reason?.words['name'], 'applications/a/app');
  assert.deepEqual(rewritten.place, { file: 'applications/a/list', line: 3 });
  assert.deepEqual(
    rewritten.problems.map(({ message: text }) => text),
    ['applications/a/app "" is empty', 'applications/a/b'],
  );
});

test('a joined error counts as the problems that it carries', () => {
  const joined = joinProblems([joinProblems([problem('a'), problem('b')]), problem('c')]);
  assert.deepEqual(
    problemsOf(joined).map(({ message }) => message),
    ['a', 'b', 'c'],
  );
  const single = problem('alone');
  assert.equal(joinProblems([single]), single);
  assert.deepEqual(problemsOf(single), [single]);
});
