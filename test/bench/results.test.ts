import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { type Figure, figure, single } from '../../bench/figure.ts';
import { pageOf } from '../../bench/report/document.ts';
import { drawPicture } from '../../bench/report/picture.ts';
import {
  formatResults,
  latest,
  parseResults,
  type Results,
  readResults,
} from '../../bench/report/results.ts';
import { tableOfCases, tableOfTools, textLines } from '../../bench/report/table.ts';

const docs = join(import.meta.dirname, '../../docs');

const share = { unit: 'seconds', score: 'share', reach: 1 } as const;
const near = (processor: { ours: number; peer: number }) => ({
  beside: { target: 'near', processor, peakBytes: 110e6 },
});

const figures: readonly Figure[] = [
  { ...single({ ...share, title: 'cold', peer: 'crane' }, 2, 2.5), ...near({ ours: 1, peer: 1.5 }) },
  { ...single({ ...share, title: 'cold', peer: 'oras' }, 2, 1), ...near({ ours: 1.2, peer: 0.8 }) },
  {
    ...single({ ...share, title: 'far', peer: 'crane', score: 'faster', reach: 5 }, 2, 8),
    beside: { target: 'far' },
  },
  single({ ...share, title: 'again', peer: 'cold', score: 'faster' }, 0, 3),
  figure({ ...share, title: 'never measured', peer: 'bound', score: 'amount' }, []),
];

const results: Results = {
  date: '2026-11-21',
  cores: 2,
  processor: 'AMD EPYC',
  node: 'v24.21.0',
  load: 0.5,
  versions: { skopeo: '1.9.3', crane: '0.22.1' },
  figures,
  leftOut: [{ name: 'regctl', why: 'needs go' }],
};

test('results are the same after they were written and read, also those that JSON has no number for', () => {
  assert.deepEqual(
    figures.slice(-2).map(({ value }) => value),
    [Number.POSITIVE_INFINITY, Number.NaN],
  );
  assert.doesNotMatch(formatResults(results), /null/);
  assert.deepEqual(parseResults(formatResults(results)), results);
});

test('nothing beside nothing is the same amount', () => {
  for (const score of ['share', 'faster'] as const)
    assert.equal(single({ ...share, title: 'none', peer: 'none', score }, 0, 0).value, 1);
});

test('the table of tools has a column for each target, with ratios and processor seconds', () => {
  assert.deepEqual(tableOfTools(results), [
    ['', 'near', 'far'],
    ['imagebuild', '2.00 s (1.1)', '2.00 s'],
    ['imagebuild’s peak memory', '110.0 MB', ''],
    ['crane', '0.80 (1.5)', '0.25'],
    ['oras', '2.00 (0.8)', ''],
  ]);
});

test('the table of cases compares with the fastest of the tools', () => {
  assert.deepEqual(tableOfCases(results), [
    ['case', 'imagebuild', 'beside', 'that is', 'reach', ''],
    ['cold', '2.00 s', '1.00 s oras', '2.00 of it', 'at most 1.00 of it', 'MISSED'],
    ['far', '2.00 s', '8.00 s crane', '4.0 times faster', 'at least 5.0 times faster', 'MISSED'],
    ['again', '0.00 s', '3.00 s cold', '∞ times faster', 'at least 1.0 times faster', 'reached'],
    ['never measured', '–', '– bound', '–', 'at most 1.00 s', 'MISSED'],
  ]);
});

test('a terminal shows both tables, and what is left out with the reason', () => {
  const lines = textLines(results);
  assert.ok(lines.includes('oras                      2.00 (0.8)'));
  assert.equal(lines.at(-1), 'regctl: not measured, needs go');
});

test('the page and the picture are those of the published results', async () => {
  const published = await readResults(latest);
  const page = await readFile(join(docs, 'performance.md'), 'utf8');
  assert.equal(pageOf(published, page), page, 'npm run bench -- --document writes it again');
  assert.equal(drawPicture(published), await readFile(join(docs, 'performance.svg'), 'utf8'));
});

test('the page names the versions of the tools, and why others were left out', () => {
  const page = pageOf(results, '<!-- measured --><!-- /measured -->');
  assert.match(page, /load 0\.5; skopeo 1\.9\.3, crane 0\.22\.1\.\n/);
  assert.match(page, /\n\* `regctl` is not measured: needs go\.\n/);
});
