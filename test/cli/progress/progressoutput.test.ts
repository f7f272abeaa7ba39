import assert from 'node:assert/strict';
import test from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { liveLines, liveProgress } from '../../../src/cli/progress/live.ts';
import { jsonProgress, openProgress } from '../../../src/cli/progress/progressoutput.ts';
import { trackTransfers } from '../../../src/report/transfers.ts';

test('JSON progress is a document a line, and the bytes of a second are one event', () => {
  let clock = 0;
  const lines: string[] = [];
  const progress = jsonProgress(
    (line) => lines.push(line),
    () => clock,
  );
  progress({ type: 'transfer', id: '1', name: 'a', state: 'started' });
  for (let chunk = 0; chunk < 100; chunk++) {
    clock += 30;
    progress({ type: 'bytes', id: '1', count: 10 });
  }
  progress({ type: 'transfer', id: '1', name: 'a', state: 'pushed' });
  const events = lines.map((line) => JSON.parse(line));
  const bytes = events.filter(({ type }) => type === 'bytes');
  assert.ok(bytes.length <= 4, `${bytes.length} events for three seconds`);
  assert.equal(
    bytes.reduce((sum, { count }) => sum + count, 0),
    1000,
  );
  assert.equal(events.at(-1).state, 'pushed');
});

test('issue 12, 17: quiet progress keeps warnings', () => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), on: () => stream, once: () => stream };
  const { progress } = openProgress('quiet', stream as unknown as NodeJS.WriteStream);
  progress({ type: 'phase', phase: 'prepare', message: 'applications/demo/v1' });
  progress({ type: 'output', program: 'init.sh', line: 'hello' });
  progress({ type: 'warning', warning: { message: 'Init.sh is not read', hint: 'Rename it.' } });
  assert.equal(written.join(''), 'warning: Init.sh is not read\n  Rename it.\n');
});

test('the moving part never is wider or higher than the terminal', () => {
  const transfers = trackTransfers(() => 0);
  for (let id = 0; id < 30; id++)
    transfers.apply({ type: 'transfer', id: `${id}`, name: 'n'.repeat(200), state: 'started', size: 1e9 });
  for (const width of [60, 80, 200]) {
    const lines = liveLines(transfers, width, 8).map(stripVTControlCharacters);
    assert.equal(lines.length, 9);
    for (const line of lines) assert.ok(line.length < width, `${line.length} in ${width}`);
  }
});

test('what was drawn is erased at the end', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  let written = '';
  const live = liveProgress({ columns: 80, rows: 24, write: (text) => (written += text) });
  live.progress({ type: 'transfer', id: '1', name: 'a', state: 'started', size: 100 });
  context.mock.timers.tick(100);
  assert.match(stripVTControlCharacters(written), /a +░+ 0 B \/ 100 B/);
  written = '';
  live.stop();
  assert.equal(written, '\u001b[2A\u001b[J');
});

test('ten thousand chunks are drawn at most ten times a second', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  let drawings = 0;
  const live = liveProgress({ columns: 80, rows: 24, write: () => (drawings += 1) });
  live.progress({ type: 'transfer', id: '1', name: 'a', state: 'started', size: 100 });
  for (let chunk = 0; chunk < 10_000; chunk++) live.progress({ type: 'bytes', id: '1', count: 1 });
  context.mock.timers.tick(1000);
  live.stop();
  assert.ok(drawings <= 12, `${drawings} drawings`);
});

test('a terminal that does not know its size is taken for an ordinary one', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  let written = '';
  const live = liveProgress({ columns: 0, rows: 0, write: (text) => (written += text) });
  live.progress({ type: 'transfer', id: '1', name: 'a rather long name', state: 'started', size: 100 });
  context.mock.timers.tick(100);
  live.stop();
  assert.match(stripVTControlCharacters(written), /a rather long name +░+ 0 B \/ 100 B/);
});
