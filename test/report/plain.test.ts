import assert from 'node:assert/strict';
import test from 'node:test';
import type { ProgressEvent } from '../../src/progress.ts';
import { plainProgress } from '../../src/report/plain.ts';
import { trackTransfers } from '../../src/report/transfers.ts';

function play(events: readonly (ProgressEvent | number)[]): string[] {
  let clock = 0;
  const lines: string[] = [];
  const progress = plainProgress(
    (line) => lines.push(line),
    () => clock,
  );
  for (const event of events) {
    if (typeof event === 'number') clock += event;
    else progress(event);
  }
  return lines;
}

test('a log has a line for each phase and each finished layer, and none for a chunk', () => {
  const lines = play([
    { type: 'phase', phase: 'layers', message: 'writing layers' },
    { type: 'planned', layers: 2, bytes: 3_000_000, transferBytes: 3_000_000 },
    { type: 'transfer', id: '1', name: 'nginx', state: 'started', size: 2_000_000 },
    { type: 'bytes', id: '1', count: 1_000_000 },
    1500,
    { type: 'bytes', id: '1', count: 1_000_000 },
    { type: 'transfer', id: '1', name: 'nginx', state: 'pushed' },
    { type: 'transfer', id: '2', name: 'files', state: 'reused', size: 1_000_000 },
  ]);
  assert.deepEqual(lines, [
    'layers: writing layers',
    '2 layers, 3.00 MB',
    '  pushed  nginx, 2.00 MB, 1.50 s',
    '  reused  files, 1.00 MB',
  ]);
});

test('a long transfer says now and then how far it is', () => {
  const chunk: ProgressEvent = { type: 'bytes', id: '1', count: 50_000_000 };
  const lines = play([
    { type: 'transfer', id: '1', name: 'big', state: 'started', size: 800_000_000 },
    ...Array.from({ length: 12 }, () => [2000, chunk] as const).flat(),
  ]);
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /^ {2}… big: \d+ MB of 800 MB, 25\.0 MB\/s in all$/);
});

test('a line of a program cannot pass for one of ours, nor clear the screen', () => {
  const lines = play([{ type: 'output', program: 'init.sh', line: '::error::no\u001b[2J' }]);
  assert.deepEqual(lines, ['  init.sh | : :error::no\\u{1b}[2J']);
});

test('speed counts the last seconds only', () => {
  let clock = 0;
  const transfers = trackTransfers(() => clock);
  transfers.apply({ type: 'transfer', id: '1', name: 'a', state: 'started' });
  for (let second = 0; second < 10; second++) {
    clock += 1000;
    transfers.apply({ type: 'bytes', id: '1', count: 1_000_000 });
  }
  assert.equal(Math.round(transfers.speed()), 1_000_000);
  clock += 20_000;
  assert.equal(transfers.speed(), 0);
});
