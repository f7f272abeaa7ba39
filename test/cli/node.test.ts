import assert from 'node:assert/strict';
import test from 'node:test';
import { checkNode } from '../../src/cli/node.ts';

test('a Node that is old enough is no matter', () => {
  checkNode('24.0.0', '>=24');
  checkNode('100.1.0', '>=24');
});

test('an older Node is told, with how to get a newer one', () => {
  assert.throws(() => checkNode('20.20.2', '>=24'), {
    code: 'PROGRAM_MISSING',
    message: 'this is Node 20.20.2, and imagebuild needs 24',
    hint: /Install Node 24/,
  });
});
