import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { collectBytes } from '../../src/image/content.ts';
import type { Bytes } from '../../src/io/bytes.ts';
import { unpackLayer } from '../../src/layers/decompress.ts';

/** Parts that don't compress well, some larger than a block, one empty. */
const parts = [
  Buffer.from('a'),
  randomBytes(300_000),
  Buffer.alloc(0),
  Buffer.alloc(1_000_000, 'x'),
  randomBytes(7),
];
const whole = Buffer.concat(parts);

/** A skippable frame (RFC 8878, "Skippable Frames"). */
function skippable(size: number, low = 0): Buffer {
  const frame = Buffer.alloc(8 + size, 0x28);
  frame.writeUInt32LE(0x184d2a50 + low, 0);
  frame.writeUInt32LE(size, 4);
  return frame;
}

async function* inChunks(bytes: Buffer, size: number): Bytes {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const zstd = parts.map((part) => zstdCompressSync(part));
const gzip = parts.map((part) => gzipSync(part));
const zeros = Buffer.alloc(1000);

const streams: readonly [string, readonly Uint8Array[]][] = [
  ['zstd of several frames', zstd],
  ['zstd with skippable frames', [skippable(4), ...zstd, skippable(0, 15), skippable(100_000, 7)]],
  ['zstd with a skippable frame between frames', zstd.flatMap((one) => [one, skippable(4)])],
  ['zstd with zeros behind it', [...zstd, zeros]],
  ['gzip of several members', gzip],
  ['gzip with zeros behind it', [...gzip, zeros]],
];

for (const [name, packed] of streams)
  for (const size of [1_000_000_000, 65_536, 1009])
    test(`${name} is read to its end, in chunks of ${size}`, async () => {
      const bytes = await collectBytes(unpackLayer(inChunks(Buffer.concat(packed), size)));
      assert.ok(bytes.equals(whole), `${bytes.length} of ${whole.length} bytes`);
    });

test('every byte may come alone', async () => {
  const small = [Buffer.from('first'), Buffer.from('second')];
  const frames = [skippable(3), ...small.map((part) => zstdCompressSync(part)), zeros];
  const members = [...small.map((part) => gzipSync(part)), zeros];
  assert.equal(String(await collectBytes(unpackLayer(inChunks(Buffer.concat(frames), 1)))), 'firstsecond');
  assert.equal(String(await collectBytes(unpackLayer(inChunks(Buffer.concat(members), 1)))), 'firstsecond');
});

const programs: readonly [string, readonly string[]][] = [
  ['pzstd', ['-q', '-p', '4', '-c']],
  ['zstd', ['-q', '-c', '--check', '-19', '--long']],
  ['zstd', ['-q', '-c', '--no-check', '-1']],
];
for (const [program, args] of programs)
  test(`what ${program} ${args.join(' ')} writes is read`, async () => {
    const input = Buffer.concat(Array.from({ length: 8 }, () => whole));
    const packed = execFileSync(program, args, { input, maxBuffer: 1 << 28 });
    for (const size of [1_000_000_000, 70_001]) {
      const bytes = await collectBytes(unpackLayer(inChunks(packed, size)));
      assert.ok(bytes.equals(input), `${bytes.length} of ${input.length} bytes`);
    }
  });

const damaged: readonly [string, readonly Uint8Array[]][] = [
  ['zstd that ends inside a frame', [zstd[0]!, zstd[1]!.subarray(0, -5)]],
  ['zstd that ends inside a skippable frame', [zstd[0]!, skippable(50).subarray(0, 20)]],
  ['zstd with something else behind it', [...zstd, Buffer.from('garbage')]],
  ['zstd with something else behind zeros', [...zstd, zeros, Buffer.from('garbage')]],
  ['gzip that ends inside a member', [gzip[0]!, gzip[1]!.subarray(0, -5)]],
  ['gzip with something else behind it', [...gzip, Buffer.from('garbage')]],
  ['gzip with something else behind zeros', [...gzip, zeros, Buffer.from('garbage')]],
  ['gzip with a member behind zeros', [...gzip, zeros, ...gzip]],
];
for (const [name, packed] of damaged)
  for (const size of [1_000_000_000, 1009])
    test(`${name} is an error, in chunks of ${size}`, async () => {
      await assert.rejects(collectBytes(unpackLayer(inChunks(Buffer.concat(packed), size))), Error);
    });
