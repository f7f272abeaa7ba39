import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintLines } from '../../../src/report/lint/lines.ts';

test('the places of a file stand below each other, and each finding is looked at a few times only', () => {
  let reads = 0;
  const finding = (line: number) => ({
    ...({ rule: 'cmd-several', severity: 'warning', message: 'a', hint: 'b' } as const),
    ...{ file: 'Kubefile', column: 1, fixable: false },
    get line() {
      reads += 1;
      return line;
    },
  });
  const count = 1000;
  const lines = lintLines({
    ...{ schemaVersion: 1, applications: ['.'], errors: 0, warnings: count, notes: 0, fixed: 0 },
    findings: Array.from({ length: count }, (_, index) => finding(index + 1)),
  });
  assert.equal(lines[1]?.text, '  1:1     warning: a [cmd-several]');
  assert.equal(lines[2 * count - 1]?.text, '  1000:1  warning: a [cmd-several]');
  assert.ok(reads <= 4 * count, `${reads} reads`);
});
