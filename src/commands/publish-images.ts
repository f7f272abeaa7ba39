import { parseRegistryHost } from '../application/registryhost.ts';
import { reservedNames } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { annotationKeys } from '../image/annotations.ts';
import {
  type Descriptor,
  type Digest,
  formatPlatform,
  isIndexType,
  normalizePlatform,
  platformName,
} from '../image/descriptor.ts';
import { copyImage, type ImageCopyOptions } from '../image/imagecopy.ts';
import { encodeIndex } from '../image/manifest.ts';
import { formatReference, parseReference, type Reference } from '../image/reference.ts';
import type { Target } from '../image/store.ts';
import { holdWarnings, type Progress } from '../progress.ts';
import { tagLacks } from '../publish/commit/commit.ts';
import { type Ending, followPublication } from '../publish/ending.ts';
import type { PublishedTag } from '../publish/lookup/published.ts';
import { checkTags, tagManifests } from '../publish/lookup/versiontags.ts';
import { meteredSource, newMeter, type TransferMeter } from '../publish/upload/meter.ts';
import type { Destination, Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { refuseWarnings } from '../text/strict.ts';
import { asImagebuildError } from '../text/unknownerror.ts';
import { type LocatedImage, locateImage } from './locatedimage.ts';

/** Layouts or archives, published as they are. */
export interface PublishedImages {
  readonly reference: string;
  /**
   * The digest that the tag names: of an index, or of the manifest of the only platform when there is no
   * index.
   */
  readonly digest: Digest;
  readonly platforms: Readonly<Record<string, Digest>>;
  readonly transfer: TransferMeter;
  /** true: a dry run, which published nothing. */
  readonly dryRun?: boolean;
}

/**
 * Publishes layouts and archives, bytes unchanged; several are joined into one index of their platforms, and
 * so are the platforms of one that doesn't have all that its index names.
 * @param locations `oci:DIR[:tag]` or `FILE.tar`.
 * @param reference where to publish; by default the application and version that the image names, in the
 * configured namespace.
 * @param platforms the platforms to publish; by default all that are there.
 * @throws USAGE when two have the same platform or there is no reference to publish to; TAG_EXISTS,
 * TYPE_MISMATCH.
 */
export async function publishImages(
  locations: readonly string[],
  reference: string | undefined,
  settings: Settings,
  progress: Progress,
  platforms?: readonly string[],
): Promise<PublishedImages> {
  await using stores = createStoreOpener(settings, progress);
  const meter = newMeter();
  const held = holdWarnings(progress);
  const report = settings.strict ? held.progress : progress;
  const images = await Promise.all(
    locations.map(async (location): Promise<LocatedImage> => {
      const located = await locateImage(location, stores, platforms, report);
      if (located) return { ...located, source: meteredSource(located.source, meter) };
      throw new ImagebuildError('IMAGE_NOT_FOUND', say('locationWithoutImage', { location }), {
        place: { image: location },
      });
    }),
  );
  refuseWarnings(held.warnings);
  const to =
    reference === undefined
      ? defaultReference(images[0]!.published, settings.destination)
      : parseReference(parseRegistryHost(reference).host);
  if (reservedNames.includes(to.repository.split('/').at(-1) ?? '')) throw reserved(to);
  const target = stores.repository(to);
  const tag = to.tag ?? 'latest';
  const joined = joinImages(images);
  const { replace, replaceOtherType, dryRun } = settings;
  const platformTags = tagManifests(tag, joined.isIndex ? joined.platforms : []);
  const tags = [tag, ...platformTags.keys()];
  const { type } = images[0]!.published;
  const shown = formatReference(to);
  const ending = followPublication(target, { tag, reference: shown }, settings.signal);
  try {
    await checkTags(target, tags, { type, version: tag, replace, isOwnRule: true, replaceOtherType });
    if (!dryRun) {
      for (const image of images) await copyLocated(image, target, meter, progress);
      await tagImages(images, joined, { target, tag, platformTags, ending });
    }
  } catch (error) {
    throw await ending.explain(asImagebuildError(error));
  }
  return {
    reference: shown,
    digest: joined.descriptor.digest,
    platforms: Object.fromEntries(joined.platforms.map((each) => [platformName(each), each.digest])),
    transfer: meter,
    ...(dryRun ? { dryRun } : {}),
  };
}

/**
 * The image that the tag is going to name: the only one as it is, or a new index of the platforms of several.
 */
interface JoinedImage {
  readonly descriptor: Descriptor;
  readonly isIndex: boolean;
  /** The bytes of a new index; undefined when an image is published as it is. */
  readonly bytes?: Buffer;
  /** Sorted by name. */
  readonly platforms: readonly Descriptor[];
}

function joinImages(images: readonly LocatedImage[]): JoinedImage {
  const platforms = images.flatMap(({ published }) => published.platforms);
  platforms.sort((a, b) => compare(platformName(a), platformName(b)));
  const [only] = images;
  if (only?.isWhole && images.length === 1) {
    const { descriptor } = only.published;
    return { descriptor, isIndex: isIndexType(descriptor.mediaType), platforms };
  }
  const platform = sharedPlatform(images);
  if (platform === undefined)
    return {
      ...encodeIndex({ manifests: platforms, annotations: sharedAnnotations(images) }),
      isIndex: true,
      platforms,
    };
  const locations = images.map(({ location }) => location).join(', ');
  throw new ImagebuildError('USAGE', say('samePlatformTwice', { locations, platform }), {
    hint: say('samePlatformTwiceHint'),
  });
}

/** Returns a platform that two of the images have. */
function sharedPlatform(images: readonly LocatedImage[]): string | undefined {
  const seen = new Set<string>();
  for (const { published } of images) {
    const own = published.platforms.map(({ platform }) => platform && normalizePlatform(platform));
    const names = own.map((platform) => (platform ? formatPlatform(platform) : ''));
    const shared = names.find((name) => seen.has(name));
    if (shared !== undefined) return shared;
    for (const name of names) seen.add(name);
  }
  return undefined;
}

/** Returns the annotations in which all images agree. */
function sharedAnnotations(images: readonly LocatedImage[]): Record<string, string> {
  const same = (read: (published: PublishedTag) => string | undefined) => {
    const values = new Set(images.map(({ published }) => read(published)));
    return values.size === 1 ? [...values][0] : undefined;
  };
  const annotations = {
    [annotationKeys.type]: same((published) => published.type),
    'org.opencontainers.image.title': same((published) => published.title),
    'org.opencontainers.image.version': same((published) => published.version),
  };
  return Object.fromEntries(
    Object.entries(annotations).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function copyLocated(
  { source, published, location, isWhole }: LocatedImage,
  target: Target,
  meter: TransferMeter,
  progress: Progress,
): Promise<void> {
  progress({ type: 'phase', phase: 'copy', message: location });
  const onBlob: ImageCopyOptions['onBlob'] = ({ digest: id, size }, outcome) => {
    const [state, count] = transferStates[outcome];
    meter[count] += size;
    progress({ type: 'transfer', id, name: id, state, size });
  };
  for (const descriptor of isWhole ? [published.descriptor] : published.platforms)
    await copyImage(source, target, descriptor, { onBlob });
}

const transferStates = {
  present: ['reused', 'reusedBytes'],
  mounted: ['mounted', 'mountedBytes'],
  written: ['pushed', 'pushedBytes'],
} as const;

/** The tags that images are published under. */
interface Tagging {
  readonly target: Target;
  readonly tag: string;
  /** The tags of platforms, each with the manifest that it names. */
  readonly platformTags: ReadonlyMap<string, Descriptor>;
  readonly ending: Ending;
}

/** Writes the tags of the platforms, then the tag of the version. @throws READ_BACK_FAILED */
async function tagImages(
  images: readonly LocatedImage[],
  { descriptor, bytes }: JoinedImage,
  { target, tag, platformTags, ending }: Tagging,
): Promise<void> {
  for (const [platformTag, platform] of platformTags) {
    const from = images.find(({ published }) => published.platforms.includes(platform));
    if (!from) continue;
    const manifest = await from.source.manifest(platform);
    ending.writing(platformTag, platform.digest);
    await target.putManifest(manifest, platform, platformTag);
    ending.written(platformTag);
  }
  const whole = bytes ?? (await images[0]!.source.manifest(descriptor));
  ending.writing(tag, descriptor.digest);
  await target.putManifest(whole, descriptor, tag);
  ending.written(tag);
  const now = await target.resolve(tag);
  if (now?.digest !== descriptor.digest) throw tagLacks(target, tag, descriptor.digest, now?.digest);
}

/** Returns the reference of the application and version that an image names, in the configured namespace. */
function defaultReference({ title, version }: PublishedTag, destination: Destination): Reference {
  if (destination.kind === 'registry' && title !== undefined && version !== undefined)
    return parseReference(`${destination.host}/${destination.namespace}/${title}:${version}`);
  throw new ImagebuildError('USAGE', say('publishNowhere'), { hint: say('publishNowhereHint') });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reserved(to: Reference): ImagebuildError {
  const image = formatReference(to);
  return new ImagebuildError('USAGE', say('repositoryReserved', { image }), {
    place: { image },
    hint: say('repositoryReservedHint'),
  });
}
