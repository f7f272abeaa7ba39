import type { PreparedBuild } from '../../application/prepared/prepared.ts';
import type { Bytes } from '../../io/bytes.ts';
import { readLayer } from '../../layers/read.ts';
import type { EngineLayer } from '../layout/instruction.ts';
import type { KnownBlob } from './storeblobs.ts';

/**
 * The layers of engines as blobs to store. They come from where the application's code ran, so nothing is believed of them: each file
 * is read to its end, also when the target has its blob, by the code that reads layers of base images, and counts only when blob, tar
 * and the paths in it are what they should be.
 */
export function engineBlobs(layers: readonly EngineLayer[], files: PreparedBuild['files']): KnownBlob[] {
  return layers.map(({ descriptor, diffId, title }) => {
    const content = files(descriptor.digest);
    const source = (signal: AbortSignal) => ({
      location: `the layer of "${title}"`,
      blob: () => until(content.open(), signal),
    });
    return {
      descriptor,
      title,
      open: (offset) => content.open(offset),
      verify: async (signal) => {
        await readLayer({ source: source(signal), descriptor, diffId });
      },
    };
  });
}

/** The bytes, until the build is stopped. */
async function* until(bytes: Bytes, signal: AbortSignal): Bytes {
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    yield chunk;
  }
}
