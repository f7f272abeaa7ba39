import type { EmbeddedImage } from '../../embedded/registryfiles.ts';
import { ImagebuildError } from '../../errors.ts';
import { type ImageRecord, recordKey } from '../../image/annotations.ts';
import { type Descriptor, type Digest, mediaTypes } from '../../image/descriptor.ts';
import { parseImageManifest } from '../../image/manifest.ts';
import { say } from '../../text/say.ts';
import { blobContent, manifestContent } from './contents.ts';
import { type DescribedImage, embeddedAs } from './imagetypes.ts';

/** Image records by `recordKey`. */
export type ImageRecords = ReadonlyMap<string, ImageRecord>;

/**
 * Returns the image as it was published last if its source still gives the same digest; else undefined.
 * Nothing is read.
 */
export function fromRecords(
  image: DescribedImage,
  records: ImageRecords,
): Map<string, EmbeddedImage> | undefined {
  const { name, source, descriptor, anyPlatform } = image;
  const embedded = new Map<string, EmbeddedImage>();
  for (const platform of image.platforms) {
    const record = records.get(recordKey(platform, name));
    if (record?.source !== descriptor.digest || (record.anyPlatform ?? false) !== anyPlatform)
      return undefined;
    const { manifest, blobs, index, nested } = record;
    const indexContent = (indexed: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>) => ({
      ...manifestContent(source, indexed),
      mediaType: indexed.mediaType,
    });
    embedded.set(platform, {
      ...embeddedAs(image),
      manifest: {
        ...manifestContent(source, manifest, (bytes) => checkRecord(record, bytes, name)),
        mediaType: manifest.mediaType,
      },
      blobs: blobs.map((blob) => blobContent(source, { mediaType: mediaTypes.ociLayer, ...blob })),
      ...(index ? { index: indexContent(index) } : {}),
      ...(nested ? { nested: nested.map(indexContent) } : {}),
    });
  }
  return embedded;
}

/**
 * Checks a record against its manifest. It is trusted for layers that are reused; what is written again must
 * match the manifest.
 */
function checkRecord({ manifest, blobs }: ImageRecord, bytes: Uint8Array, image: string): void {
  const { config, layers } = parseImageManifest(bytes, manifest.mediaType, image);
  const listed = (list: readonly { digest: Digest; size: number }[]) =>
    list.map(({ digest, size }) => `${digest} ${size}`).join();
  if (listed(blobs) === listed([config, ...layers])) return;
  throw new ImagebuildError('CONTENT_INVALID', say('recordWrong', { image }), {
    place: { image },
    hint: say('recordWrongHint'),
  });
}
