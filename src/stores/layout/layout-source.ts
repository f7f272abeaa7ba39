import { ImagebuildError } from '../../errors.ts';
import { collectBytes } from '../../image/content.ts';
import {
  type Descriptor,
  type Digest,
  digestOf,
  isDigest,
  isIndexType,
  isManifestType,
  mediaTypes,
} from '../../image/descriptor.ts';
import { manifestLimit } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { findName, type LayoutIndex, namesIn, tagsOf } from './layout-index.ts';
import { checkDigest, verified } from './verify.ts';

/** What a folder, an archive and an archive being written have in common: blobs by digest, and an index of names. */
export interface LayoutBlobs {
  /** How messages name it. */
  readonly location: string;
  index(): Promise<LayoutIndex>;
  /** Bytes; undefined when there is no such blob. */
  size(digest: Digest): Promise<number | undefined>;
  /** The bytes of a blob that is there, unchecked. */
  open(digest: Digest, offset: number): Bytes;
}

/** A source that can list what it holds. */
export interface ListedSource extends Source {
  /** Every tag there is. */
  tags(): Promise<string[]>;
  /** Every name as it stands, sorted: a tag or a whole reference. */
  names(): Promise<string[]>;
}

/** Blobs and names as a source: everything that is read is checked here, for every kind of layout. */
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
        ? (index.manifests.find((entry) => entry.digest === tagOrDigest) ?? (await sniff(blobs, tagOrDigest)))
        : findName(index, tagOrDigest, blobs.location);
      return found && { mediaType: found.mediaType, digest: found.digest, size: found.size };
    },
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

/** A child of an index is in no list of names: its media type is read from its own bytes. */
async function sniff(blobs: LayoutBlobs, digest: Digest): Promise<Descriptor | undefined> {
  const size = await blobs.size(digest);
  if (size === undefined || size > manifestLimit) return undefined;
  const bytes = await collectBytes(blobs.open(digest, 0));
  checkDigest(digest, digestOf(bytes), blobs.location);
  const mediaType = ownMediaType(bytes);
  return mediaType === undefined ? undefined : { mediaType, digest, size };
}

/** OCI leaves `mediaType` optional; what the document holds then says what it is. */
function ownMediaType(bytes: Buffer): string | undefined {
  const document = parseObject(bytes);
  const { mediaType } = document;
  if (typeof mediaType === 'string')
    return isIndexType(mediaType) || isManifestType(mediaType) ? mediaType : undefined;
  if (document['schemaVersion'] !== 2) return undefined;
  if (Array.isArray(document['manifests'])) return mediaTypes.ociIndex;
  return Array.isArray(document['layers']) ? mediaTypes.ociManifest : undefined;
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(bytes.toString());
    return typeof document === 'object' && document !== null ? { ...document } : {};
  } catch {
    // Most blobs are no JSON: that only means that this one is no manifest.
    return {};
  }
}

function missing(descriptor: Descriptor, location: string): ImagebuildError {
  return new ImagebuildError('CONTENT_MISSING', `${location} has no blob ${descriptor.digest}`, {
    place: { registry: location },
    hint: 'Copy the image again with all its platforms, or ask only for the platforms that are there.',
  });
}

function tooLarge(descriptor: Descriptor, location: string): ImagebuildError {
  return new ImagebuildError(
    'LIMIT_EXCEEDED',
    `the manifest ${descriptor.digest} in ${location} is larger than 4 MiB`,
    { place: { registry: location } },
  );
}
