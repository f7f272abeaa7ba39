import assert from 'node:assert/strict';
import test from 'node:test';
import {
  checkBytes,
  closeBytes,
  collectBytes,
  contentOf,
  countBytes,
  type ExpectedBytes,
  hashBytes,
  peekBytes,
  ResumableHash,
  skipBytes,
  type UnexpectedBytes,
} from '../../src/image/content.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import type { Bytes } from '../../src/io/bytes.ts';

const bytes = Buffer.from('0123456789');
const right = { digest: digestOf(bytes), size: bytes.length };

async function* inPieces(all: Buffer, size: number): Bytes {
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

class Mismatch extends Error {
  readonly found: UnexpectedBytes;
  constructor(found: UnexpectedBytes) {
    super('mismatch');
    this.found = found;
  }
}

/** Reads a checked stream. @returns the bytes that got through, and what was reported. */
async function read(
  stream: Bytes,
  expected: ExpectedBytes,
  options?: Parameters<typeof checkBytes>[3],
): Promise<{ passed: string; found?: UnexpectedBytes }> {
  let passed = '';
  try {
    for await (const chunk of checkBytes(stream, expected, (found) => new Mismatch(found), options))
      passed += Buffer.from(chunk).toString();
  } catch (error) {
    assert.ok(error instanceof Mismatch, String(error));
    return { passed, found: error.found };
  }
  return { passed };
}

test('a hash continues where a stream was cut, whatever is read again', () => {
  const hash = new ResumableHash();
  hash.update(bytes.subarray(0, 6), 0);
  hash.update(bytes.subarray(2, 5), 2);
  hash.update(bytes.subarray(4), 4);
  assert.equal(hash.digest(), digestOf(bytes));
  assert.throws(() => hash.update(bytes, 11), RangeError);
});

test('the expected bytes pass a check unchanged, however they are cut', async () => {
  for (const size of [1, 3, 10])
    assert.deepEqual(await read(inPieces(bytes, size), right), { passed: '0123456789' });
  assert.deepEqual(await read(inPieces(bytes, 4), {}), { passed: '0123456789' });
});

test('a check stops at the first chunk that is too much', async () => {
  assert.deepEqual(await read(inPieces(bytes, 4), { ...right, size: 7 }), {
    passed: '0123',
    found: { size: 8 },
  });
});

test('a check reports missing bytes and other bytes before the stream ends', async () => {
  const short = await read(inPieces(bytes.subarray(0, 9), 4), right);
  assert.deepEqual(short, { passed: '012345678', found: { size: 9 } });
  const other = Buffer.from('0123456780');
  const { found } = await read(inPieces(other, 4), right);
  assert.deepEqual(found, { size: 10, digest: digestOf(other) });
});

test('a stream from the middle is checked by size, and by digest when its beginning was hashed before', async () => {
  const rest = () => inPieces(bytes.subarray(4), 3);
  const wrongDigest = { ...right, digest: digestOf('other') };
  assert.deepEqual(await read(rest(), wrongDigest, { offset: 4 }), { passed: '456789' });
  assert.deepEqual((await read(rest(), { ...right, size: 11 }, { offset: 4 })).found, { size: 10 });
  const hash = new ResumableHash();
  hash.update(bytes.subarray(0, 6));
  assert.deepEqual(await read(rest(), right, { offset: 4, hash }), { passed: '456789' });
  assert.equal(hash.digest(), right.digest);
  const begun = new ResumableHash();
  begun.update(bytes.subarray(0, 6));
  const { found } = await read(rest(), wrongDigest, { offset: 4, hash: begun });
  assert.deepEqual(found, { size: 10, digest: right.digest });
});

test('a check of bytes without an expected digest still returns size and digest', async () => {
  const hash = new ResumableHash();
  await read(inPieces(bytes, 4), {}, { hash });
  assert.deepEqual({ digest: hash.digest(), size: hash.size }, right);
});

test('streams are hashed, counted and shortened on their way', async () => {
  const hash = new ResumableHash();
  const counts: number[] = [];
  const counted = countBytes(hashBytes(inPieces(bytes, 4), hash), (count) => counts.push(count));
  assert.equal((await collectBytes(skipBytes(counted, 5))).toString(), '56789');
  assert.deepEqual(counts, [4, 4, 2]);
  assert.equal(hash.digest(), right.digest);
});

test('a counted stream can be read again when its source can', async () => {
  const content = contentOf(bytes);
  let count = 0;
  const counted = countBytes(
    { [Symbol.asyncIterator]: () => content.open()[Symbol.asyncIterator]() },
    (n) => {
      count += n;
    },
  );
  assert.deepEqual(await collectBytes(counted), await collectBytes(counted));
  assert.equal(count, 20);
});

test('a stream whose first bytes were read is whole, and closed whether it is read or not', async () => {
  let open = 0;
  const opened = async function* () {
    open += 1;
    try {
      yield* inPieces(bytes, 4);
    } finally {
      open -= 1;
    }
  };
  const read = await peekBytes(opened(), 5);
  assert.equal(read.head.toString(), '01234');
  assert.equal((await collectBytes(read.whole)).toString(), '0123456789');
  const left = await peekBytes(opened(), 5);
  for await (const _ of left.whole) break;
  const unread = await peekBytes(opened(), 5);
  assert.equal(open, 1);
  await closeBytes(unread.whole);
  assert.equal(open, 0);
});
