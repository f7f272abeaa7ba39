// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { execa } from 'execa';
import { ImagebuildError } from '../../../src/errors.ts';
import { type ExpandOptions, expandWord } from '../../../src/kubefile/evaluate/expansion.ts';
import { startBuildah } from '../../support/buildah.ts';
import { missing, missingForRoot } from '../../support/tools.ts';
import { variables, words } from './words.ts';

const shell: ExpandOptions = {
  escapeCharacter: '\\',
  variable: (name) => variables[name],
  fail: (column, message) => new ImagebuildError('KUBEFILE_SYNTAX', message, { place: { column } }),
  limit: 1000,
};

function expand(text: string, more: Partial<ExpandOptions> = {}) {
  return expandWord({ text, at: 0 }, { ...shell, ...more });
}

suite('a word', () => {
  for (const { word, gives } of words)
    test(`${word} is ${JSON.stringify(gives)}`, () => assert.equal(expand(word).text, gives));
});

suite('other programs expand the same words', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'words-'));
  });
  after(() => rm(directory, { recursive: true }));

  const skip = missingForRoot('buildah');
  test('buildah', { skip }, async () => {
    const rows = words.filter(({ program }) => program === 'buildah');
    const kubefile = join(directory, 'Kubefile');
    const env = Object.entries(variables).map(([name, value]) => `ENV ${name}='${value}'`);
    const labels = rows.map(({ word }, index) => `LABEL ${index} ${word}`);
    await writeFile(kubefile, ['FROM scratch', ...env, ...labels, ''].join('\n'));
    await using buildah = await startBuildah();
    const built = await buildah.bud({ directory, kubefile });
    assert.ok('config' in built, JSON.stringify(built));
    const theirs = rows.map(({ word }, index) => [word, built.config.Labels?.[index]]);
    assert.deepEqual(
      theirs,
      rows.map(({ word, gives }) => [word, gives]),
    );
  });

  test('bash', { skip: missing('bash') }, async () => {
    const rows = words.filter(({ program }) => program === 'bash');
    // No splitting and no file names: what is left is what a word becomes.
    const script = ['set -f', 'IFS=', ...rows.map(({ word }) => `printf '%s\\0' ${word}`)].join('\n');
    const env = { ...variables, LC_ALL: 'C.UTF-8' };
    const { stdout } = await execa('bash', ['-c', script], { env, extendEnv: false });
    const theirs = stdout.split('\0').slice(0, -1);
    assert.deepEqual(
      rows.map(({ word }, index) => [word, theirs[index]]),
      rows.map(({ word, gives }) => [word, gives]),
    );
  });
});

suite('errors in a word', () => {
  /** The word, and the offset of what is wrong. */
  const wrong: readonly (readonly [word: string, at: number])[] = [
    ['"a', 0],
    ["x'a", 1],
    ['a"b"c"', 5],
    ['${A', 0],
    ['x${A:-b', 1],
    ['${', 0],
    ['x${}', 1],
    ['${:-a}', 0],
    ['${{A}}', 0],
    ['${ A}', 0],
    ['${A!b}', 3],
    ['${A:b}', 4],
    ['${A:#b}', 4],
    ['${A^^}', 3],
    ['${A:1:2}', 4],
    ['${#A}', 3],
    ['${A/b}', 0],
    ['${A//b}', 0],
    ['${A/b/c', 0],
    ['x${NONE:?}', 1],
    ['x${NONE?gone}', 1],
    ['x${EMPTY:?gone}', 1],
    ['${FILE%\\.gz}', 0],
    ['${NONE:-"a}', 8],
    ["${NONE:-'a}", 8],
    ['"${A"', 1],
    ['${A ${B}', 0],
    ['${A:', 0],
  ];
  for (const [word, at] of wrong)
    test(`${word} is wrong at ${at}`, () => {
      const expected = { code: 'KUBEFILE_SYNTAX', place: { column: at } };
      assert.throws(() => expand(word), expected);
    });

  test('the word of ${v:?w} is what the error says', () => {
    assert.throws(() => expand('${NONE:?give it a value}'), /NONE: give it a value/);
  });
});

suite('limits', () => {
  test('a result that is too long is refused', () => {
    assert.throws(() => expand('$A$A$A', { variable: () => 'x'.repeat(400) }), { code: 'LIMIT_EXCEEDED' });
    assert.equal(expand('$A$A', { variable: () => 'x'.repeat(400) }).text.length, 800);
  });

  test('a replacement that would grow too long is refused before it grows', () => {
    const variable = () => 'x'.repeat(900);
    assert.throws(() => expand('${A//?/$A}', { variable }), { code: 'LIMIT_EXCEEDED' });
  });

  test('a pattern that would take too long is refused', () => {
    const variable = () => 'x'.repeat(100_000);
    const pattern = '*x'.repeat(50_000);
    assert.throws(() => expand(`\${A##${pattern}}`, { variable, limit: 1e6 }), { code: 'LIMIT_EXCEEDED' });
  });

  test('a pattern with many stars takes no time', () => {
    const variable = () => 'a'.repeat(5000);
    assert.equal(expand(`\${A##${'a*'.repeat(30)}b}`, { variable, limit: 1e6 }).text.length, 5000);
  });

  test('braces nest, but not without end', () => {
    const nested = (depth: number) => `${'${NONE:-'.repeat(depth)}x${'}'.repeat(depth)}`;
    assert.equal(expand(nested(50)).text, 'x');
    assert.throws(() => expand(nested(51)), { code: 'LIMIT_EXCEEDED' });
    assert.throws(() => expand(nested(100_000)), { code: 'LIMIT_EXCEEDED' });
  });
});

suite('splitting, escape characters and here-documents', () => {
  test('the words in one: blanks of variables divide, quotes hold together', () => {
    const rows: readonly (readonly [string, readonly string[]])[] = [
      ['$TWO', ['one', 'two']],
      ['"$TWO"', ['one two']],
      ['x$TWO$A', ['xone', 'twoa']],
      ['$NONE', []],
      ['""', []],
      ['a\\ b c', ['a b', 'c']],
      ['80', ['80']],
    ];
    for (const [word, expected] of rows) assert.deepEqual(expand(word).words, expected, word);
  });

  test('the backtick as escape character', () => {
    const more = { escapeCharacter: '`' };
    const rows = [
      ['`$A', '$A'],
      ['C:\\$A', 'C:\\a'],
      ['"`"\\n"', '"\\n'],
      ['a``b', 'a`b'],
    ] as const;
    for (const [word, expected] of rows) assert.equal(expand(word, more).text, expected, word);
  });

  test('quotes mean nothing in a here-document', () => {
    const text = 'it\'s "$A" \\$A \\\\ ${NONE:-"b"}\n';
    assert.equal(expand(text, { keepQuotes: true }).text, 'it\'s "a" $A \\ "b"\n');
  });
});
