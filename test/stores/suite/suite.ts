import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ImagebuildError } from '../../../src/errors.ts';
import { type Descriptor, digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import type { Target, Writable } from '../../../src/image/store.ts';
import type { Bytes } from '../../../src/io/bytes.ts';
import { messageOf } from '../../support/message.ts';

export interface StoreUnderTest {
  /** Empty; every case gets its own. */
  readonly target: Target;
  readonly cleanup: () => Promise<void>;
}

/** The cases that every kind of Target must pass. */
export function storeSuite(
  name: string,
  makeTarget: () => Promise<StoreUnderTest>,
  skip: string | false = false,
): void {
  describe(name, { skip }, () => {
    for (const [behaviour, run] of Object.entries(cases)) {
      it(behaviour, async () => {
        const { target, cleanup } = await makeTarget();
        try {
          await run(target);
        } finally {
          await cleanup();
        }
      });
    }
  });
}

const cases: Record<string, (target: Target) => Promise<void>> = {
  'stores a blob of unknown digest and says digest and size': async (target) => {
    const bytes = sample(300_000);
    const written = await target.write(writable(bytes));
    assert.deepEqual(written, { digest: digestOf(bytes), size: bytes.length });
    assert.deepEqual(await collect(target.blob(blobDescriptor(bytes))), bytes);
  },

  'stores a blob of known digest and size': async (target) => {
    const bytes = sample(70_000);
    const { digest, size } = blobDescriptor(bytes);
    assert.deepEqual(await target.write(writable(bytes, { digest, size })), { digest, size });
    assert.deepEqual(await collect(target.blob(blobDescriptor(bytes))), bytes);
  },

  'takes a blob that it holds already': async (target) => {
    const bytes = sample(5_000);
    const { digest, size } = blobDescriptor(bytes);
    await target.write(writable(bytes));
    assert.deepEqual(await target.write(writable(bytes)), { digest, size });
    assert.deepEqual(await target.write(writable(bytes, { digest, size })), { digest, size });
  },

  'refuses bytes that are not what their digest says, and keeps nothing': async (target) => {
    const wanted = blobDescriptor(sample(9_000));
    const other = sample(9_000, 7);
    await rejectsWith(
      'DIGEST_MISMATCH',
      target.write(writable(other, { digest: wanted.digest, size: 9_000 })),
    );
    assert.equal(await target.has(wanted), false);
    assert.equal(await target.has(blobDescriptor(other)), false);
  },

  'refuses bytes that are fewer or more than their size says': async (target) => {
    const bytes = sample(9_000);
    const { digest } = blobDescriptor(bytes);
    await rejectsWith('DIGEST_MISMATCH', target.write(writable(bytes, { size: 9_001 })));
    await rejectsWith('DIGEST_MISMATCH', target.write(writable(bytes, { digest, size: 8_999 })));
    assert.equal(await target.has(blobDescriptor(bytes)), false);
  },

  "throws the content's own error and keeps nothing": async (target) => {
    const bytes = sample(200_000);
    const failure = new ImagebuildError('DIGEST_MISMATCH', messageOf('the source lied'));
    const content: Writable = {
      open: (offset) => concat(streamOf(bytes, offset), failing(failure)),
    };
    await assert.rejects(target.write(content), (error) => error === failure);
    assert.equal(await target.has(blobDescriptor(bytes)), false);
  },

  'says whether a blob is there': async (target) => {
    const bytes = sample(100);
    assert.equal(await target.has(blobDescriptor(bytes)), false);
    await target.write(writable(bytes));
    assert.equal(await target.has(blobDescriptor(bytes)), true);
  },

  'stores the empty blob': async (target) => {
    const empty = new Uint8Array();
    assert.deepEqual(await target.write(writable(empty)), { digest: digestOf(empty), size: 0 });
    assert.equal(await target.has(blobDescriptor(empty)), true);
    assert.equal((await collect(target.blob(blobDescriptor(empty)))).length, 0);
  },

  'reads a blob from any offset': async (target) => {
    const bytes = sample(150_000);
    await target.write(writable(bytes));
    for (const offset of [0, 1, 65_536, 149_999, 150_000])
      assert.deepEqual(await collect(target.blob(blobDescriptor(bytes), offset)), bytes.subarray(offset));
  },

  'reads a blob several times': async (target) => {
    const bytes = sample(50_000);
    await target.write(writable(bytes));
    const blob = target.blob(blobDescriptor(bytes));
    assert.deepEqual(await collect(blob), bytes);
    assert.deepEqual(await collect(blob), bytes);
  },

  'a missing blob is CONTENT_MISSING': async (target) => {
    await rejectsWith('CONTENT_MISSING', collect(target.blob(blobDescriptor(sample(10)))));
  },

  'a reader that leaves early leaves the store usable': async (target) => {
    const bytes = sample(2_000_000);
    await target.write(writable(bytes));
    for (let round = 0; round < 12; round++) {
      for await (const chunk of target.blob(blobDescriptor(bytes))) {
        assert.ok(chunk.length > 0);
        break;
      }
    }
    assert.deepEqual(await collect(target.blob(blobDescriptor(bytes))), bytes);
  },

  'two writers of one blob at the same time both succeed': async (target) => {
    const bytes = sample(400_000);
    const { digest, size } = blobDescriptor(bytes);
    const written = await Promise.all([
      target.write(writable(bytes)),
      target.write(writable(bytes, { digest, size })),
    ]);
    assert.deepEqual(written, [
      { digest, size },
      { digest, size },
    ]);
    assert.deepEqual(await collect(target.blob(blobDescriptor(bytes))), bytes);
  },

  'stores a manifest under a tag and a digest': async (target) => {
    const { bytes, descriptor } = await writeImage(target);
    await target.putManifest(bytes, descriptor, 'v1');
    for (const name of ['v1', descriptor.digest]) {
      const found = await target.resolve(name);
      assert.deepEqual(pick(found), pick(descriptor), name);
    }
    assert.deepEqual(new Uint8Array(await target.manifest(descriptor)), bytes);
  },

  'stores a manifest without a tag': async (target) => {
    const { bytes, descriptor } = await writeImage(target);
    await target.putManifest(bytes, descriptor);
    assert.deepEqual(pick(await target.resolve(descriptor.digest)), pick(descriptor));
    assert.deepEqual(await target.tags(), []);
  },

  'stores an index of manifests': async (target) => {
    const { bytes, descriptor } = await writeImage(target);
    await target.putManifest(bytes, descriptor);
    const index = document(mediaTypes.ociIndex, { manifests: [pick(descriptor)] });
    await target.putManifest(index.bytes, index.descriptor, 'v1');
    assert.deepEqual(pick(await target.resolve('v1')), pick(index.descriptor));
    assert.deepEqual(new Uint8Array(await target.manifest(index.descriptor)), index.bytes);
  },

  'moves a tag': async (target) => {
    const first = await writeImage(target, 1);
    const second = await writeImage(target, 2);
    await target.putManifest(first.bytes, first.descriptor, 'v1');
    await target.putManifest(second.bytes, second.descriptor, 'v1');
    assert.deepEqual(pick(await target.resolve('v1')), pick(second.descriptor));
    assert.deepEqual(pick(await target.resolve(first.descriptor.digest)), pick(first.descriptor));
  },

  'a missing tag or digest resolves to undefined': async (target) => {
    assert.equal(await target.resolve('nothing'), undefined);
    assert.equal(await target.resolve(digestOf('nothing')), undefined);
  },

  'a missing manifest is CONTENT_MISSING': async (target) => {
    const { descriptor } = document(mediaTypes.ociManifest, {});
    await rejectsWith('CONTENT_MISSING', target.manifest(descriptor));
  },

  'lists its tags, and an empty list when it is empty': async (target) => {
    assert.deepEqual(await target.tags(), []);
    const { bytes, descriptor } = await writeImage(target);
    for (const tag of ['v2', 'v1', 'v1-amd64']) await target.putManifest(bytes, descriptor, tag);
    assert.deepEqual((await target.tags()).sort(), ['v1', 'v1-amd64', 'v2']);
  },
};

/** Returns bytes whose pattern is out of step with chunks and blocks. */
export function sample(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

export function blobDescriptor(bytes: Uint8Array, mediaType: string = mediaTypes.ociLayer): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** Returns content that can be opened at any offset, in chunks that fit no buffer size. */
export function writable(bytes: Uint8Array, known: Pick<Writable, 'digest' | 'size'> = {}): Writable {
  return { ...known, open: (offset) => streamOf(bytes, offset) };
}

export async function collect(bytes: Bytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Writes a configuration and one layer; returns the manifest that names them, which isn't stored yet. */
export async function writeImage(
  target: Target,
  seed = 1,
): Promise<{ bytes: Uint8Array; descriptor: Descriptor }> {
  const layer = sample(2_000, seed);
  const config = Buffer.from(
    JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers' } }),
  );
  await target.write(writable(layer));
  await target.write(writable(config));
  return document(mediaTypes.ociManifest, {
    config: blobDescriptor(config, mediaTypes.ociConfig),
    layers: [blobDescriptor(layer)],
  });
}

export async function rejectsWith(code: ImagebuildError['code'], promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof ImagebuildError, `not an ImagebuildError: ${error}`);
    assert.equal(error.code, code, error.message);
    return true;
  });
}

function document(mediaType: string, content: object): { bytes: Uint8Array; descriptor: Descriptor } {
  const bytes = new Uint8Array(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content })));
  return { bytes, descriptor: blobDescriptor(bytes, mediaType) };
}

function pick(
  descriptor: Descriptor | undefined,
): Pick<Descriptor, 'mediaType' | 'digest' | 'size'> | undefined {
  if (!descriptor) return undefined;
  const { mediaType, digest, size } = descriptor;
  return { mediaType, digest, size };
}

async function* streamOf(bytes: Uint8Array, offset: number): Bytes {
  for (let at = offset; at < bytes.length; at += 10_007) {
    await setImmediate();
    yield bytes.subarray(at, at + 10_007);
  }
}

async function* concat(...parts: Bytes[]): Bytes {
  for (const part of parts) yield* part;
}

// biome-ignore lint/correctness/useYield: it stands for a source that fails before its next byte
async function* failing(error: Error): Bytes {
  throw error;
}
