import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ImagebuildError } from '../errors.ts';
import { type Descriptor, mediaTypes, ociLayerType } from '../image/descriptor.ts';
import type { Source } from '../image/store.ts';
import type { Bytes } from '../io/bytes.ts';
import { say } from '../text/say.ts';

const unpackers: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  [mediaTypes.ociLayerGzip, createGunzip],
  [mediaTypes.ociLayerZstd, createZstdDecompress],
]);

/**
 * Opens the tar of a layer. Its blob is checked on the way. @throws CONTENT_INVALID for a media type that
 * isn't a layer's.
 */
export function decompressLayer(source: Pick<Source, 'blob'>, layer: Descriptor): Bytes {
  const bytes = source.blob(layer);
  const type = ociLayerType(layer.mediaType);
  if (type === undefined)
    throw new ImagebuildError(
      'CONTENT_INVALID',
      say('layerTypeUnknown', { layer: layer.digest, type: layer.mediaType }),
    );
  const unpacker = unpackers.get(type);
  return unpacker ? transformBytes(bytes, unpacker()) : bytes;
}

/**
 * Sends bytes through a transform. Bytes behind the end of what it unpacks are read too, since they count for
 * the digest. Leaving the loop early releases both.
 */
export async function* transformBytes(bytes: Bytes, transform: Transform): Bytes {
  const packed = bytes[Symbol.asyncIterator]();
  const fed = Readable.from({ [Symbol.asyncIterator]: () => ({ next: () => packed.next() }) });
  pipeline(fed, transform).catch(() => {}); // the reader of the transform gets the error
  try {
    yield* transform as AsyncIterable<Buffer>;
    while (!(await packed.next()).done);
  } finally {
    transform.destroy();
    await packed.return?.();
  }
}
