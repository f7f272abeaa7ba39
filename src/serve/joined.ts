import {
  bestMatch,
  type Descriptor,
  type Digest,
  isIndexType,
  isManifestType,
  type Platform,
} from '../image/descriptor.ts';
import { deduceMediaType, encodeIndex, parseManifest } from '../image/manifest.ts';
import type { PlatformRegistry } from './catalog.ts';

/** A manifest or an index of an embedded registry, as far as it decides what is answered. */
export interface ManifestSummary {
  readonly descriptor: Descriptor;
  /** Bytes of what it names: configuration and layers, or the manifests of an index. */
  readonly contentSize: number;
  /** The entries of an index. */
  readonly children: readonly Descriptor[];
}

/** Reads a manifest's summary. @throws CONTENT_INVALID @param name the image, for errors. */
export function summarizeManifest(bytes: Uint8Array, digest: Digest, name: string): ManifestSummary {
  const mediaType = deduceMediaType(bytes) ?? '';
  const descriptor = { mediaType, digest, size: bytes.length };
  // What isn't an image, such as a manifest of Docker schema 1, is served as it is.
  if (!isIndexType(mediaType) && !isManifestType(mediaType))
    return { descriptor, contentSize: 0, children: [] };
  const manifest = parseManifest(bytes, mediaType, name);
  const children = manifest.kind === 'index' ? manifest.manifests : [];
  const content = manifest.kind === 'index' ? children : [manifest.config, ...manifest.layers];
  return { descriptor, contentSize: content.reduce((sum, { size }) => sum + size, 0), children };
}

/** The content of a tag. */
export interface TagContent {
  readonly descriptor: Descriptor;
  /** Of an index that joins platforms, which the image doesn't hold; undefined for content of the image. */
  readonly bytes?: Buffer | undefined;
  /** The platforms of the cluster image that have the tag. */
  readonly platforms: readonly Platform[];
  /** Bytes of the images that it names, of all platforms. */
  readonly size: number;
}

/**
 * Returns the content of a tag. Where every platform of the cluster image has the same content under it, that
 * is served; otherwise an index of what each platform has.
 * @param summaries of all manifests that can be read. One that can't is served by its digest, so that its
 *   reader is told.
 */
export function joinTag(
  repository: string,
  tag: string,
  registries: readonly PlatformRegistry[],
  summaries: ReadonlyMap<Digest, ManifestSummary>,
): TagContent | undefined {
  const tagged = registries.flatMap(({ platform, repositories }) => {
    const digest = repositories.get(repository)?.tags.get(tag);
    return digest === undefined ? [] : [{ platform, digest }];
  });
  const platforms = tagged.map(({ platform }) => platform);
  const digests = [...new Set(tagged.map(({ digest }) => digest))];
  const [first] = digests;
  if (first === undefined) return undefined;
  const known = digests.flatMap((digest) => summaries.get(digest) ?? []);
  const size = known.reduce((sum, { contentSize }) => sum + contentSize, 0);
  const isSame = digests.length === 1 && tagged.length === registries.length;
  if (isSame || known.length < digests.length) {
    const broken = digests.find((digest) => !summaries.has(digest));
    const digest = isSame ? first : (broken ?? first);
    const descriptor = summaries.get(digest)?.descriptor ?? { mediaType: '', digest, size: 0 };
    return { descriptor, platforms, size };
  }
  const manifests = tagged.map(({ platform, digest }) =>
    entryFor(platform, summaries.get(digest)!, summaries),
  );
  return { ...encodeIndex({ manifests, annotations: {} }), platforms, size };
}

/** Returns the entry of a platform: of an index that is stored under the tag, the manifest that fits. */
function entryFor(
  platform: Platform,
  { descriptor, children }: ManifestSummary,
  summaries: ReadonlyMap<Digest, ManifestSummary>,
): Descriptor {
  const present = children.filter(({ digest }) => summaries.has(digest));
  const { mediaType, digest, size } = bestMatch(platform, present) ?? descriptor;
  return { mediaType, digest, size, platform };
}
