import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pages } from '../../scripts/reference.ts';

const root = join(import.meta.dirname, '..', '..');

for (const [path, render] of Object.entries(pages))
  test(`${path} says what the code says; npm run reference writes it`, async () => {
    assert.equal(await render(), readFileSync(join(root, path), 'utf8'));
  });

test('every page of docs/reference is written by npm run reference', () => {
  const written = globSync('docs/reference/*.md', { cwd: root }).sort();
  assert.deepEqual(
    written,
    Object.keys(pages)
      .filter((path) => path.startsWith('docs/reference/'))
      .sort(),
  );
});
