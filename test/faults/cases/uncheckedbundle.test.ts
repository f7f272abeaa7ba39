import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { removals, removeCheck } from './uncheckedbundle.ts';

for (const [file, check, instead] of removals)
  test(`the check of digests in ${file} can be removed`, () => {
    const text = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
    const removed = removeCheck(text, check, instead, file);
    assert.notEqual(removed, text);
    assert.throws(() => removeCheck(removed, check, instead, file), /the check of digests is elsewhere now/);
  });
