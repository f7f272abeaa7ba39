import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lintWorkflow } from '../support/actionlint.ts';
import { repository } from '../support/cli.ts';
import { parseWorkflow } from './workflow.ts';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');

test('the nightly example calls imagebuild.yml as collection.yml does', async () => {
  const text = read('docs/examples/nightly.yml');
  assert.deepEqual(await lintWorkflow(text, 'nightly.yml'), []);
  const example = parseWorkflow(text).jobs['build'];
  const ours = parseWorkflow(read('.github/workflows/collection.yml')).jobs['build'];
  assert.ok(example && ours);
  assert.deepEqual(example.permissions, ours.permissions);
  assert.match(text, /^ {4}uses: \.\/\.github\/workflows\/imagebuild\.yml\n/m);
  assert.match(text, /^ {4}secrets: inherit/m);
});
