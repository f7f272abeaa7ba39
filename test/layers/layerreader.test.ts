import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { contentOf } from '../../src/image/content.ts';
import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { type ImageLayer, readLayer } from '../../src/layers/layerreader.ts';
import { padding, type TarEntry, tarEnd, tarHeader } from '../../src/layers/tar/tarwriter.ts';

const file: TarEntry = { path: 'a', type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0, size: 0 };

function tarOf(...members: (Partial<TarEntry> & { text?: string })[]): Buffer {
  const parts = members.map(({ text = '', ...entry }) => {
    const bytes = Buffer.from(text);
    const header = tarHeader({ ...file, size: bytes.length, ...entry });
    return Buffer.concat([header, bytes, Buffer.alloc(padding(bytes.length))]);
  });
  return Buffer.concat([...parts, tarEnd]);
}

function layerOf(tar: Buffer, blob: Buffer, mediaType: string): ImageLayer {
  const { digest, size, open } = contentOf(blob);
  const source = { location: 'example.com/base', blob: () => open() };
  return { source, descriptor: { mediaType, digest, size }, diffId: digestOf(tar) };
}

const tar = tarOf({ path: 'one', text: 'one' }, { path: 'two', text: 'two' }, { path: 'three' });
const cuts = [0, 1, 700, 1024, tar.length];
const inParts = (pack: (bytes: Buffer) => Buffer) =>
  Buffer.concat(cuts.slice(1).map((end, index) => pack(tar.subarray(cuts[index], end))));

for (const [name, blob, mediaType] of [
  ['zstd of several frames', inParts(zstdCompressSync), mediaTypes.ociLayerZstd],
  ['gzip of several members', inParts(gzipSync), mediaTypes.ociLayerGzip],
] as const)
  test(`a layer in ${name} is read to its end`, async () => {
    const { entries } = await readLayer(layerOf(tar, blob, mediaType));
    assert.deepEqual(
      entries.map((entry) => [entry.path, entry.type === 'file' && entry.content.size]),
      [
        ['one', 3],
        ['two', 3],
        ['three', 0],
      ],
    );
  });
