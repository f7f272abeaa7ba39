import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => /\.(ts|md|ya?ml|sh)$/.test(file))
  .filter(
    (file) => !/^dist\/|^test\/repository\/english\.test\.ts$|^test\/goldens\/|openapi\/fixtures/.test(file),
  );

/** Patterns that plain English doesn't have, and what it has instead. */
const patterns: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/(?<!\bthere )\b(?:is|are|was|were) none\b/i, '"there isn’t one", or a sentence of its own'],
  [
    /(?<!\bthere )(?<!\bthat )\b(?:is|are|was|were) no (?!longer\b|more\b|doubt\b|need\b)(?=[a-z])/i,
    '"isn’t a"',
  ],
  [/\bwill not do\b/i, '"is too small", "isn’t enough"'],
];

for (const [pattern, instead] of patterns)
  test(`no text says ${pattern.source}`, () => {
    const found = files.flatMap((file) =>
      lines(file).flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
    );
    assert.deepEqual(found, [], `say ${instead}`);
  });

test('comments wrap at 110 columns', () => {
  const found = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      lines(file).flatMap((line, index) =>
        line.length > 110 && /^\s*(?:\/?\*|\/\/)/.test(line) ? [`${file}:${index + 1}`] : [],
      ),
    );
  assert.deepEqual(found, []);
});

function lines(file: string): string[] {
  return readFileSync(join(root, file), 'utf8').split('\n');
}
