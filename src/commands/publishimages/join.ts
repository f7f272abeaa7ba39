import { ImagebuildError } from '../../errors.ts';
import { annotationKeys } from '../../image/annotations.ts';
import {
  type Descriptor,
  formatPlatform,
  isIndexType,
  normalizePlatform,
  platformName,
} from '../../image/descriptor.ts';
import { encodeIndex } from '../../image/manifest.ts';
import type { PublishedTag } from '../../publish/lookup/published.ts';
import { say } from '../../text/say.ts';
import type { LocatedImage } from '../locatedimage.ts';

/**
 * The image that the tag is going to name: the only one as it is, or a new index of the platforms of several.
 */
export interface JoinedImage {
  readonly descriptor: Descriptor;
  readonly isIndex: boolean;
  /** The bytes of a new index; undefined when an image is published as it is. */
  readonly bytes?: Buffer;
  /** Sorted by name. */
  readonly platforms: readonly Descriptor[];
}

/** Joins images into one index of their platforms. @throws USAGE when two have the same platform */
export function joinImages(images: readonly LocatedImage[]): JoinedImage {
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
