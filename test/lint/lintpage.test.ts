import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lintPage } from '../../scripts/lint-page.ts';

const root = join(import.meta.dirname, '../..');

test('docs/lint.md says what the rules say; npm run rules writes it', async () => {
  assert.equal(await lintPage(), readFileSync(join(root, 'docs', 'lint.md'), 'utf8'));
});
