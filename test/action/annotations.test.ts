import assert from 'node:assert/strict';
import test from 'node:test';
import { annotateError, annotateFindings, annotateWarnings } from '../../src/action/annotations.ts';
import { ImagebuildError, joinProblems } from '../../src/errors.ts';
import { messageOf } from '../support/message.ts';

const workspace = '/home/runner/work/repo';
const problem = (file: string, line?: number) =>
  new ImagebuildError('KUBEFILE_SYNTAX', messageOf('this is wrong'), {
    place: { file, line },
    hint: messageOf('Write it right.'),
  });

test('an error is reported at the line of its file, relative to the workspace', () => {
  const expected = {
    level: 'error',
    message: 'this is wrong\nWrite it right.',
    properties: { title: 'imagebuild', file: 'applications/a/1/Kubefile', startLine: 7 },
  };
  assert.deepEqual(annotateError(problem('applications/a/1/Kubefile', 7), workspace), [expected]);
  assert.deepEqual(annotateError(problem(`${workspace}/applications/a/1/Kubefile`, 7), workspace), [
    expected,
  ]);
});

test('a file outside the workspace is not named', () => {
  const [annotation] = annotateError(problem('/tmp/x/Kubefile', 7), workspace);
  assert.deepEqual(annotation?.properties, { title: 'imagebuild' });
});

test('every problem has an annotation of its own, up to what is shown', () => {
  const problems = Array.from({ length: 14 }, (_, index) => problem('Kubefile', index + 1));
  assert.equal(annotateError(joinProblems(problems), workspace).length, 10);
});

test('a warning about an image names it', () => {
  const [annotation] = annotateWarnings(
    [{ message: 'is old', place: { image: 'docker.io/library/x:1' } }],
    workspace,
  );
  assert.equal(annotation?.message, 'docker.io/library/x:1: is old');
});

test('an image that the message names is named once', () => {
  const image = 'docker.io/library/x:1';
  const [annotation] = annotateWarnings([{ message: `${image} is old`, place: { image } }], workspace);
  assert.equal(annotation?.message, `${image} is old`);
});

test('security 31: control characters reach no annotation', () => {
  const hostile = '\u001b[31mred\u009b0m\u0007\u202e';
  const error = new ImagebuildError('KUBEFILE_SYNTAX', messageOf(`bad ${hostile}`), {
    place: { file: `a${hostile}/Kubefile`, line: 1 },
    hint: messageOf(`do ${hostile}`),
  });
  const [atFile] = annotateError(error, workspace);
  const [atImage] = annotateWarnings([{ message: 'old', place: { image: hostile } }], workspace);
  const texts = [atFile?.message, atFile?.properties.file, atImage?.message];
  for (const text of texts) assert.match(text ?? '', /^[\x20-\x7e\n]+$/);
  assert.equal(
    atFile?.message,
    'bad \\u{1b}[31mred\\u{9b}0m\\u{7}\\u{202e}\ndo \\u{1b}[31mred\\u{9b}0m\\u{7}\\u{202e}',
  );
});

test('what lint found has a level of its own each, the worst first', () => {
  const finding = (severity: 'error' | 'warning' | 'note') => ({
    ...{ rule: 'build-arch' as const, severity, message: severity, fixable: false },
    ...{ file: 'applications/a/1/Kubefile', line: 1, column: 2 },
  });
  const found = annotateFindings([finding('note'), finding('error'), finding('warning')], workspace);
  assert.deepEqual(
    found.map(({ level, message, properties }) => [level, message, properties.title, properties.startColumn]),
    [
      ['error', 'error', 'imagebuild build-arch', 2],
      ['warning', 'warning', 'imagebuild build-arch', 2],
      ['notice', 'note', 'imagebuild build-arch', 2],
    ],
  );
});
