import { existsSync } from 'node:fs';
import { parseLocation } from '../../application/location.ts';
import { findPreparedDirectories } from '../../application/prepared/join.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { say } from '../../text/say.ts';
import { isApplication, searchApplication } from '../images.ts';
import { inspect } from '../inspect.ts';
import { explainApplication } from './application.ts';
import { explainBases } from './bases.ts';
import type { ExplainedImage, Explanation, ImageStatus, ListHeldImages } from './explanation.ts';
import { matchesQuery, parseImageQuery, suggestImages } from './imagequery.ts';
import { explainPrepared } from './preparedbuild.ts';

/**
 * Explains why an image is embedded, or why it isn't: every place that names it, and what leads there.
 * @param image perhaps short: `nginx`, `nginx:1.27`.
 * @param location the directory of an application, a prepared build, or an image: a reference, `oci:DIR` or
 *   `FILE.tar`. By default the current directory.
 * @throws IMAGE_NOT_FOUND with the names that were probably meant, when nothing names it.
 */
export async function why(
  image: string,
  location: string | undefined,
  options: { readonly platforms?: readonly string[] | undefined },
  settings: Settings,
  progress: Progress,
): Promise<Explanation> {
  const query = parseImageQuery(image);
  const asked = location ?? currentApplication();
  const { kind, images } = await explainAll(asked, options.platforms, settings, progress);
  const matching = images.filter(({ reference }) => matchesQuery(query, reference));
  if (matching.length > 0) return { image, location: asked, kind, images: matching.sort(byStatus) };
  const names = suggestImages(query, [...new Set(images.map(({ reference }) => reference))]);
  throw new ImagebuildError('IMAGE_NOT_FOUND', say('whyNothing', { image, location: asked }), {
    hint:
      names.length > 0
        ? say('whyDidYouMean', { names: names.join(', ') })
        : say(kind === 'application' ? 'whyListApplication' : 'whyListOther', { location: asked }),
  });
}

function currentApplication(): string {
  if (isApplication('.')) return '.';
  throw new ImagebuildError('USAGE', say('whyWhere'), { hint: say('whyWhereHint') });
}

async function explainAll(
  location: string,
  platforms: readonly string[] | undefined,
  settings: Settings,
  progress: Progress,
): Promise<Pick<Explanation, 'kind' | 'images'>> {
  const listHeld: ListHeldImages = async (image, wanted) => {
    const inspection = await inspect(image, { verify: false, platforms: wanted }, settings, progress);
    return inspection.platforms.flatMap(({ images }) => images);
  };
  if (parseLocation(location) !== undefined || !isPath(location)) {
    const { explainPublished } = await import('./published.ts');
    return { kind: 'image', images: await explainPublished(location, platforms, settings, progress) };
  }
  if ((await findPreparedDirectories(location)).length > 0 && !isApplication(location))
    return { kind: 'prepared', images: await explainPrepared(location) };
  const { found, configuration } = await searchApplication(location, settings, progress, {
    explainFlags: true,
  });
  const named = await explainApplication(location, found, configuration);
  const brought = await explainBases(location, configuration, platforms, settings, listHeld, progress);
  const images = [...named, ...brought];
  return { kind: 'application', images };
}

/** Tells whether a text names a directory rather than an image. */
function isPath(text: string): boolean {
  return existsSync(text) || /^(?:\.{0,2}\/|\.{1,2}$)/.test(text);
}

const order: readonly ImageStatus[] = ['required', 'candidate', 'held', 'missing', 'leftOut', 'note'];

function byStatus(a: ExplainedImage, b: ExplainedImage): number {
  return order.indexOf(a.status) - order.indexOf(b.status) || (a.reference < b.reference ? -1 : 1);
}
