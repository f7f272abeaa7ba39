import type { PreparedBuild } from '../application/prepared/prepared.ts';
import type { Target } from '../image/store.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { type ConcurrentBuilds, otherPlatforms, watchConcurrentBuilds } from './commit/concurrentbuilds.ts';
import { inBackground } from './lookup/readonce.ts';
import { checkVersionTags } from './lookup/tagcheck.ts';
import { type PlannedBuild, type PlanSources, type PlanTarget, planBuild } from './planbuild.ts';
import type { ImageFacts } from './plantypes.ts';
import { requirePulls } from './resolve/quota.ts';

/** The target of a build, and the tags that it is going to write. */
interface TargetToCheck extends PlanTarget {
  /** The target itself, which remembers nothing. */
  readonly written: Target;
  /** The further names of the image. */
  readonly further: readonly { readonly target: Target; readonly tag: string }[];
  /** true: builds of other platforms may run at the same time. */
  readonly others: boolean;
}

interface PlanningOptions {
  readonly settings: Settings;
  readonly facts: ImageFacts;
  readonly progress: Progress;
}

/**
 * Plans a publication while its tags are still being checked. To a far registry a build is as slow as the
 * requests that wait for one another, so each starts as soon as it may:
 *
 *   at once                        the tags to write, those of other platforms, the descriptor of each embedded
 *                                  image, and the records of the version with the layers that they name
 *   where the version has none     the newest other versions, and the list of shared layers
 *   when the tags may be replaced  manifests of embedded images, archives of the prepared build, base images
 *   and the quota covers all       (`checkPulls`): a manifest is a pull
 *   when all that is decided       blobs (commands/publish.ts)
 *
 * A request that fails early ends nothing by itself. Its error is thrown where its answer is needed, so a
 * build that can fail in two ways tells the same one every time: that of its tags first.
 * @throws TAG_EXISTS, TYPE_MISMATCH, and what planBuild throws
 */
export async function planWhileChecking(
  prepared: PreparedBuild,
  sources: PlanSources,
  target: TargetToCheck,
  { settings, facts, progress }: PlanningOptions,
): Promise<[PlannedBuild, ConcurrentBuilds]> {
  const { request, unsupported } = prepared;
  const { compression, limits, signal } = settings;
  const built = Object.keys(prepared.platforms);
  const checking = inBackground(checkAllTags(target, prepared, settings));
  const planning = inBackground(
    planBuild(prepared, afterTags(checking, sources), target, {
      facts,
      encoding: { mtime: facts.created, compression },
      limits,
      sources: settings.sources,
      strict: settings.strict,
      async checkPulls(pulls) {
        await checking;
        await requirePulls(pulls, { waitMs: settings.waitForQuota, progress, signal });
      },
      expectsReuse: true,
    }),
  );
  const others = target.others ? otherPlatforms(built, unsupported) : [];
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

/** Opens archives of the prepared build only once the tags may be replaced: all of their bytes are read. */
function afterTags(checking: Promise<void>, { sourceOf, imageSource }: PlanSources): PlanSources {
  return {
    sourceOf,
    imageSource: async (image) => {
      if (image.transport !== 'registry') await checking;
      return await imageSource(image);
    },
  };
}
