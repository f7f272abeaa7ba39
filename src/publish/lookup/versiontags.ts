import { ImagebuildError } from '../../errors.ts';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import { parseManifest } from '../../image/manifest.ts';
import { isTag } from '../../image/reference.ts';
import type { Target } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import { type ImageClaims, ifDamaged, readClaims } from './published.ts';

/**
 * Returns the tag of one platform of a version.
 * @throws CONTENT_INVALID for a platform that can't be part of a tag: a foreign layout may name any.
 */
export function platformTag(version: string, platform: string): string {
  const tag = `${version}-${platform.split('/').slice(1).join('-')}`;
  if (isTag(tag)) return tag;
  throw new ImagebuildError('CONTENT_INVALID', say('platformNoTag', { platform: JSON.stringify(platform) }));
}

/**
 * Lists the tags that a version is published under: the index's, and one for each platform.
 * @throws CONTENT_INVALID
 */
export function versionTags(version: string, platforms: readonly string[]): string[] {
  return [version, ...platforms.map((platform) => platformTag(version, platform))];
}

/** Rules for replacing existing tags. */
export interface TagRules {
  /** undefined when the image doesn't say its type. */
  readonly type: string | undefined;
  readonly version: string;
  /** false: a published tag is never moved. */
  readonly replace: boolean;
  readonly replaceOtherType: boolean;
}

/**
 * Checks that tags which are going to be written may be replaced.
 * @returns the digests that the tags name now; without tags that are free or name something that can't be
 * read.
 * @throws TAG_EXISTS, TYPE_MISMATCH
 */
export async function checkTags(
  target: Target,
  tags: readonly string[],
  rules: TagRules,
): Promise<Map<string, Digest>> {
  const named = new Map<string, Digest>();
  const check = async (tag: string) => {
    const descriptor = await target.resolve(tag);
    if (!descriptor) return;
    const claims = await ifDamaged(readTagged(target, tag, descriptor), () => undefined);
    if (claims) named.set(tag, descriptor.digest);
    checkTag(`${target.location}:${tag}`, tag, claims ?? unreadable(descriptor), rules);
  };
  await Promise.all(tags.map(check));
  return named;
}

/** Reads no configuration, so that an image which lost some of its content can be published again. */
async function readTagged(target: Target, tag: string, descriptor: Descriptor): Promise<ImageClaims> {
  const name = `${target.location}:${tag}`;
  return readClaims(parseManifest(await target.manifest(descriptor), descriptor.mediaType, name));
}

function unreadable({ mediaType: type }: Descriptor): ImageClaims {
  return { type, title: undefined, version: undefined, isIndex: false };
}

function checkTag(image: string, tag: string, published: ImageClaims, rules: TagRules): void {
  const place = { image };
  const { version, type } = rules;
  // A platform's tag without an index is left from a build that never reached its commit point: it wasn't
  // published.
  const isLeftOver = tag !== version && published.version === version;
  if (!rules.replace && !isLeftOver)
    throw new ImagebuildError('TAG_EXISTS', say('tagExists', { image }), {
      place,
      hint: say('tagExistsHint'),
    });
  if (tag !== version && published.isIndex && (published.version ?? version) !== version)
    throw new ImagebuildError(
      'TAG_EXISTS',
      say('tagOfVersion', { image, published: published.version ?? '', version }),
      { place, hint: say('tagOfVersionHint') },
    );
  if (!published.type || !type || published.type === type || rules.replaceOtherType) return;
  throw new ImagebuildError('TYPE_MISMATCH', say('typeDiffers', { image, published: published.type, type }), {
    place,
    hint: say('typeDiffersHint'),
  });
}
