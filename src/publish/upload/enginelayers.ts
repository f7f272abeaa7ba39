import type { Bytes } from '../../io/bytes.ts';
import { readLayer } from '../../layers/layerreader.ts';
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
  const source = { location: `the layer of "${title}"`, blob: () => until(open(0), signal) };
  await readLayer({ source, descriptor, diffId });
}

/** Passes bytes on until the build is stopped. */
async function* until(bytes: Bytes, signal: AbortSignal): Bytes {
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    yield chunk;
  }
}
