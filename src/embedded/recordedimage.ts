import type { ImageRecord } from '../image/annotations.ts';
import type { Digest } from '../image/descriptor.ts';
import { parseReference } from '../image/reference.ts';
import type { EmbeddedImage } from './registryfiles.ts';

/** Returns an embedded image as its record describes it: it can be laid out, but not read. */
export function recordedImage({ reference, manifest, blobs, index, nested }: ImageRecord): EmbeddedImage {
  const unread = <T extends { digest: Digest; size: number }>(content: T) => ({ ...content, open: notRead });
  return {
    reference: parseReference(reference),
    origin: 'the record',
    manifest: unread(manifest),
    blobs: blobs.map(unread),
    ...(index ? { index: unread(index) } : {}),
    ...(nested ? { nested: nested.map(unread) } : {}),
  };
}

function notRead(): never {
  throw new RangeError('a recorded image is laid out, not read');
}
