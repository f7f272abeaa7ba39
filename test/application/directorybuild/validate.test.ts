import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withGiven } from '../../../src/application/directorybuild/givenconfig.ts';
import { parseAnnotations, parsePairs, splitLines } from '../../../src/application/directorybuild/pairs.ts';
import { validateDirectoryRequest } from '../../../src/application/directorybuild/validate.ts';
import { validateRequest } from '../../../src/application/request.ts';
import { ImagebuildError } from '../../../src/errors.ts';

const directory = { context: 'deploy', tags: ['demo:v1'] };
const request = (more: object = {}) => validateDirectoryRequest({ directory: { ...directory, ...more } });

/** Every message of the refusal. */
function refusal(more: object): string {
  try {
    request(more);
  } catch (error) {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'INVALID_REQUEST');
    const problems = error.problems.length > 0 ? error.problems : [error];
    return problems.map(({ message }) => message).join('\n');
  }
  assert.fail('it was taken');
}

describe('the request of a directory', () => {
  const names: readonly (readonly [given: string, app: string, version: string])[] = [
    ['demo', 'demo', 'latest'],
    ['demo:v1', 'demo', 'v1'],
    ['team/demo:v1', 'demo', 'v1'],
    ['localhost:5000/demo', 'demo', 'latest'],
    ['ghcr.io/me/team/demo:1.2.3', 'demo', '1.2.3'],
    ['https://127.0.0.1:5000/demo:v1', 'demo', 'v1'],
  ];
  for (const [given, app, version] of names)
    test(`is called ${app} ${version} by the name ${given}`, () => {
      const made = request({ tags: [given] });
      assert.deepEqual([made.type, made.app, made.version], ['directory', app, version]);
      assert.deepEqual(
        validateRequest(JSON.parse(JSON.stringify(made))),
        made,
        'it crosses a process unchanged',
      );
    });

  const refused: readonly (readonly [what: string, given: object, message: RegExp])[] = [
    ['a digest', { tags: [`demo@sha256:${'0'.repeat(64)}`] }, /has a digest, which is known only once/],
    ['capitals', { tags: ['Demo:v1'] }, /must be lower case/],
    ['a tag without room for a platform', { tags: [`demo:${'x'.repeat(121)}`] }, /longer than 120/],
    ['a reserved name', { tags: ['imagebuild-neighbours:v1'] }, /keeps for itself/],
    [
      'the tag of a platform',
      { tags: ['demo:v1', 'demo:v1-arm64'] },
      /v1-arm64 is written for one platform of v1/,
    ],
    ['two wrong names', { tags: ['A', 'B'] }, /"A".*\n.*"B"/],
    ['a label with a blank', { labels: { 'a b': '1' } }, /label "a b" has an invalid key/],
    ['a variable with NUL', { env: { A: 'a\0b' } }, /variable "A" contains a NUL/],
    [
      'an annotation of ours',
      { annotations: { manifest: { 'io.github.labring.imagebuild.type': 'apps' }, index: {} } },
      /imagebuild writes and reads it itself/,
    ],
  ];
  for (const [what, given, message] of refused)
    test(`is refused with ${what}`, () => assert.match(refusal(given), message));

  test('is of one kind: neither has what the other needs', () => {
    const app = { type: 'apps', app: 'demo', version: 'v1' };
    assert.throws(() => validateRequest({ ...app, type: 'directory' }), {
      message: /^type must be one of "apps"/,
    });
    assert.throws(() => validateRequest({ ...app, directory }), { message: /^type must be one of "apps"/ });
  });
});

test('what docker/metadata-action writes can be pasted', () => {
  const labels =
    'org.opencontainers.image.title=demo\norg.opencontainers.image.description=a=b, c\n\n# comment\n';
  assert.deepEqual(parsePairs('label', splitLines(labels)), {
    'org.opencontainers.image.title': 'demo',
    'org.opencontainers.image.description': 'a=b, c',
  });
  const lines = ['manifest:a=1', 'index:b=2', 'manifest,index:c=x:y', 'd=4'];
  assert.deepEqual(parseAnnotations(lines), {
    manifest: { a: '1', c: 'x:y', d: '4' },
    index: { b: '2', c: 'x:y', d: '4' },
  });
  for (const level of ['manifest-descriptor', 'index-descriptor', 'manifest[linux/amd64]'])
    assert.throws(() => parseAnnotations([`${level}:a=1`]), { message: /which imagebuild doesn’t annotate/ });
  assert.throws(() => parsePairs('label', ['team']), {
    message: '"team" is not a label',
    hint: 'Write KEY=VALUE.',
  });
});

test('variables and labels that are given win; a variable then stands at the end', () => {
  const config = { Env: ['PATH=/bin', 'A=1', 'B=2'], Labels: { z: '1', m: '1' } };
  assert.deepEqual(withGiven(config, { env: { A: '3', C: '4' }, labels: { m: '2', a: '3' } }), {
    Env: ['PATH=/bin', 'B=2', 'A=3', 'C=4'],
    Labels: { a: '3', m: '2', z: '1' },
  });
  assert.equal(withGiven(config, { env: {}, labels: {} }), config);
  assert.equal(withGiven(config, undefined), config);
});
