import { type Descriptor, platformName } from '../../image/descriptor.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Target } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import { tagLacks } from '../../publish/commit/commit.ts';
import { type Ending, followPublication } from '../../publish/ending.ts';
import { checkTags, type TagRules, tagManifests } from '../../publish/lookup/versiontags.ts';
import { type CountedImage, copyCounted } from '../../publish/upload/copying.ts';
import { newMeter } from '../../publish/upload/meter.ts';
import type { Settings } from '../../settings.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';
import type { LocatedImage } from '../locatedimage.ts';
import type { JoinedImage } from './join.ts';
import type { PublishedImages } from './outcome.ts';

/** The images to publish, and where to. */
interface ImagesToPublish {
  readonly images: readonly LocatedImage[];
  readonly joined: JoinedImage;
  readonly to: Reference;
  /** true: an image that names no type doesn't replace one that does. */
  readonly keepTyped: boolean;
}

/**
 * Publishes images under a reference, bytes unchanged: blobs, manifests, the tags of the platforms, then the
 * tag itself.
 * @throws TAG_EXISTS, TYPE_MISMATCH, READ_BACK_FAILED. The error says what the target holds then.
 */
export async function publishTo(
  { images, joined, to, keepTyped }: ImagesToPublish,
  target: Target,
  { replace, replaceOtherType, dryRun, signal }: Settings,
  progress: Progress,
): Promise<PublishedImages> {
  const tag = to.tag ?? 'latest';
  const platformTags = tagManifests(tag, joined.isIndex ? joined.platforms : []);
  const { type } = images[0]!.published;
  const rules: TagRules = { type, version: tag, replace, isOwnRule: true, replaceOtherType, keepTyped };
  const reference = formatReference(to);
  const ending = followPublication(target, { tag, reference }, signal);
  const meter = newMeter();
  try {
    await checkTags(target, [tag, ...platformTags.keys()], rules);
    if (!dryRun) {
      for (const { location } of images) progress({ type: 'phase', phase: 'copy', message: location });
      await copyCounted(images.flatMap(listCopies), target, { meter, progress, signal });
      await tagImages(images, joined, { target, tag, platformTags, ending });
    }
  } catch (error) {
    throw await ending.explain(asImagebuildError(error));
  }
  return {
    reference,
    digest: joined.descriptor.digest,
    platforms: Object.fromEntries(joined.platforms.map((each) => [platformName(each), each.digest])),
    transfer: meter,
    ...(dryRun ? { dryRun } : {}),
  };
}

/** Lists what is copied of an image: its index, or the manifests of the platforms that count. */
function listCopies({ source, published, location: name, isWhole }: LocatedImage): CountedImage[] {
  const descriptors = isWhole ? [published.descriptor] : published.platforms;
  return descriptors.map((descriptor) => ({ source, descriptor, name }));
}

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
