import type { PreparedBuild, PreparedImage } from '../application/prepared/prepared.ts';
import type { Source, Target } from '../image/store.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { type ConcurrentBuilds, otherPlatforms, watchConcurrentBuilds } from './commit/concurrentbuilds.ts';
import { inBackground } from './lookup/readonce.ts';
import { checkVersionTags } from './lookup/tagcheck.ts';
import { type Pull, requirePulls } from './resolve/quota.ts';

/** The target of a build, and the tags that it is going to write. */
interface TargetToCheck {
  /** As it is before anything is written. */
  readonly target: Target;
  readonly platformTags: boolean;
  /** The target itself, which remembers nothing. */
  readonly written: Target;
  /** The further names of the image. */
  readonly further: readonly { readonly target: Target; readonly tag: string }[];
  /** true: builds of other platforms may run at the same time. */
  readonly others: boolean;
}

type ImageSource = (image: PreparedImage) => Promise<Source>;

/** What makes the steps of planning wait until the tags are checked. */
interface Admission {
  /** Allows manifests to be read. */
  readonly checkPulls: (pulls: readonly Pull[]) => Promise<void>;
  /** Wraps the opener of the sources of embedded images. */
  readonly afterTags: (open: ImageSource) => ImageSource;
}

/**
 * Plans a publication while its tags are still being checked. To a far registry a build is as slow as the
 * requests that wait for one another, so each starts as soon as it may:
 *
 *   at once                        the tags to write, those of other platforms, the descriptor of each
 *                                  embedded image, the records of the version and the layers in them
 *   where the version has none     the newest other versions, and the list of shared layers
 *   when the tags may be replaced  manifests of embedded images, archives of the prepared build, base images
 *   and the quota covers all       (`checkPulls`): a manifest is a pull
 *   when all that is decided       blobs (commands/publish.ts)
 *
 * A request that fails early ends nothing by itself. Its error is thrown where its answer is needed, so a
 * build that can fail in two ways tells the same one every time: that of its tags first.
 * @param plan plans the build, with what it has to wait for.
 * @throws TAG_EXISTS, TYPE_MISMATCH, and what `plan` throws
 */
export async function planWhileChecking<Plan>(
  prepared: PreparedBuild,
  target: TargetToCheck,
  { settings, progress }: { readonly settings: Settings; readonly progress: Progress },
  plan: (admission: Admission) => Promise<Plan>,
): Promise<[Plan, ConcurrentBuilds]> {
  const { request, unsupported, platforms } = prepared;
  const checking = inBackground(checkAllTags(target, prepared, settings));
  const { waitForQuota: waitMs, signal } = settings;
  const planning = inBackground(
    plan({
      async checkPulls(pulls) {
        await checking;
        await requirePulls(pulls, { waitMs, progress, signal });
      },
      // All bytes of an archive of the prepared build are read when it is opened.
      afterTags: (open) => async (image) => {
        if (image.transport !== 'registry') await checking;
        return await open(image);
      },
    }),
  );
  const others = target.others ? otherPlatforms(Object.keys(platforms), unsupported) : [];
  const watching = inBackground(watchConcurrentBuilds(target.written, request.version, others));
  await checking;
  return await Promise.all([planning, watching]);
}

/** Checks the tags of all names of an image at once. @throws the error of the first name that has one. */
async function checkAllTags(
  { target, platformTags, further }: TargetToCheck,
  { request, platforms }: PreparedBuild,
  settings: Settings,
): Promise<void> {
  const names = [{ target, tag: request.version }, ...further];
  const checks = names.map((name) => {
    const named = { ...request, version: name.tag };
    const tagged = { target: name.target, platformTags };
    return inBackground(checkVersionTags(tagged, named, Object.keys(platforms), settings));
  });
  for (const check of checks) await check;
}
