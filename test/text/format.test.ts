import assert from 'node:assert/strict';
import test from 'node:test';
import { formatBytes, formatSeconds } from '../../src/text/format.ts';

test('bytes are shown with three digits in decimal units', () => {
  const rows: [number, string][] = [
    [0, '0 B'],
    [812, '812 B'],
    [1000, '1.00 kB'],
    [4_050_000, '4.05 MB'],
    [12_340_000, '12.3 MB'],
    [999_999, '1.00 MB'],
    [365_000_000, '365 MB'],
    [25_000_000_000, '25.0 GB'],
  ];
  for (const [bytes, text] of rows) assert.equal(formatBytes(bytes), text);
});

test('seconds become minutes when there are many', () => {
  assert.equal(formatSeconds(0.4163), '0.42 s');
  assert.equal(formatSeconds(12.34), '12.3 s');
  assert.equal(formatSeconds(199.6), '3 min 20 s');
  assert.equal(formatSeconds(21_600), '6 h 0 min');
});
