import type { Content } from '../../image/content.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { Source } from '../../image/store.ts';

/**
 * Content that reads a manifest from its source when it is opened.
 * @param check looks at its bytes first, and throws.
 */
export function manifestContent(
  source: Source,
  descriptor: Descriptor,
  check: (bytes: Uint8Array) => void = () => {},
): Content {
  return {
    digest: descriptor.digest,
    size: descriptor.size,
    async *open(offset = 0) {
      const bytes = await source.manifest(descriptor);
      check(bytes);
      yield bytes.subarray(offset);
    },
  };
}

/** Content that reads a blob from its source when it is opened. */
export function blobContent(source: Source, blob: Descriptor): Content {
  const { digest, size } = blob;
  const where = `${source.location}@${digest}`;
  return { digest, size, where, open: (offset = 0, options) => source.blob(blob, offset, options) };
}
