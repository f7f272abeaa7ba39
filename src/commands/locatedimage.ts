import { ImagebuildError, type Message } from '../errors.ts';
import { bestMatch, type Descriptor, parsePlatform, platformName } from '../image/descriptor.ts';
import { parseImageManifest } from '../image/manifest.ts';
import { suggestTags } from '../image/neartags.ts';
import type { Source } from '../image/store.ts';
import type { Progress } from '../progress.ts';
import { type PublishedTag, readPublished } from '../publish/lookup/published.ts';
import { say } from '../text/say.ts';

/** Opens the images at locations, and returns the name of each in its store (stores/open.ts). */
export interface ImageOpener {
  open(location: string): Promise<{ source: Source; name: string }>;
}

/** An image at a location, and the platforms of it that count. */
export interface LocatedImage {
  readonly location: string;
  readonly source: Source;
  readonly published: PublishedTag;
  /** false: its index names more than the platforms that count, so that it can't be used as it is. */
  readonly isWhole: boolean;
}

/**
 * Opens the image at a location. docker saves an index as it pulled it, with platforms and attestations that
 * it never had: what isn't inside a store on this machine doesn't count, and a warning names it.
 * @param wanted the platforms that count; by default all.
 * @returns undefined when nothing is there.
 * @throws PLATFORM_MISSING, CONTENT_MISSING when no platform is inside.
 */
export async function locateImage(
  location: string,
  stores: ImageOpener,
  wanted: readonly string[] | undefined,
  progress: Progress,
): Promise<LocatedImage | undefined> {
  const { source, name } = await stores.open(location);
  const published = await readPublished(source, name);
  if (!published) return undefined;
  const [platforms, others] = await Promise.all([
    insideOf(source, published.platforms),
    insideOf(source, published.others),
  ]);
  const absent = published.platforms.filter((each) => !platforms.includes(each)).map(platformName);
  if (absent.length > 0 && platforms.length === 0)
    throw missing(
      'CONTENT_MISSING',
      location,
      say('locationHasNone', { location, platforms: absent.join(', ') }),
    );
  if (absent.length > 0 && wanted === undefined) {
    const words = { location, absent: absent.join(', '), platforms: platforms.map(platformName).join(', ') };
    progress({
      type: 'warning',
      warning: { message: say('locationLacks', words).text, place: { image: location } },
    });
  }
  const chosen = wanted ? choosePlatforms(location, platforms, wanted) : platforms;
  const isWhole = chosen.length === published.platforms.length && others.length === published.others.length;
  const narrowed = { ...published, platforms: chosen, others: isWhole ? others : [] };
  return { location, source, published: narrowed, isWhole };
}

/**
 * Opens the image at a location. @throws IMAGE_NOT_FOUND with the tags that were probably meant, and what
 * `locateImage` throws
 */
export async function findImage(
  location: string,
  stores: ImageOpener,
  wanted: readonly string[] | undefined,
  progress: Progress,
): Promise<LocatedImage> {
  const located = await locateImage(location, stores, wanted, progress);
  if (located) return located;
  const { source, name } = await stores.open(location);
  throw new ImagebuildError('IMAGE_NOT_FOUND', say('inspectNotFound', { location }), {
    place: { image: location },
    hint: (await suggestTags(name, source)) ?? say('inspectName'),
  });
}

/** Returns the entries whose content is inside the source. A registry isn't asked: it has what it names. */
async function insideOf(source: Source, entries: readonly Descriptor[]): Promise<readonly Descriptor[]> {
  const isInside = await Promise.all(entries.map((entry) => holdsImage(source, entry)));
  return entries.filter((_, index) => isInside[index]);
}

/**
 * Tells whether a store on this machine has an image. One whose manifest and configuration are there, and a
 * layer isn't, is damaged: that is reported by whoever reads it.
 */
async function holdsImage(source: Source, entry: Descriptor): Promise<boolean> {
  if (!source.holds) return true;
  if (!(await source.holds(entry))) return false;
  const { config } = parseImageManifest(await source.manifest(entry), entry.mediaType, source.location);
  return source.holds(config);
}

function choosePlatforms(
  location: string,
  platforms: readonly Descriptor[],
  wanted: readonly string[],
): readonly Descriptor[] {
  const chosen = wanted.map((platform) => {
    const found = bestMatch(parsePlatform(platform), platforms);
    if (found) return found;
    const offered = platforms.map(platformName).join(', ');
    throw missing(
      'PLATFORM_MISSING',
      location,
      say('locationLacksPlatform', { location, platform, offered }),
    );
  });
  return [...new Set(chosen)];
}

function missing(
  code: 'PLATFORM_MISSING' | 'CONTENT_MISSING',
  image: string,
  message: Message,
): ImagebuildError {
  return new ImagebuildError(code, message, { place: { image }, hint: say('locationSaveAgain') });
}
