import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLineBuffer, createLineWriter, createOutputCollector } from '../../src/runner/output.ts';

function linesOf(...chunks: (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const writer = createLineWriter((line) => lines.push(line));
  for (const chunk of chunks) writer.write(Buffer.from(chunk));
  writer.end();
  return lines;
}

test('lines stay whole, wherever the output is cut', () => {
  assert.deepEqual(linesOf('on', 'e\ntwo\r', '\n\nlast'), ['one', 'two', '', 'last']);
});

test('a character that is cut in the middle stays whole', () => {
  const bytes = Buffer.from('größe\n');
  assert.deepEqual(linesOf(bytes.subarray(0, 3), bytes.subarray(3)), ['größe']);
});

test('invalid UTF-8 replaces only the invalid bytes', () => {
  assert.deepEqual(linesOf(Buffer.from([0x61, 0xff, 0x62, 0x0a]), 'next\n'), ['a\ufffdb', 'next']);
});

test('a progress bar is one line, in its last state', () => {
  assert.deepEqual(linesOf(' 1%\r 50%\r', '100%\ndone\n'), ['100%', 'done']);
  assert.deepEqual(linesOf('99%\r100%\r'), ['100%']);
});

test('colours, control characters and a bell are left out', () => {
  assert.deepEqual(linesOf('\u001b[31mred\u001b[0m\u0007 \u0000x\ty\n'), ['red x\ty']);
});

test('a line of a megabyte is cut', () => {
  const [line = '', next] = linesOf('x'.repeat(500_000), 'x'.repeat(500_000), '\nnext');
  assert.equal(line, `${'x'.repeat(4096)}… (cut: 995,904 more characters)`);
  assert.equal(next, 'next');
});

test('only the last lines are kept', () => {
  const last = createLineBuffer(2);
  for (const line of ['a', 'b', 'c']) last.add(line);
  assert.deepEqual(last.all(), ['b', 'c']);
});

test('collected output reports once that it is too long', () => {
  let calls = 0;
  const kept = createOutputCollector(4, () => calls++);
  for (const chunk of ['abc', 'def', 'ghi']) kept.write(Buffer.from(chunk));
  assert.equal(calls, 1);
  assert.equal(kept.text(), 'abc');
});
