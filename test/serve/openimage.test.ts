import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ImagebuildError } from '../../src/errors.ts';
import { type Descriptor, digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import type { Source } from '../../src/image/store.ts';
import type { Bytes } from '../../src/io/bytes.ts';
import { tarHeader } from '../../src/layers/tar/tarwriter.ts';
import { silent } from '../../src/progress.ts';
import { openClusterImage } from '../../src/serve/openimage.ts';
import { say } from '../../src/text/say.ts';

/** Writes a stored block of gzip (RFC 1951, 3.2.4). */
function storedBlock(data: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(data.length, 1);
  head.writeUInt16LE(0xffff - data.length, 3);
  return Buffer.concat([head, data]);
}

/** The tar of a file that ends only when the test does, in gzip. */
async function* endlessLayer(isOver: () => boolean): Bytes {
  const file = { path: 'etc/large', type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0 } as const;
  yield Buffer.from('1f8b08000000000000ff', 'hex');
  yield storedBlock(tarHeader({ ...file, size: 2 ** 33 - 1 }));
  while (!isOver()) {
    await turn();
    yield storedBlock(Buffer.alloc(32_768));
  }
}

test('a layer that cannot be read stops the reading of the others', async () => {
  const reading = Promise.withResolvers<void>();
  let isStopped = false;
  let isOver = false;
  const layerOf = (name: string): Descriptor => ({
    ...{ mediaType: mediaTypes.ociLayerGzip, digest: digestOf(name), size: 2 ** 30 },
  });
  const [endless, lost] = [layerOf('endless'), layerOf('lost')];
  const config = encodeJson(mediaTypes.ociConfig, { rootfs: { type: 'layers', diff_ids: [] } }).descriptor;
  const manifest = encodeManifest({ config, layers: [endless, lost], annotations: {} });
  const source = {
    location: 'registry.example/a/b',
    manifest: async () => manifest.bytes,
    async *blob({ digest }: Descriptor, _offset = 0, { length }: { length?: number } = {}): Bytes {
      try {
        if (digest === lost.digest) {
          await reading.promise;
          throw new ImagebuildError('CONTENT_MISSING', say('serveNoRegistry', { location: 'a/b' }));
        }
        for await (const chunk of endlessLayer(() => isOver)) {
          if (length === undefined) reading.resolve();
          yield chunk;
        }
      } finally {
        if (length === undefined && digest === endless.digest) isStopped = true;
      }
    },
  } as unknown as Source;
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-open-'));
  const platforms = [{ ...manifest.descriptor, platform: { os: 'linux', architecture: 'amd64' } }];
  try {
    const opening = openClusterImage(
      { location: 'a/b', source, platforms },
      { directory, limit: 1_000_000 },
      silent,
    );
    await assert.rejects(opening, { code: 'CONTENT_MISSING' });
    assert.ok(isStopped);
  } finally {
    isOver = true;
    await rm(directory, { recursive: true });
  }
});
