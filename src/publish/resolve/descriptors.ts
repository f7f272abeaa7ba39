import pLimit from 'p-limit';
import type { PreparedBuild, PreparedImage } from '../../application/prepared/prepared.ts';
import { movedHint, readFrom, type Sources } from '../../application/sources.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Digest } from '../../image/descriptor.ts';
import { type ListedTags, suggestTags } from '../../image/neartags.ts';
import { formatReference, parseReference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import { type LeftOutImage, leaveOut, reasonToLeaveOut } from './candidates.ts';
import { type DescribedImage, placeOf, type WantedImage } from './imagetypes.ts';

/** The results for a list of images, in order, and the problems with the others. */
interface ImageOutcomes<T> {
  readonly found: readonly T[];
  readonly problems: readonly ImagebuildError[];
}

/**
 * Number of images that are worked on at a time. A registry's client finds out how many requests its host
 * takes.
 */
const concurrency = 64;

/**
 * Lists each embedded image once, with all platforms that need it; twice when init.sh fetched an archive for
 * each platform.
 * @param limit how many there may be. @throws LIMIT_EXCEEDED
 */
export function wantedImages(
  { platforms, anyPlatform }: Pick<PreparedBuild, 'platforms' | 'anyPlatform'>,
  limit: number,
  sources: Sources = {},
): WantedImage[] {
  const any = new Set(anyPlatform.map((text) => formatReference(parseReference(text))));
  const wanted = new Map<string, WantedImage & { readonly platforms: string[] }>();
  for (const [platform, { images }] of Object.entries(platforms)) {
    for (const prepared of images) {
      const name = formatReference(prepared.reference);
      const key = [prepared.transport, name, prepared.archive?.digest, prepared.locked].join(' ');
      const known = wanted.get(key);
      if (known) known.platforms.push(platform);
      else
        wanted.set(key, {
          prepared,
          name,
          platforms: [platform],
          anyPlatform: any.has(name),
          readFrom: readFrom(prepared, sources),
        });
    }
  }
  if (wanted.size <= limit) return [...wanted.values()];
  throw new ImagebuildError('LIMIT_EXCEEDED', say('imagesOverLimit', { count: wanted.size, limit }), {
    hint: say('imagesOverLimitHint'),
  });
}

/**
 * Gets each reference's descriptor from its source, which isn't a pull. A candidate that isn't there is left
 * out.
 * @param strict a host that doesn't answer is an error even if only candidates name it.
 */
export async function resolveDescriptors(
  wanted: readonly WantedImage[],
  sourceOf: (image: PreparedImage) => Promise<Source>,
  strict = false,
): Promise<ImageOutcomes<DescribedImage | LeftOutImage>> {
  const needed = new Set(wanted.filter(({ prepared }) => prepared.required).map(hostOf));
  const listed: ListedTags = new Map();
  return await forEachImage(wanted, async (image) => {
    const hostIsNeeded = needed.has(hostOf(image));
    try {
      return await resolveDescriptor(image, await sourceOf(image.prepared), listed);
    } catch (error) {
      if (!(error instanceof ImagebuildError) || image.prepared.required) throw error;
      const reason = reasonToLeaveOut(error, { hostIsNeeded, strict });
      if (!reason) throw error;
      return leaveOut(image.prepared, image.name, reason, say('listToRequire').text);
    }
  });
}

/** Returns the host that an image is read from. */
function hostOf({ readFrom: moved, name }: WantedImage): string {
  return (moved ?? name).split('/')[0] ?? '';
}

/** Works on all images, several at a time. A problem with one doesn't stop the others. */
export async function forEachImage<Image extends WantedImage, T>(
  images: readonly Image[],
  act: (image: Image) => Promise<T>,
): Promise<ImageOutcomes<T>> {
  const limit = pLimit(concurrency);
  const settled = await Promise.allSettled(
    images.map((image) => limit(() => withOrigin(image, () => act(image)))),
  );
  const problems: ImagebuildError[] = [];
  const found: T[] = [];
  for (const outcome of settled) {
    if (outcome.status === 'fulfilled') found.push(outcome.value);
    else if (outcome.reason instanceof ImagebuildError) problems.push(outcome.reason);
    else throw outcome.reason;
  }
  return { found, problems };
}

/** Adds to an error the line that names the image. */
async function withOrigin<T>({ prepared, name: image }: WantedImage, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // A place without a line is an archive. The message has its name, and the line that names it is more
    // useful.
    if (!(error instanceof ImagebuildError) || error.place?.line !== undefined) throw error;
    const { hint } = error;
    const place = { ...error.place, ...placeOf(prepared) };
    if (prepared.required) throw error.with({ place });
    const ignored =
      hint === undefined ? say('ignoreImage', { image }) : say('orIgnoreImage', { hint, image });
    throw error.with({ place, hint: ignored });
  }
}

async function resolveDescriptor(
  image: WantedImage,
  source: Source,
  listed: ListedTags,
): Promise<DescribedImage | LeftOutImage> {
  const { reference, locked, transport } = image.prepared;
  const { tag = 'latest', digest } = reference;
  if (locked !== undefined && transport === 'registry') return await resolveLocked(image, source, locked);
  const descriptor = await source.resolve(digest ?? tag);
  return descriptor ? { ...image, source, descriptor } : await notFound(image, source, digest ?? tag, listed);
}

/** Gets the descriptor of what an image is locked to. @throws IMAGE_NOT_FOUND */
async function resolveLocked(image: WantedImage, source: Source, locked: Digest): Promise<DescribedImage> {
  const descriptor = await source.resolve(locked);
  if (descriptor) return { ...image, source, descriptor };
  const words = { image: image.name, location: source.location, digest: locked };
  throw new ImagebuildError('IMAGE_NOT_FOUND', say('lockedImageGone', words), {
    place: { ...placeOf(image.prepared), image: image.name },
    hint: say('lockedImageGoneHint'),
  });
}

async function notFound(
  { prepared, name: image }: WantedImage,
  source: Source,
  tagOrDigest: string,
  listed: ListedTags,
): Promise<LeftOutImage> {
  const { location } = source;
  const { reference, required } = prepared;
  if (!required)
    return leaveOut(prepared, image, say('reasonAbsent', { location }), movedHint(reference)?.text);
  const hint =
    movedHint(reference) ?? (await suggestTags(tagOrDigest, source, listed)) ?? say('imageNotFoundHint');
  throw new ImagebuildError('IMAGE_NOT_FOUND', say('imageNotFound', { image, location }), {
    place: { ...placeOf(prepared), image },
    hint,
  });
}
