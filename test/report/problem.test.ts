import assert from 'node:assert/strict';
import test from 'node:test';
import { ImagebuildError, joinProblems } from '../../src/errors.ts';
import { describeError, describeWarning } from '../../src/report/problem.ts';
import { escapeLine } from '../../src/text/escape.ts';
import { messageOf } from '../support/message.ts';

const texts = (lines: readonly { text: string }[]) => lines.map(({ text }) => text);

test('an error says what and where first, what to do second, and shows the place last', () => {
  const error = new ImagebuildError('COPY_SOURCE_MISSING', messageOf('there is no charts'), {
    place: { file: 'Kubefile', line: 7, column: 6 },
    hint: messageOf('Did you mean "chart"?'),
    excerpt: '  7 | COPY charts charts\n    |      ^\n',
  });
  assert.deepEqual(describeError(error), [
    { kind: 'error', text: 'Kubefile:7:6: error: there is no charts' },
    { kind: 'hint', text: 'Did you mean "chart"?' },
    { kind: 'excerpt', text: '  7 | COPY charts charts' },
    { kind: 'excerpt', text: '    |      ^' },
  ]);
});

test('every problem is shown, and how many there are', () => {
  const problem = (line: number) =>
    new ImagebuildError('KUBEFILE_SYNTAX', messageOf(`wrong ${line}`), { place: { file: 'Kubefile', line } });
  assert.deepEqual(texts(describeError(joinProblems([problem(1), problem(4)]))), [
    'Kubefile:1: error: wrong 1',
    'Kubefile:4: error: wrong 4',
    '2 errors',
  ]);
});

test('an image is the place when there is no file', () => {
  const error = new ImagebuildError('IMAGE_NOT_FOUND', messageOf('there is no such image'), {
    place: { image: 'docker.io/library/x:1', registry: 'docker.io' },
  });
  assert.deepEqual(texts(describeError(error)), ['docker.io/library/x:1: error: there is no such image']);
});

test('what a terminal would obey is made visible', () => {
  const warning = { message: 'an image \u001b[2J\u202e named\nso', place: { file: 'a\u0007b' } };
  const [line] = describeWarning(warning);
  assert.equal(line?.text, 'a\\u{7}b: warning: an image \\u{1b}[2J\\u{202e} named\\u{a}so');
  assert.equal(escapeLine('tab\tumlaut ä 中 ok'), 'tab\tumlaut ä 中 ok');
});

test('what a runner would obey is broken up, in the last lines of init.sh too', () => {
  const excerpt = '::add-mask::a\n \t::error::b\nc ##[group]d\nhttp://[::1]:80';
  const error = new ImagebuildError('INIT_FAILED', messageOf('init.sh exited with status 3'), { excerpt });
  assert.deepEqual(texts(describeError(error)).slice(1), [
    ': :add-mask::a',
    ' \t: :error::b',
    'c ## [group]d',
    'http://[::1]:80',
  ]);
});

test('security 29: of many problems a thousand are listed, and a long line is cut', () => {
  const problem = new ImagebuildError('KUBEFILE_SYNTAX', messageOf('it is wrong'), {
    excerpt: `1 | ${'x'.repeat(1_000_000)}`,
  });
  const lines = describeError(joinProblems(Array.from({ length: 3000 }, () => problem)));
  assert.equal(lines.length, 2001);
  assert.equal(lines.at(-1)?.text, '3000 errors');
  assert.ok(lines.every(({ text }) => text.length <= 8192));
});

test('issue 12, 17: each of several hints is a line of its own', () => {
  const error = new ImagebuildError('IMAGE_NOT_FOUND', messageOf('a:1 was not found'), {
    hint: messageOf('Correct the reference.\nOr list a:1 in .sealignore if it is not an image.'),
  });
  const warning = describeWarning({ message: 'w', hint: 'One.\nTwo.' });
  assert.deepEqual(texts(describeError(error)).slice(1), [
    'Correct the reference.',
    'Or list a:1 in .sealignore if it is not an image.',
  ]);
  assert.deepEqual(texts(warning), ['warning: w', 'One.', 'Two.']);
});
