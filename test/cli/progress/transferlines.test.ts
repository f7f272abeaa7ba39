import assert from 'node:assert/strict';
import test from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { totalLine, transferLines } from '../../../src/cli/progress/transferlines.ts';
import { type Transfer, trackTransfers } from '../../../src/report/transfers.ts';

const mb = 1_000_000;
const nginx = 'docker.io/library/nginx:1.27';
const exporter = 'quay.io/prometheus/node-exporter:v1.8.2';

const rows = [
  transfer(nginx, ['linux/amd64'], 60 * mb, 30 * mb),
  transfer(`${exporter}@sha256:${'0'.repeat(64)}`, ['linux/arm64'], 120 * mb, 12 * mb),
];

for (const [width, lines] of [
  [
    60,
    [
      'docker.io/library/nginx:1.27        amd64 30.0 MB / 60.0 MB',
      '…io/prometheus/node-exporter:v1.8.2 arm64 12.0 MB / 120 MB',
    ],
  ],
  [
    80,
    [
      `${nginx.padEnd(39)} amd64 ${bar(8, 7)} 30.0 MB / 60.0 MB`,
      `${exporter} arm64 ${bar(2, 13)} 12.0 MB / 120 MB`,
    ],
  ],
  [
    120,
    [
      `${nginx.padEnd(39)} amd64 ${bar(10, 10)} 30.0 MB / 60.0 MB`,
      `${exporter} arm64 ${bar(2, 18)} 12.0 MB / 120 MB`,
    ],
  ],
] as const)
  test(`rows name image and platform, at ${width} columns`, () => {
    assert.deepEqual(plain(transferLines(rows, width)), lines);
  });

test('a bar shrinks and goes before a name loses a letter', () => {
  for (let width = 40; width <= 160; width++) {
    const lines = plain(transferLines(rows, width));
    for (const line of lines) assert.ok(line.length < width, `${line.length} of ${width}: ${line}`);
    const isCut = lines.some((line) => line.startsWith('…'));
    const hasBar = lines.some((line) => /[█░]/.test(line));
    assert.ok(!(isCut && hasBar), `a bar beside a name that is cut, at ${width}: ${lines.join('\n')}`);
    if (isCut) assert.match(lines[1] ?? '', /porter:v1\.8\.2 arm64 /);
  }
});

test('what both platforms have names both, and a transfer without a platform none', () => {
  const both = ['linux/amd64', 'linux/arm64'];
  assert.match(plain(transferLines([transfer('a:1', both, mb, 0)], 80))[0] ?? '', /^a:1 amd64\+arm64 ░/);
  assert.match(plain(transferLines([transfer('a:1', [], undefined, mb)], 80))[0] ?? '', /^a:1 ░+ 1\.00 MB$/);
});

test('wide characters are counted as two columns', () => {
  const name = 'COPY 文件 文件 '.repeat(5);
  const [line = ''] = plain(transferLines([transfer(name, ['linux/amd64'], mb, 0)], 60));
  const wide = [...line].filter((character) => /\p{Script=Han}/u.test(character)).length;
  assert.ok(line.length + wide < 60, line);
});

test('the last line has percent, rate and time left, and drops the amounts where it is narrow', () => {
  let clock = 0;
  const transfers = trackTransfers(() => clock);
  transfers.apply({ type: 'planned', layers: 12, bytes: 400 * mb, transferBytes: 316 * mb });
  transfers.apply({ type: 'transfer', id: '0', name: 'old', state: 'reused', size: 84 * mb });
  transfers.apply({ type: 'transfer', id: '1', name: 'a', state: 'started', size: 100 * mb });
  transfers.apply({ type: 'bytes', id: '1', count: 20 * mb });
  clock += 2000;
  transfers.apply({ type: 'bytes', id: '1', count: 20 * mb });
  assert.equal(totalLine(transfers, 80), '1 of 12 layers, 12 %, 40.0 MB of 316 MB, 10.0 MB/s, 28 s left');
  assert.equal(totalLine(transfers, 60), '1 of 12 layers, 12 %, 10.0 MB/s, 28 s left');
  assert.equal(totalLine(transfers, 30), '12 %, 10.0 MB/s, 28 s left');
});

test('a layer that was smaller when compressed counts in whole, and 100 % is not shown before the end', () => {
  const transfers = trackTransfers(() => 0);
  transfers.apply({ type: 'planned', layers: 1, bytes: 100, transferBytes: 100 });
  transfers.apply({ type: 'transfer', id: '1', name: 'a', state: 'started', size: 100 });
  transfers.apply({ type: 'bytes', id: '1', count: 250 });
  assert.match(totalLine(transfers, 80), /^0 of 1 layers, 99 %/);
  transfers.apply({ type: 'transfer', id: '1', name: 'a', state: 'pushed', size: 20 });
  assert.equal(transfers.totals().transferred, 100);
});

function transfer(name: string, platforms: string[], size: number | undefined, done: number): Transfer {
  return { name, platforms, size, done, startedAt: 0 };
}

function bar(full: number, empty: number): string {
  return '█'.repeat(full) + '░'.repeat(empty);
}

function plain(lines: readonly string[]): string[] {
  return lines.map(stripVTControlCharacters);
}
