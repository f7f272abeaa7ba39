import assert from 'node:assert/strict';
import test from 'node:test';
import { checkNode } from '../../src/cli/program.ts';

test('a recent Node is accepted', () => {
  checkNode('24.0.0', '>=24');
  checkNode('100.1.0', '>=24');
});

test('an older Node is an error that says how to get a newer one', () => {
  assert.throws(() => checkNode('20.20.2', '>=24'), {
    code: 'PROGRAM_MISSING',
    message: 'imagebuild needs Node 24, and this is Node 20.20.2',
    hint: /Install Node 24/,
  });
});
