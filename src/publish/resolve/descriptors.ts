import pLimit from 'p-limit';
import type { PreparedImage } from '../../application/prepared/prepared.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';

/** An image that is wanted, with the platforms it is wanted for. */
export interface WantedImage {
  readonly prepared: PreparedImage;
  readonly platforms: readonly string[];
  /** true: a single manifest is taken as it is, whatever platform it says. */
  readonly anyPlatform: boolean;
}

/** A wanted image that its source has; nothing but its descriptor is known. */
export interface DescribedImage extends WantedImage {
  readonly reference: Reference;
  /** The reference as text. */
  readonly name: string;
  readonly source: Source;
  readonly descriptor: Descriptor;
}

/** What came of all of them, in order. */
export interface ImageOutcomes<T> {
  readonly found: readonly T[];
  readonly problems: readonly ImagebuildError[];
}

/** How many references are asked for side by side. */
const concurrency = 16;

/** Asks the sources for each reference's descriptor, which is no pull. A candidate that its source does not know is a warning. */
export function resolveDescriptors(
  wanted: readonly WantedImage[],
  sourceOf: (image: PreparedImage) => Promise<Source>,
): Promise<ImageOutcomes<DescribedImage | Warning>> {
  return forEach(wanted, async (image) => resolveDescriptor(image, await sourceOf(image.prepared)));
}

/** Does something for every image, several at a time; a problem of one keeps nobody from the others. */
export async function forEach<Image extends WantedImage, T>(
  images: readonly Image[],
  act: (image: Image) => Promise<T>,
): Promise<ImageOutcomes<T>> {
  const limit = pLimit(concurrency);
  const outcomes = await Promise.allSettled(
    images.map((image) => limit(() => explained(image, () => act(image)))),
  );
  const problems: ImagebuildError[] = [];
  const found: T[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') found.push(outcome.value);
    else if (outcome.reason instanceof ImagebuildError) problems.push(outcome.reason);
    else throw outcome.reason;
  }
  return { found, problems };
}

/** Whatever a source answers, the error says where the image was asked for. */
async function explained<T>({ prepared }: WantedImage, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // A place without a line is an archive: its name is in the message, and the line that names it says more.
    if (!(error instanceof ImagebuildError) || error.place?.line !== undefined) throw error;
    const { code, message, excerpt } = error;
    const ignore = prepared.required
      ? ''
      : ` Or list ${formatReference(prepared.reference)} in .sealignore, if it is no image.`;
    throw new ImagebuildError(code, message, {
      place: { ...error.place, ...placeOf(prepared) },
      hint: `${error.hint ?? ''}${ignore}`.trim() || undefined,
      excerpt,
      cause: error,
    });
  }
}

async function resolveDescriptor(image: WantedImage, source: Source): Promise<DescribedImage | Warning> {
  const { reference } = image.prepared;
  const name = formatReference(reference);
  const descriptor = await source.resolve(reference.digest ?? reference.tag ?? 'latest');
  return descriptor
    ? { ...image, reference, name, source, descriptor }
    : notThere(image.prepared, name, source);
}

function notThere(image: PreparedImage, name: string, source: Source): Warning {
  const place = placeOf(image);
  if (!image.required) {
    return {
      message: `${name} is only a candidate, and ${source.location} does not have it: left out`,
      place,
    };
  }
  throw new ImagebuildError('IMAGE_NOT_FOUND', `${name} was not found at ${source.location}`, {
    place: { ...place, image: name },
    hint: 'Correct the reference, or log in when the repository is private: imagebuild login <registry>.',
  });
}

/** Where the application asks for an image, for messages. */
export function placeOf(image: PreparedImage): { file?: string | undefined; line?: number | undefined } {
  const origin = image.origins[0];
  return origin ? { file: origin.file, line: origin.line } : {};
}
