import { parseRegistryHost } from '../application/registryhost.ts';
import { ImagebuildError } from '../errors.ts';
import { parseReference, type Reference } from '../image/reference.ts';
import type { Progress } from '../progress.ts';
import type { PublishedTag } from '../publish/lookup/published.ts';
import { type Destination, repositoryIn, type Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { publishTo } from './publishimages/copytarget.ts';
import { joinImages } from './publishimages/join.ts';
import { openImages } from './publishimages/openimages.ts';
import type { PublishedImages } from './publishimages/outcome.ts';
import { checkReserved } from './publishimages/reserved.ts';

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
  const images = await openImages(locations, stores, { platforms, strict: settings.strict }, progress);
  const to =
    reference === undefined
      ? defaultReference(images[0]!.published, settings.destination)
      : parseReference(parseRegistryHost(reference).host);
  checkReserved(to);
  const joined = joinImages(images);
  return await publishTo({ images, joined, to, keepTyped: false }, stores.repository(to), settings, progress);
}

/** Returns the reference of the application and version that an image names, in the configured namespace. */
function defaultReference({ title, version }: PublishedTag, destination: Destination): Reference {
  if (destination.kind === 'registry' && title !== undefined && version !== undefined)
    return parseReference(`${destination.host}/${repositoryIn(destination, title)}:${version}`);
  throw new ImagebuildError('USAGE', say('publishNowhere'), { hint: say('publishNowhereHint') });
}
