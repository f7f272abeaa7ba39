import { type ErrorCode, ImagebuildError } from '../../errors.ts';
import { annotationKeys } from '../../image/annotations.ts';
import { isDamage, readAgainIfDamaged } from '../../image/damage.ts';
import { type Descriptor, isIndexType, isPlatformManifest, platformName } from '../../image/descriptor.ts';
import { type Index, type Manifest, parseManifest } from '../../image/manifest.ts';
import { isImage, listManifests, readPlatform } from '../../image/platforms.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';

/** The application, version and type that an image's annotations name. */
export interface ImageClaims {
  /**
   * apps, configs or dockerimages; undefined when nothing says it. For something other than an image, its
   * media type.
   */
  readonly type: string | undefined;
  readonly title: string | undefined;
  readonly version: string | undefined;
  readonly isIndex: boolean;
}

/** The image that a tag of a store names now. */
export interface PublishedTag extends ImageClaims {
  readonly descriptor: Descriptor;
  /** The manifests of platforms, each with its platform. */
  readonly platforms: readonly Descriptor[];
  /** Other entries of an index: attestations. */
  readonly others: readonly Descriptor[];
}

/** Reads the image under a tag; undefined when there is no such tag. */
export async function readPublished(store: Source, tag: string): Promise<PublishedTag | undefined> {
  const descriptor = await store.resolve(tag);
  if (!descriptor) return undefined;
  const name = `${store.location}:${tag}`;
  const manifest = parseManifest(await store.manifest(descriptor), descriptor.mediaType, name);
  const claims = { ...readClaims(manifest), descriptor };
  const reader = { source: store, name };
  if (manifest.kind === 'index') {
    const platforms = (await listManifests(manifest, reader)).filter(isPlatformManifest);
    const used = new Set(platforms.flatMap(({ digest, between }) => [digest, ...between.map(digestIn)]));
    const others = manifest.manifests.filter(({ digest }) => !used.has(digest));
    return { ...claims, platforms: platforms.map(({ between: _, ...entry }) => entry), others };
  }
  if (otherType(manifest) !== undefined) return { ...claims, platforms: [], others: [] };
  const platform = await readPlatform(manifest, reader);
  return { ...claims, platforms: [{ ...descriptor, platform }], others: [] };
}

/** Reads the image under a tag like `readPublished`; undefined also when it is damaged or isn't an image. */
export async function tryReadPublished(store: Source, tag: string): Promise<PublishedTag | undefined> {
  return await ifDamaged(readPublished(store, tag), () => undefined);
}

/**
 * Reads the image under a tag, to keep what it holds. Damaged isn't absent: it is read once more, and then it
 * is an error (docs/security-rules.md 24).
 * @returns undefined when there is no such tag, or when it names something other than an image of ours.
 * @throws DIGEST_MISMATCH, CONTENT_MISSING
 */
export async function readToKeep(store: Source, tag: string): Promise<PublishedTag | undefined> {
  const other = (error: ImagebuildError) => {
    if (isLost(error)) throw error;
    return undefined;
  };
  return await readTwice(store, tag, () => ifDamaged(readWithConfig(store, tag), other));
}

/** An image without an index whose configuration is gone isn't kept: nothing says which platform it was. */
async function readWithConfig(store: Source, tag: string): Promise<PublishedTag | undefined> {
  try {
    return await readPublished(store, tag);
  } catch (error) {
    const descriptor = await store.resolve(tag);
    const isGone = error instanceof ImagebuildError && error.code === 'CONTENT_MISSING';
    if (!isGone || !descriptor || isIndexType(descriptor.mediaType)) throw error;
    await store.manifest(descriptor);
    return undefined;
  }
}

/**
 * Reads what a tag names, once more when it comes damaged or isn't found.
 * @throws DIGEST_MISMATCH, CONTENT_MISSING
 */
export async function readTwice<T>(store: Source, tag: string, read: () => Promise<T>): Promise<T> {
  try {
    return await readAgainIfDamaged(read, { when: isLost });
  } catch (error) {
    if (!(error instanceof ImagebuildError) || !isLost(error)) throw error;
    const image = `${store.location}:${tag}`;
    throw error.with({
      message: say('publishedDamaged', { image, reason: error.message }),
      hint: say('publishedDamagedHint', { image }),
      place: { image },
    });
  }
}

/** Tells whether an error says that content was damaged or isn't there, and not that it is something else. */
function isLost(error: unknown): boolean {
  return isDamage(error) || (error instanceof ImagebuildError && error.code === 'CONTENT_MISSING');
}

/**
 * Returns something else when the content that is read is damaged or gone. Errors of the registry itself are
 * thrown.
 */
export async function ifDamaged<T, Other>(
  reading: Promise<T>,
  other: (error: ImagebuildError) => Other,
): Promise<T | Other> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ImagebuildError && damaged.has(error.code)) return other(error);
    throw error;
  }
}

const damaged: ReadonlySet<ErrorCode> = new Set([
  'CONTENT_INVALID',
  'CONTENT_MISSING',
  'DIGEST_MISMATCH',
  'LIMIT_EXCEEDED',
]);

export function readClaims(manifest: Manifest | Index): ImageClaims {
  const { annotations } = manifest;
  return {
    type: annotations[annotationKeys.type] ?? otherType(manifest),
    title: annotations['org.opencontainers.image.title'],
    version: annotations['org.opencontainers.image.version'],
    isIndex: manifest.kind === 'index',
  };
}

const digestIn = ({ descriptor }: { readonly descriptor: Descriptor }) => descriptor.digest;

/** Returns the media type of a manifest that isn't an image: a chart, a signature and the like. */
function otherType(manifest: Manifest | Index): string | undefined {
  if (manifest.kind === 'index' || isImage(manifest)) return undefined;
  return manifest.config.mediaType;
}

/** Returns the platform manifests of a published index that a build of other platforms keeps. */
export function keptPlatforms(
  published: PublishedTag | undefined,
  built: readonly string[],
  dropped: readonly string[],
): Descriptor[] {
  if (!published) return [];
  return published.platforms.filter((descriptor) => {
    const name = platformName(descriptor);
    const among = (list: readonly string[]) =>
      list.some((each) => name === each || name.startsWith(`${each}/`));
    return !among(built) && !among(dropped);
  });
}
