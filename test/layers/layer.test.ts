import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Content } from '../../src/image/content.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import type { Bytes } from '../../src/io/bytes.ts';
import { compressionTypes, defaultCompression, resolveCompression } from '../../src/layers/compression.ts';
import { encodeLayer, type LayerSpec, layerKey, layerTar } from '../../src/layers/layer.ts';
import type { Entry } from '../../src/layers/tree.ts';

function content(text: string, chunk = 7): Content {
  const bytes = Buffer.from(text);
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    async *open(offset = 0) {
      for (let at = offset; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
  };
}

const owner = { uid: 0, gid: 0 };
const entries: Entry[] = [
  { path: 'etc', type: 'dir', mode: 0o755, ...owner },
  { path: 'etc/empty', type: 'file', mode: 0o600, ...owner, content: content('') },
  { path: 'etc/motd', type: 'file', mode: 0o644, ...owner, content: content('x'.repeat(3000)) },
  { path: 'etc/link', type: 'symlink', mode: 0o777, ...owner, linkname: 'motd' },
];
const spec: LayerSpec = { entries, compression: { type: 'none' }, mtime: 0 };
const gzip = defaultCompression;
const unpack = { none: (bytes: Buffer) => bytes, gzip: gunzipSync, zstd: zstdDecompressSync };
const read = (bytes: Bytes) => buffer(bytes);

test('the tar opens at every offset', async () => {
  const tar = layerTar(spec);
  const whole = await read(tar.open(0));
  assert.equal(whole.length, tar.size);
  for (let offset = 0; offset <= tar.size; offset += 61)
    assert.ok(whole.subarray(offset).equals(await read(tar.open(offset))), `at ${offset}`);
});

test('many small entries leave in few chunks', async () => {
  const many = Array.from(
    { length: 1000 },
    (_, index): Entry => ({
      path: `f${String(index).padStart(4, '0')}`,
      type: 'file',
      mode: 0o644,
      ...owner,
      content: content('tiny'),
    }),
  );
  let chunks = 0;
  for await (const _ of layerTar({ ...spec, entries: many }).open(0)) chunks += 1;
  assert.ok(chunks < 20, `${chunks} chunks`);
});

for (const type of compressionTypes) {
  const compression = resolveCompression({ type });
  test(`a ${type} layer read in two goes has the same bytes and diffID`, async () => {
    const once = encodeLayer({ ...spec, compression });
    const whole = await read(once.open(0));
    const again = encodeLayer({ ...spec, compression });
    const head: Uint8Array[] = [];
    for await (const chunk of again.open(0)) {
      head.push(chunk);
      break;
    }
    const read1 = Buffer.concat(head).subarray(0, 100);
    const rest = await read(again.open(read1.length));
    assert.ok(Buffer.concat([read1, rest]).equals(whole));
    const digest = digestOf(whole);
    assert.equal(again.diffId(digest), once.diffId(digest));
    assert.equal(once.diffId(digest), digestOf(unpack[type](whole)));
  });
}

for (const type of ['gzip', 'zstd'] as const)
  test(`a ${type} layer of several blocks opens at any offset that was reached`, async () => {
    const large: Entry = {
      ...{ path: 'large', type: 'file', mode: 0o644, ...owner },
      content: content('some words, and more '.repeat(150_000), 65_536),
    };
    const layer = encodeLayer({
      entries: [large],
      compression: resolveCompression({ type, level: 1 }),
      mtime: 0,
    });
    const whole = await read(layer.open(0));
    for (const offset of [0, 1, 9, 10, 11, 5000, whole.length - 1, whole.length])
      assert.ok(whole.subarray(offset).equals(await read(layer.open(offset))), `at ${offset}`);
    assert.equal(layer.diffId(digestOf(whole)), digestOf(unpack[type](whole)));
  });

test('the gzip header names no time, no file and no system', async () => {
  const packed = await read(encodeLayer({ ...spec, compression: gzip }).open(0));
  assert.deepEqual([...packed.subarray(0, 10)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
});

test('a diffID is not available before the layer was read', () => {
  assert.throws(() => encodeLayer({ ...spec, compression: gzip }).diffId(digestOf('')), RangeError);
});

test('a byte that changes where a broken reading went on is found, and the place is named', async () => {
  const right = content('x'.repeat(2_000_000), 100_000);
  let opened = 0;
  const liar: Content = {
    ...right,
    where: 'quay.io/x/y@sha256:0',
    async *open(offset = 0) {
      opened += 1;
      let at = offset;
      for await (const chunk of right.open(offset)) {
        at += chunk.length;
        yield opened > 1 && at === right.size ? Buffer.alloc(chunk.length, 'y') : chunk;
      }
    },
  };
  const layer = encodeLayer({ ...spec, entries: [{ ...entries[2]!, content: liar } as Entry] });
  for await (const _ of layer.open(0)) break;
  await assert.rejects(read(layer.open(50_000)), { code: 'DIGEST_MISMATCH', message: /^quay\.io\/x\/y@/ });
});

test('an error of a source reaches the reader of a compressed layer', async () => {
  const broken: Content = {
    digest: digestOf('x'),
    size: 10,
    async *open() {
      yield Buffer.from('12345');
      throw new Error('source cut');
    },
  };
  const layer = encodeLayer({
    entries: [{ path: 'f', type: 'file', mode: 0o644, ...owner, content: broken }],
    compression: gzip,
    mtime: 0,
  });
  await assert.rejects(read(layer.open(0)), /source cut/);
});

test('every attribute of an entry, and the encoder, changes the key; nothing else does', () => {
  const first: Entry = { path: 'f', type: 'file', mode: 0o644, uid: 0, gid: 0, content: content('a') };
  const key = (entry: Entry, change: Partial<LayerSpec> = {}) =>
    layerKey({ entries: [entry], compression: { type: 'none' }, mtime: 0, ...change });
  const keys = [
    key(first),
    key({ ...first, path: 'g' }),
    key({ ...first, mode: 0o600 }),
    key({ ...first, uid: 1 }),
    key({ ...first, gid: 1 }),
    key({ ...first, content: content('b') }),
    key({ ...first, capabilities: 'AQAAAgAEAAAAAAAAAAAAAAAAAAA=' }),
    key({ path: 'f', type: 'dir', mode: 0o644, uid: 0, gid: 0 }),
    key({ path: 'f', type: 'symlink', mode: 0o644, uid: 0, gid: 0, linkname: 'a' }),
    key({ path: 'f', type: 'symlink', mode: 0o644, uid: 0, gid: 0, linkname: 'b' }),
    key(first, { mtime: 1 }),
    key(first, { compression: gzip }),
    key(first, { compression: { type: 'gzip', level: 9 } }),
    key(first, { compression: { type: 'zstd', level: 6 } }),
    key(first, { compression: { type: 'zstd', level: 9 } }),
  ];
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(key({ ...first, content: content('a', 1) }), keys[0]);
});

test('small contents of a registry are read ahead, a bounded number, and come in order', async () => {
  let reading = 0;
  let most = 0;
  const contents = Array.from({ length: 30 }, (_, index): Content => {
    const bytes = content(`file ${index}`.repeat(100), 64);
    return {
      ...bytes,
      where: `quay.io/x/y@${bytes.digest}`,
      async *open(offset = 0) {
        most = Math.max(most, ++reading);
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield* bytes.open(offset);
        reading -= 1;
      },
    };
  });
  const files = contents.map(
    (each, index): Entry => ({
      ...(entries[2] as Entry & { type: 'file' }),
      path: `f${index}`,
      content: each,
    }),
  );
  const here = contents.map(({ where: _, ...local }) => local);
  const expected = await read(
    encodeLayer({ ...spec, entries: files.map((file, i) => ({ ...file, content: here[i]! }) as Entry) }).open(
      0,
    ),
  );
  assert.equal(most, 1, 'files of this machine are read one after the other');
  const tar = await read(encodeLayer({ ...spec, entries: files }).open(0));
  assert.ok(tar.equals(expected));
  assert.ok(most > 4 && most <= 9, `${most} at once`);
});

test('an error of content that is read ahead is thrown when its turn comes', async () => {
  const broken: Content = {
    ...content('x'.repeat(500), 100),
    where: 'quay.io/x/y@sha256:0',
    async *open() {
      yield Buffer.from('x');
      throw new Error('source cut');
    },
  };
  const first = { ...entries[2]!, path: 'a', content: content('y'.repeat(100_000), 100_000) } as Entry;
  const second = { ...entries[2]!, path: 'b', content: broken } as Entry;
  const layer = encodeLayer({ ...spec, entries: [first, second] });
  await assert.rejects(read(layer.open(0)), /source cut/);
  for await (const _ of layer.open(0)) break; // what was read ahead and isn't wanted fails silently
});
