import { ImagebuildError } from '../../errors.ts';
import { collectBytes } from '../../image/content.ts';
import {
  type Descriptor,
  type Digest,
  digestOf,
  isDigest,
  isIndexType,
  isManifestType,
} from '../../image/descriptor.ts';
import { deduceMediaType, manifestLimit } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';
import { findName, type LayoutIndex, namesIn, tagsOf } from './layout-index.ts';
import { checkDigest, verified } from './verify.ts';

/**
 * The content of a directory, an archive or an archive that is being written: blobs by digest, and an index
 * of names.
 */
interface LayoutBlobs {
  /** The name in messages. */
  readonly location: string;
  index(): Promise<LayoutIndex>;
  /** Returns the size in bytes; undefined when the blob doesn't exist. */
  size(digest: Digest): Promise<number | undefined>;
  /** Yields the bytes of a blob that exists, unchecked. */
  open(digest: Digest, offset: number): Bytes;
}

/** A source that can list what it holds. */
export interface ListedSource extends Source {
  /** Lists every tag. */
  tags(): Promise<string[]>;
  /** Lists every name as it is written, sorted: tags and whole references. */
  names(): Promise<string[]>;
}

/**
 * Creates a source from blobs and names. Everything that is read is checked here, for every kind of layout.
 */
export function createSource(blobs: LayoutBlobs): ListedSource {
  const blob: Source['blob'] = (descriptor, offset = 0) => ({
    [Symbol.asyncIterator]: () => readBlob(blobs, descriptor, offset)[Symbol.asyncIterator](),
  });
  return {
    location: blobs.location,
    blob,
    async resolve(tagOrDigest) {
      const index = await blobs.index();
      const found = isDigest(tagOrDigest)
        ? (index.manifests.find((entry) => entry.digest === tagOrDigest) ??
          (await describeBlob(blobs, tagOrDigest)))
        : findName(index, tagOrDigest, blobs.location);
      if (found && !found.mediaType) return describeBlob(blobs, found.digest);
      return found && { mediaType: found.mediaType, digest: found.digest, size: found.size };
    },
    holds: async ({ digest }) => (await blobs.size(digest)) !== undefined,
    async manifest(descriptor) {
      if (descriptor.size > manifestLimit) throw tooLarge(descriptor, blobs.location);
      return await collectBytes(blob(descriptor));
    },
    async tags() {
      return tagsOf(await blobs.index());
    },
    async names() {
      return namesIn(await blobs.index());
    },
  };
}

async function* readBlob(blobs: LayoutBlobs, descriptor: Descriptor, offset: number): Bytes {
  if ((await blobs.size(descriptor.digest)) === undefined) throw missing(descriptor, blobs.location);
  yield* verified(blobs.open(descriptor.digest, offset), descriptor, offset, blobs.location);
}

/** Describes a blob that has no name, such as a child of an index, by the media type in its own bytes. */
async function describeBlob(blobs: LayoutBlobs, digest: Digest): Promise<Descriptor | undefined> {
  const size = await blobs.size(digest);
  if (size === undefined || size > manifestLimit) return undefined;
  const bytes = await collectBytes(blobs.open(digest, 0));
  checkDigest(digest, digestOf(bytes), blobs.location);
  const mediaType = deduceMediaType(bytes) ?? '';
  const isManifest = isIndexType(mediaType) || isManifestType(mediaType);
  return isManifest ? { mediaType, digest, size } : undefined;
}

function missing(descriptor: Descriptor, location: string): ImagebuildError {
  return new ImagebuildError(
    'CONTENT_MISSING',
    say('layoutBlobMissing', { location, digest: descriptor.digest }),
    {
      place: { registry: location },
      hint: say('layoutCopyAgain'),
    },
  );
}

function tooLarge(descriptor: Descriptor, location: string): ImagebuildError {
  return new ImagebuildError(
    'LIMIT_EXCEEDED',
    say('layoutManifestTooLarge', { digest: descriptor.digest, location }),
    { place: { registry: location } },
  );
}
