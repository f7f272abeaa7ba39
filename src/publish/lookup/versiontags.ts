import { requestPlatforms } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import {
  bestMatch,
  type Descriptor,
  normalizePlatform,
  parsePlatform,
  platformName,
} from '../../image/descriptor.ts';
import { parseManifest } from '../../image/manifest.ts';
import { isTag } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import { type ImageClaims, ifDamaged, readClaims, readTwice } from './published.ts';

/**
 * Returns the tag of one platform of a version: `v1-arm64` for linux/arm64 and linux/arm64/v8, `v1-arm-v7`,
 * `v1-windows-amd64`.
 * @throws CONTENT_INVALID for a platform that can't be part of a tag: a foreign layout may name any.
 */
export function platformTag(version: string, name: string): string {
  const [system = '', processor = '', named] = name.split('/');
  const { os, architecture, variant } = normalizePlatform({
    os: system,
    architecture: processor,
    variant: named,
  });
  const words = [version, ...(os === 'linux' ? [] : [os]), architecture, ...(variant ? [variant] : [])];
  const tag = words.join('-');
  if (architecture !== '' && isTag(tag)) return tag;
  throw new ImagebuildError('CONTENT_INVALID', say('platformNoTag', { platform: JSON.stringify(name) }));
}

/**
 * Returns the platform tags of a version, each with the manifest that it names. The tags of the platforms
 * that imagebuild builds name what fits them best, whatever its variant (docs/compatibility.md B 12). Of
 * several manifests for one tag, such as those of versions of Windows, it names the first.
 * @throws CONTENT_INVALID
 */
export function tagManifests(version: string, manifests: readonly Descriptor[]): Map<string, Descriptor> {
  const tags = new Map<string, Descriptor>();
  for (const name of requestPlatforms) {
    const best = bestMatch(parsePlatform(name), manifests);
    if (best) tags.set(platformTag(version, name), best);
  }
  for (const manifest of manifests) {
    const tag = platformTag(version, platformName(manifest));
    if (!tags.has(tag)) tags.set(tag, manifest);
  }
  return tags;
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
  /** true: the person who builds said so, by a flag or an input, and not the bot. */
  readonly isOwnRule?: boolean;
  readonly replaceOtherType: boolean;
  /** true: an image that doesn't say its type doesn't replace one that does. */
  readonly keepTyped?: boolean;
}

/**
 * Checks that tags which are going to be written may be replaced.
 * @returns what the tags name now; without tags that are free or name something that can't be read.
 * @throws TAG_EXISTS, TYPE_MISMATCH
 */
export async function checkTags(
  target: Source,
  tags: readonly string[],
  rules: TagRules,
): Promise<Map<string, Descriptor>> {
  const named = new Map<string, Descriptor>();
  const check = async (tag: string) => {
    const descriptor = await target.resolve(tag);
    if (!descriptor) return;
    const claims = await readTagged(target, tag, descriptor);
    if (claims) named.set(tag, descriptor);
    checkTag(`${target.location}:${tag}`, tag, claims ?? unreadable(descriptor), rules);
  };
  // Of several errors the first tag's is told, whichever answer comes first.
  const ends = await Promise.allSettled(tags.map(check));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return named;
}

/**
 * Reads no configuration, so that an image which lost some of its content can be published again.
 * @returns undefined for content that isn't an image.
 */
async function readTagged(
  target: Source,
  tag: string,
  descriptor: Descriptor,
): Promise<ImageClaims | undefined> {
  const name = `${target.location}:${tag}`;
  const bytes = await readTwice(target, tag, () => target.manifest(descriptor));
  const parse = async () => readClaims(parseManifest(bytes, descriptor.mediaType, name));
  return await ifDamaged(parse(), () => undefined);
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
      hint: say(rules.isOwnRule ? 'tagExistsOwnHint' : 'tagExistsHint'),
    });
  if (tag !== version && published.isIndex && (published.version ?? version) !== version)
    throw new ImagebuildError(
      'TAG_EXISTS',
      say('tagOfVersion', { image, published: published.version ?? '', version }),
      { place, hint: say('tagOfVersionHint') },
    );
  if (!published.type || published.type === type || rules.replaceOtherType) return;
  if (!type && !rules.keepTyped) return;
  const message = type
    ? say('typeDiffers', { image, published: published.type, type })
    : say('typeMissing', { image, published: published.type });
  throw new ImagebuildError('TYPE_MISMATCH', message, { place, hint: say('typeDiffersHint') });
}
