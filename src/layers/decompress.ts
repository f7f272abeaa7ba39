import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ImagebuildError } from '../errors.ts';
import { type Descriptor, mediaTypes, ociLayerType } from '../image/descriptor.ts';
import type { Source } from '../image/store.ts';
import type { Bytes } from '../io/bytes.ts';

const unpackers: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  [mediaTypes.ociLayerGzip, createGunzip],
  [mediaTypes.ociLayerZstd, createZstdDecompress],
]);

/** The tar of a layer, its blob checked on the way. @throws CONTENT_INVALID for what is no layer. */
export function decompressLayer(source: Pick<Source, 'blob'>, layer: Descriptor): Bytes {
  const bytes = source.blob(layer);
  const type = ociLayerType(layer.mediaType);
  if (type === undefined)
    throw new ImagebuildError('CONTENT_INVALID', `${layer.digest} is no layer: ${layer.mediaType}`);
  const unpacker = unpackers.get(type);
  return unpacker ? transformBytes(bytes, unpacker()) : bytes;
}

/**
 * What a transform makes of bytes. Those behind the end of what it unpacks are read too: they count for the digest. Leaving the loop
 * early releases both.
 */
export async function* transformBytes(bytes: Bytes, transform: Transform): Bytes {
  const packed = bytes[Symbol.asyncIterator]();
  const fed = Readable.from({ [Symbol.asyncIterator]: () => ({ next: () => packed.next() }) });
  pipeline(fed, transform).catch(() => {}); // who reads the transform is told
  try {
    yield* transform as AsyncIterable<Buffer>;
    while (!(await packed.next()).done);
  } finally {
    transform.destroy();
    await packed.return?.();
  }
}
