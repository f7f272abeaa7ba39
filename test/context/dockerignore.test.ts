import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseDockerignore, parseExclude, readDockerignore } from '../../src/context/dockerignore.ts';

/** The lines of a .dockerignore, what it leaves out, and what it does not. */
const rows: readonly { lines: string; out: string[]; in: string[] }[] = [
  { lines: '', out: [], in: ['a', 'a/b'] },
  { lines: '# a\n\n  \n', out: [], in: ['a', '# a'] },
  { lines: 'a', out: ['a', 'a/b', 'a/b/c'], in: ['ab', 'b/a', 'b'] },
  { lines: '/a', out: ['a', 'a/b'], in: ['b/a'] },
  { lines: './a/', out: ['a', 'a/b'], in: ['b/a'] },
  { lines: 'a//b/../c', out: ['a/c'], in: ['a', 'a/b'] },
  { lines: '  a  \r', out: ['a'], in: ['b'] },
  { lines: '\uFEFFa', out: ['a'], in: ['b'] },
  { lines: '.', out: [], in: ['a', '.a'] },
  { lines: '/', out: [], in: ['a'] },
  { lines: '*', out: ['a', '.a', 'a/b'], in: [] },
  { lines: '*.md', out: ['a.md', '.md'], in: ['a.mdx', 'a/b.md'] },
  { lines: '*/*.md', out: ['a/b.md'], in: ['a.md', 'a/b/c.md'] },
  { lines: 'a?c', out: ['abc', 'a.c'], in: ['ac', 'a/c', 'abbc'] },
  { lines: '[a-c]1', out: ['a1', 'c1'], in: ['d1', '-1'] },
  { lines: '[^a-c]1', out: ['d1'], in: ['a1', '/1'] },
  { lines: '[.]x', out: ['.x'], in: ['ax'] },
  { lines: 'a\\*b', out: ['a*b'], in: ['axb'] },
  { lines: 'a+b(c)$', out: ['a+b(c)$'], in: ['aab(c)'] },
  { lines: '**', out: ['a', 'a/b', '.a'], in: [] },
  { lines: '**/a', out: ['a', 'b/a', 'b/c/a', 'b/a/c'], in: ['ba', 'b/ca'] },
  { lines: '**/*.md', out: ['a.md', 'b/a.md', 'b/c/a.md'], in: ['a.txt'] },
  { lines: '**.md', out: ['a.md', 'b/a.md'], in: ['a.txt', 'a.md.txt'] },
  { lines: 'a/**', out: ['a/b', 'a/b/c'], in: ['a', 'ab'] },
  { lines: 'a/**/c', out: ['a/c', 'a/b/c', 'a/b/b/c'], in: ['a', 'a/b', 'ac'] },
  { lines: '**/a/**', out: ['a/b', 'x/a/b'], in: ['a', 'x/a'] },
  { lines: '*\n!a', out: ['b', 'b/a'], in: ['a', 'a/b'] },
  { lines: '!a\n*', out: ['a', 'b'], in: [] },
  { lines: 'a\n!a/b\na/b/c', out: ['a', 'a/x', 'a/b/c'], in: ['a/b', 'a/b/x'] },
  { lines: '*.md\n! R*.md\nREAD-secret.md', out: ['a.md', 'READ-secret.md'], in: ['R.md', 'README.md'] },
  { lines: '*\n!**/*.md', out: ['a', 'a/b'], in: ['a.md', 'a/b.md'] },
  {
    lines: 'Kubefile\n.dockerignore\nregistry',
    out: ['Kubefile', '.dockerignore', 'registry', 'registry/docker'],
    in: ['x'],
  },
];

for (const row of rows)
  test(`.dockerignore ${JSON.stringify(row.lines)}`, () => {
    const ignore = parseDockerignore(row.lines);
    assert.deepEqual(
      [...row.out, ...row.in].filter((path) => ignore.ignores(path)),
      row.out,
    );
    assert.equal(ignore.exceptions, /^!/m.test(row.lines));
  });

for (const [line, word] of [
  ['[a', '[a'],
  ['[]', '[]'],
  ['a\\', 'a\\'],
  ['[z-a]', '[z-a]'],
  ['!', '!'],
] as const)
  test(`${JSON.stringify(line)} is not a valid pattern, and the error shows its line`, () => {
    assert.throws(() => parseDockerignore(`a\n${line}\n`, 'x/.dockerignore'), {
      code: 'CONTEXT_INVALID',
      message: `${JSON.stringify(word)} is not a valid pattern`,
      place: { file: 'x/.dockerignore', line: 2 },
    });
  });

test('a bad --exclude is reported at the instruction', () => {
  const place = { file: 'Kubefile', line: 3 };
  assert.throws(() => parseExclude(['['], place), { code: 'CONTEXT_INVALID', place });
});

test("the Kubefile's own ignore file is read before .dockerignore, and none leaves nothing out", async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'context-'));
  t.after(() => rm(root, { recursive: true }));
  const ignored = async () => {
    const ignore = await readDockerignore(root, 'Kubefile');
    return ['a', 'b'].filter((path) => ignore.ignores(path));
  };
  assert.deepEqual(await ignored(), []);
  await writeFile(join(root, '.dockerignore'), 'a\n');
  assert.deepEqual(await ignored(), ['a']);
  await writeFile(join(root, 'Kubefile.dockerignore'), 'b\n');
  assert.deepEqual(await ignored(), ['b']);
});
