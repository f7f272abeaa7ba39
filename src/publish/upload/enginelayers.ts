import { ImagebuildError } from '../../errors.ts';
import { closeBytes, peekBytes, untilAborted } from '../../image/content.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';
import { compressionHead, detectCompression } from '../../layers/decompress.ts';
import { layerMediaType } from '../../layers/encoder.ts';
import { readLayer } from '../../layers/layerreader.ts';
import { say } from '../../text/say.ts';
import type { ExistingLayer } from '../plantypes.ts';

/**
 * Verifies a layer that an engine made. It comes from where the application's code ran, so nothing about it
 * is trusted: it is read to its end, also when the target has its blob, by the code that reads layers of base
 * images, and accepted only if blob, tar and the paths in it are what they should be.
 */
export async function verifyEngineLayer(
  { descriptor, diffId, title, open }: ExistingLayer,
  signal: AbortSignal,
): Promise<void> {
  const location = `the layer of "${title}"`;
  const source = { location, blob: () => asDeclared(untilAborted(open(0), signal), descriptor) };
  await readLayer({ source, descriptor, diffId });
}

/**
 * Passes the bytes of a layer on when they are packed as its media type says, which the image repeats.
 * @throws CONTENT_INVALID
 */
async function* asDeclared(bytes: Bytes, { digest, mediaType }: Descriptor): Bytes {
  const { head, whole } = await peekBytes(bytes, compressionHead);
  const packing = detectCompression(head);
  if (layerMediaType({ type: packing }) === mediaType) return yield* whole;
  await closeBytes(whole);
  throw new ImagebuildError(
    'CONTENT_INVALID',
    say('layerPackedOtherwise', { layer: digest, type: mediaType, packing }),
  );
}
