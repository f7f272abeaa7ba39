import assert from 'node:assert/strict';
import test from 'node:test';
import { columnsOf, padColumns } from '../../src/text/columns.ts';

test('a Chinese character takes two columns', () => {
  assert.equal(columnsOf('摘要 a'), 6);
  assert.equal(padColumns('摘要', 6), '摘要  ');
  assert.equal(padColumns('digest', 3), 'digest');
});
