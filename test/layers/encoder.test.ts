import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Bytes } from '../../src/io/bytes.ts';
import { type Compression, levelProblem, resolveCompression } from '../../src/layers/compression.ts';
import { encode, encoderName } from '../../src/layers/encoder.ts';
import { missing } from '../support/tools.ts';

type Packed = Exclude<Compression, { type: 'none' }>;

const MiB = 1024 * 1024;
const sizes = [0, 1, 1023, MiB - 1, MiB, MiB + 1, 5 * MiB + 17];
const programs = { gzip: ['gzip', '-dc'], zstd: ['zstd', '-dcq'] } as const;
const packings: Packed[] = [
  { type: 'gzip', level: 1 },
  { type: 'gzip', level: 6 },
  { type: 'gzip', level: 9 },
  { type: 'zstd', level: 1 },
  { type: 'zstd', level: 3 },
  { type: 'zstd', level: 15 },
];

/** Words, and a stretch that does not pack: always the same for a size. */
function sample(size: number): Buffer {
  const words = Array.from({ length: 400 }, (_, index) =>
    createHash('sha256')
      .update(`word ${index}`)
      .digest('hex')
      .slice(0, 3 + (index % 9)),
  );
  const bytes = Buffer.alloc(size);
  let seed = 7;
  for (let at = 0; at < size; ) {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    at += bytes.write(`${words[seed % words.length]} `, at);
  }
  createHash('shake256', { outputLength: Math.floor(size / 3) })
    .update('noise')
    .digest()
    .copy(bytes, Math.floor(size / 2));
  return bytes;
}

async function* inChunks(bytes: Uint8Array, lengths: readonly number[]): Bytes {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? bytes.length;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const packedOf = (bytes: Uint8Array, packing: Packed, lengths = [65_536]) =>
  buffer(encode(inChunks(bytes, lengths), packing));

for (const packing of packings) {
  const [program, ...flags] = programs[packing.type];
  test(`${program} unpacks what is packed at level ${packing.level}`, {
    skip: missing(program),
  }, async () => {
    for (const size of sizes) {
      const bytes = sample(size);
      const input = await packedOf(bytes, packing);
      const { status, stdout, stderr } = spawnSync(program, flags, { input, maxBuffer: 64 * MiB });
      assert.equal(status, 0, `${size} bytes: ${stderr}`);
      assert.ok(stdout.equals(bytes), `${size} bytes`);
    }
  });
}

for (const type of ['gzip', 'zstd'] as const)
  test(`${type}: however a stream is cut into chunks, the bytes are the same`, async () => {
    const packing: Packed = { type, level: 1 };
    const bytes = sample(2 * MiB + 99);
    const whole = await packedOf(bytes, packing, [bytes.length]);
    const lengths = fc.array(fc.integer({ min: 1000, max: 1_500_000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lengths, async (cut) => assert.ok(whole.equals(await packedOf(bytes, packing, cut)))),
      { numRuns: 25 },
    );
  });

test('the bytes are the same at any number of threads', () => {
  const script = `
    import { createHash } from 'node:crypto';
    import { encode } from ${JSON.stringify(join(import.meta.dirname, '../../src/layers/encoder.ts'))};
    const bytes = Buffer.from(Array.from({ length: 9 * 2 ** 20 }, (_, at) => (at * at) >>> (at % 13)));
    for (const packing of [{ type: 'gzip', level: 6 }, { type: 'zstd', level: 3 }]) {
      const hash = createHash('sha256');
      for await (const chunk of encode((async function* () { yield bytes; })(), packing)) hash.update(chunk);
      console.log(hash.digest('hex'));
    }`;
  const [one, four] = ['1', '4'].map((threads) => {
    const env = { ...process.env, UV_THREADPOOL_SIZE: threads };
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout;
  });
  assert.match(one ?? '', /^[0-9a-f]{64}\n[0-9a-f]{64}\n$/);
  assert.equal(one, four);
});

test('who stops reading early stops the source', async () => {
  let stopped = false;
  async function* source(): Bytes {
    try {
      for (;;) yield sample(MiB);
    } finally {
      stopped = true;
    }
  }
  for await (const chunk of encode(source(), { type: 'gzip', level: 1 })) if (chunk.length > 100) break;
  assert.ok(stopped);
});

test('of a source that is faster than its reader, a few blocks are held', async () => {
  let given = 0;
  let taken = 0;
  async function* source(): Bytes {
    for (; given < 40; given++) yield Buffer.alloc(MiB, given);
  }
  for await (const chunk of encode(source(), { type: 'zstd', level: 1 })) {
    if (chunk.length > 0) taken += 1;
    assert.ok(given - taken <= 5, `${given} blocks were read, and ${taken} given on`);
  }
  assert.equal(given, 40);
});

test('a level is taken when its type has it', () => {
  const wrong = [
    { type: 'gzip', level: 0 },
    { type: 'gzip', level: 10 },
    { type: 'zstd', level: 23 },
    { type: 'zstd', level: 2.5 },
    { type: 'none', level: 1 },
    { level: 12 },
  ] as const;
  for (const choice of wrong) assert.match(levelProblem(choice)?.text ?? '', /level/);
  assert.deepEqual(resolveCompression({}), { type: 'gzip', level: 6 });
  assert.deepEqual(resolveCompression({ type: 'zstd' }), { type: 'zstd', level: 3 });
  assert.deepEqual(resolveCompression({ type: 'none' }), { type: 'none' });
});

test('the name of an encoder holds format, level and version', () => {
  const { zlib, zstd } = process.versions;
  assert.ok(encoderName({ type: 'gzip', level: 6 }).endsWith(`zlib ${zlib}, level 6`));
  assert.ok(encoderName({ type: 'zstd', level: 19 }).endsWith(`libzstd ${zstd}, level 19`));
});
