import type { PreparedBuild } from '../application/prepared/prepared.ts';
import { ImagebuildError, type Warning } from '../errors.ts';
import { formatReference, parseReference } from '../image/reference.ts';
import type { Encoding } from '../layers/layer.ts';
import { layerLimit } from '../layers/split.ts';
import type { Settings } from '../settings.ts';
import type { EmbeddedFacts, ImageFacts } from './commit/manifests.ts';
import { type ImageLayout, type ImageLayouts, layOutImage } from './layout/image.ts';
import type { ResolvedBases } from './resolve/bases.ts';
import type { WantedImage } from './resolve/descriptors.ts';
import type { ResolvedImages } from './resolve/images.ts';

/** The layers of every platform's image: decided before one blob moves. */
export function layOutImages(
  prepared: PreparedBuild,
  resolution: ResolvedImages,
  bases: ResolvedBases,
  encoding: Encoding,
): Map<string, ImageLayout> {
  return new Map(
    Object.entries(prepared.platforms).map(([platform, part]) => {
      const own = new Set(part.images.map((image) => formatReference(image.reference)));
      const images = resolution.images.flatMap((image) =>
        own.has(formatReference(image.reference)) ? (image.platforms.get(platform) ?? []) : [],
      );
      const image = layOutImage(part, images, encoding, bases.get(platform));
      return [platform, checkLayers(image, platform)];
    }),
  );
}

/** Embedded images share what layers there are; instructions that add files cannot. @throws LIMIT_EXCEEDED */
function checkLayers(image: ImageLayout, platform: string): ImageLayout {
  const length = image.base.layers.length + image.layers.length;
  if (length <= layerLimit) return image;
  throw new ImagebuildError(
    'LIMIT_EXCEEDED',
    `the image for ${platform} would have ${length} layers, and no more than ${layerLimit} can be mounted`,
    { hint: 'Join COPY, ADD and RUN instructions of the Kubefile: each makes a layer.' },
  );
}

/**
 * Each reference once, with all platforms that want it; twice when init.sh fetched an archive of its own for each platform. Over the
 * limit it is an error, not a surprise.
 */
export function wantedImages(prepared: PreparedBuild, settings: Settings): WantedImage[] {
  const wanted = new Map<string, { prepared: WantedImage['prepared']; platforms: string[] }>();
  for (const [platform, part] of Object.entries(prepared.platforms)) {
    for (const image of part.images) {
      const key = [image.transport, formatReference(image.reference), image.archive?.digest].join(' ');
      const there = wanted.get(key);
      if (there) there.platforms.push(platform);
      else wanted.set(key, { prepared: image, platforms: [platform] });
    }
  }
  if (wanted.size > settings.limits.images) {
    throw new ImagebuildError(
      'LIMIT_EXCEEDED',
      `${wanted.size} embedded images are more than the ${settings.limits.images} allowed`,
      {
        hint: 'Raise limits.images in .github/imagebuild.yml, or list what is not needed in .sealignore.',
      },
    );
  }
  const any = anyPlatformNames(prepared.anyPlatform);
  return [...wanted.values()].map((image) => ({
    ...image,
    anyPlatform: any.has(formatReference(image.prepared.reference)),
  }));
}

/** Returns the names of images that are taken whatever platform they say, written in full. */
function anyPlatformNames(written: readonly string[]): Set<string> {
  return new Set(written.map((text) => formatReference(parseReference(text))));
}

/** @throws LIMIT_EXCEEDED when the embedded images of a platform are larger than the repository allows. */
export function checkBytes({ images }: ResolvedImages, limit: number | undefined): void {
  const sizes = new Map<string, Map<string, number>>();
  for (const image of images) {
    for (const [platform, { blobs }] of image.platforms) {
      const own = sizes.get(platform) ?? new Map<string, number>();
      for (const { digest, size } of blobs) own.set(digest, size);
      sizes.set(platform, own);
    }
  }
  for (const [platform, blobs] of sizes) {
    const total = [...blobs.values()].reduce((sum, size) => sum + size, 0);
    if (limit === undefined || total <= limit) continue;
    const message = `the embedded images for ${platform} are ${total} bytes, and limits.bytes allows ${limit}`;
    throw new ImagebuildError('LIMIT_EXCEEDED', message, {
      place: { file: '.github/imagebuild.yml' },
      hint: 'Raise limits.bytes, or list what is not needed in .sealignore.',
    });
  }
}

/** What resolving and planning add to the warnings of a prepared build, each once. */
export function addedWarnings(resolution: ResolvedImages, planned: ImageLayouts): Warning[] {
  const found = [...resolution.warnings, ...[...planned.values()].flatMap((image) => image.warnings)];
  return [...new Map(found.map((warning) => [warning.message, warning])).values()];
}

/** How the layers of files become bytes. */
export function encodingOf({ created }: ImageFacts, { compression }: Settings): Encoding {
  return { mtime: created, compression };
}

/** What is said of the image beyond its Kubefile. */
export function factsOf({ request }: PreparedBuild, settings: Settings): ImageFacts {
  const epoch = Number(settings.env['SOURCE_DATE_EPOCH'] ?? 0);
  if (!Number.isSafeInteger(epoch) || epoch < 0)
    throw new ImagebuildError('USAGE', 'SOURCE_DATE_EPOCH must be a whole number of seconds');
  return { type: request.type, app: request.app, version: request.version, created: epoch };
}

/** What the layers of a platform's embedded images record, so that the next build can plan them without their sources. */
export function recordsOf(
  resolution: ResolvedImages,
  platform: string,
  anyPlatform: readonly string[],
): EmbeddedFacts {
  const any = anyPlatformNames(anyPlatform);
  const own = resolution.images.filter(({ platforms }) => platforms.has(platform));
  const images = new Map(own.map((image) => [formatReference(image.reference), image]));
  return (reference) => {
    const image = images.get(reference);
    const embedded = image?.platforms.get(platform);
    if (!image || !embedded) throw new RangeError(`${reference} was not resolved for ${platform}`);
    const { manifest, blobs, index } = embedded;
    const named = ({ mediaType, digest, size }: typeof manifest) => ({ mediaType, digest, size });
    return {
      reference,
      source: image.digest,
      manifest: named(manifest),
      blobs: blobs.map(({ digest, size }) => ({ digest, size })),
      ...(index ? { index: named(index) } : {}),
      ...(any.has(reference) ? { anyPlatform: true } : {}),
    };
  };
}
