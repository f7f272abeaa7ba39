import assert from 'node:assert/strict';
import test from 'node:test';
import type { Case } from '../../bench/case.ts';
import { single } from '../../bench/figure.ts';
import { measureCases } from '../../bench/measure.ts';
import { quickSizes } from '../../bench/sizes.ts';

const aim = { title: 'work', unit: 'seconds', peer: 'bound', score: 'amount', reach: 1 } as const;
const works: Case = { name: 'works', needs: [], run: async () => [single(aim, 0.5, 1)] };
const parameters = { rounds: 1, sizes: quickSizes, cores: 2 };

test('a case that needs a missing program is left out with the reason', async () => {
  const needs = { ...works, name: 'needs', needs: ['sh', 'no-such-program'] };
  const { results, failed } = await measureCases([needs, { ...works, needs: ['sh'] }], parameters, () => {});
  assert.deepEqual(results.leftOut, [{ name: 'needs', why: 'needs no-such-program' }]);
  assert.equal(results.figures.length, 1);
  assert.equal(failed, false);
});

test('a case that fails is told, and the others are measured', async () => {
  const fails = async () => {
    throw new Error('crane ended with 1');
  };
  const told: string[] = [];
  const { results, failed } = await measureCases(
    [{ ...works, name: 'fails', run: fails }, works],
    parameters,
    (line) => told.push(line),
  );
  assert.deepEqual(results.leftOut, [{ name: 'fails', why: 'it failed: crane ended with 1' }]);
  assert.deepEqual(results.figures, [single(aim, 0.5, 1)]);
  assert.deepEqual(told, ['measuring fails …', 'measuring works …']);
  assert.equal(failed, true);
});
