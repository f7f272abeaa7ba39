import type { Request } from '../../application/request.ts';
import type { Source } from '../../image/store.ts';
import { checkTags, type TagRules, versionTags } from './versiontags.ts';

/** What a build is published to, as far as its tags count. */
interface TaggedTarget {
  readonly target: Source;
  /** true: each platform gets a tag too. */
  readonly platformTags: boolean;
}

/** Returns the rules by which a request replaces tags. */
export function tagRules(
  { type, version, replace, requestId, directory }: Request,
  { replaceOtherType }: Pick<TagRules, 'replaceOtherType'>,
): TagRules {
  const isOwnRule = requestId === undefined;
  return { type: directory ? undefined : type, version, replace, isOwnRule, replaceOtherType };
}

/**
 * Checks that a build may be published under its version, and under the tags of its platforms. A plan checks
 * it as publishing does.
 * @throws TAG_EXISTS, TYPE_MISMATCH
 */
export async function checkVersionTags(
  { target, platformTags }: TaggedTarget,
  request: Request,
  platforms: readonly string[],
  settings: Pick<TagRules, 'replaceOtherType'>,
): Promise<void> {
  const tags = versionTags(request.version, platformTags ? platforms : []);
  await checkTags(target, tags, tagRules(request, settings));
}
