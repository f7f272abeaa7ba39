import { ImagebuildError } from '../../errors.ts';
import { holdWarnings, type Progress } from '../../progress.ts';
import { say } from '../../text/say.ts';
import { refuseWarnings } from '../../text/strict.ts';
import { type ImageOpener, type LocatedImage, locateImage } from '../locatedimage.ts';

/**
 * Opens the images at some locations.
 * @param platforms the platforms that count; by default all that are there.
 * @throws IMAGE_NOT_FOUND; WARNING when `strict` makes a warning an error.
 */
export async function openImages(
  locations: readonly string[],
  stores: ImageOpener,
  {
    platforms,
    strict,
  }: { readonly platforms?: readonly string[] | undefined; readonly strict?: boolean | undefined },
  progress: Progress,
): Promise<LocatedImage[]> {
  const held = holdWarnings(progress);
  const report = strict ? held.progress : progress;
  const images = await Promise.all(
    locations.map(async (location) => {
      const located = await locateImage(location, stores, platforms, report);
      if (located) return located;
      throw new ImagebuildError('IMAGE_NOT_FOUND', say('locationWithoutImage', { location }), {
        place: { image: location },
      });
    }),
  );
  refuseWarnings(held.warnings);
  return images;
}
