import { ImagebuildError } from '../../errors.ts';
import { matchesPlatform, parsePlatform } from '../../image/descriptor.ts';
import { formatReference, parseReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { LintedApplication, LintProblem } from '../../lint/check.ts';
import { createPlatformPolicy } from '../../prepare/search/platformpolicy.ts';
import { readPublished } from '../../publish/lookup/published.ts';

/** Opens the source of an image. */
type OpenSource = (reference: Reference) => Promise<Source>;

/**
 * Asks registries for the images that an application certainly embeds, and finds those that lack a platform
 * of its.
 * @throws what the registries' answers throw; an image that isn't there is a problem.
 */
export async function findMissingPlatforms(
  { found, platforms, configuration }: LintedApplication,
  sourceOf: OpenSource,
): Promise<LintProblem[]> {
  const any = (configuration?.anyPlatform ?? []).map((text) => formatReference(parseReference(text)));
  const policyOf = createPlatformPolicy(configuration?.platformPolicy);
  const problems: LintProblem[] = [];
  for (const { reference, required, transport, origins } of found.images) {
    const image = formatReference(reference);
    if (!required || transport !== 'registry' || any.includes(image) || policyOf(reference) === 'skip')
      continue;
    const offered = await readOffered(reference, sourceOf);
    const missing = platforms.filter(
      (platform) => !offered.some((one) => matchesPlatform(parsePlatform(platform), one)),
    );
    const words = { image, platforms: missing.join(' and ') };
    if (missing.length > 0)
      for (const { file, line } of origins)
        problems.push({ rule: 'image-platform', file, at: { line }, words });
  }
  return problems;
}

/** Reads the platforms of an image; none when it doesn't exist. */
async function readOffered(reference: Reference, sourceOf: OpenSource) {
  const source = await sourceOf(reference);
  const published = await readPublished(source, reference.digest ?? reference.tag ?? 'latest').catch(
    (error) => {
      if (error instanceof ImagebuildError && error.code === 'IMAGE_NOT_FOUND') return undefined;
      throw error;
    },
  );
  return published?.platforms.map(({ platform }) => platform) ?? [];
}
