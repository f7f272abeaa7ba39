import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { collectBytes } from '../../../src/image/content.ts';
import { type Digest, digestOf } from '../../../src/image/descriptor.ts';
import { wrapSource } from '../../../src/image/store.ts';
import { createSpool } from '../../../src/serve/content/spool.ts';
import { registryEntries, smallImage, writeClusterImage } from '../clusterimage.ts';
import { serveImage, temporaryLayout } from '../servedimage.ts';

async function spoolOf(t: TestContext, limit: number) {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-spool-test-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const spool = createSpool(directory, limit);
  const add = async (text: string, mayRemove: (other: Digest) => boolean = () => true) => {
    const bytes = (async function* () {
      yield Buffer.from(text);
    })();
    return await spool.store(digestOf(text), text.length, bytes, mayRemove);
  };
  return { directory, spool, add };
}

test('a spool removes what was used least recently, and never holds more than its limit', async (t) => {
  const { directory, spool, add } = await spoolOf(t, 8);
  assert.ok(await add('aaaa'));
  assert.ok(await add('bbbb'));
  await collectBytes(spool.read(digestOf('aaaa'), 0, 4)!);
  assert.ok(await add('cccc'));
  assert.deepEqual(
    ['aaaa', 'bbbb', 'cccc'].map((text) => spool.has(digestOf(text))),
    [true, false, true],
  );
  assert.equal((await readdir(directory)).length, 2);
  assert.equal(await add('dddd', () => false), false);
  assert.equal(await add('123456789'), false);
});

test('a blob that is being read stays', async (t) => {
  const { spool, add } = await spoolOf(t, 4);
  await add('aaaa');
  const reading = spool.read(digestOf('aaaa'), 0, 4)!;
  assert.equal(await add('bbbb'), false);
  assert.equal(String(await collectBytes(reading)), 'aaaa');
  assert.ok(await add('bbbb'));
});

test('a blob whose bytes fail leaves nothing', async (t) => {
  const { directory, spool, add } = await spoolOf(t, 4);
  const failing = (async function* () {
    yield Buffer.from('a');
    throw new Error('damaged');
  })();
  await assert.rejects(
    spool.store(digestOf('aaaa'), 4, failing, () => true),
    /damaged/,
  );
  assert.deepEqual(await readdir(directory), []);
  assert.ok(await add('bbbb'));
});

/**
 * A cluster image of one compressed layer with two images of 100 kB each, and a count of how often it is
 * read.
 */
async function packed(t: TestContext, limit: number) {
  const layout = await temporaryLayout(t);
  const images = [
    await smallImage('a/one:1', 'amd64', '1'.repeat(100_000)),
    await smallImage('a/two:1', 'amd64', '2'.repeat(100_000)),
  ];
  await writeClusterImage(layout, { amd64: [registryEntries(images).flat()] }, { compression: 'gzip' });
  let reads = 0;
  let open = 0;
  let most = 0;
  const served = await serveImage(t, layout, {
    limit,
    wrap: (source) =>
      wrapSource(source, {
        async *blob(descriptor, offset = 0, options) {
          const isLayer = descriptor.mediaType.endsWith('gzip') && options?.length === undefined;
          if (!isLayer) return yield* source.blob(descriptor, offset, options);
          reads += 1;
          open += 1;
          most = Math.max(most, open);
          try {
            yield* source.blob(descriptor, offset, options);
          } finally {
            open -= 1;
          }
        },
      }),
  });
  const blob = async (at: number) => {
    const { digest } = images[at]!.layer;
    const name = at === 0 ? 'a/one' : 'a/two';
    const bytes = Buffer.from(await (await served.get(`/v2/${name}/blobs/${digest}`)).arrayBuffer());
    assert.equal(digestOf(bytes), digest);
  };
  return { ...served, blob, counts: () => ({ reads, most }) };
}

test('a compressed layer is read once where the spool takes it', async (t) => {
  const { blob, counts, spool } = await packed(t, 1 << 30);
  await Promise.all([blob(0), blob(1), blob(0)]);
  assert.deepEqual(counts(), { reads: 1, most: 1 });
  assert.equal((await readdir(spool)).length, 6);
});

test('a spool for one of two blobs takes them in turn, and the layer is never unpacked twice at once', async (t) => {
  const { blob, counts, spool } = await packed(t, 120_000);
  await Promise.all([blob(0), blob(1), blob(0), blob(1)]);
  const { reads, most } = counts();
  assert.ok(reads > 1 && reads < 9, `${reads}`);
  assert.equal(most, 1);
  assert.ok((await readdir(spool)).length < 6);
});

test('without a spool blobs come straight out of the layer', async (t) => {
  const { blob, counts, spool } = await packed(t, 0);
  await Promise.all([blob(0), blob(1)]);
  assert.equal(counts().most, 1);
  assert.deepEqual(await readdir(spool), []);
});
