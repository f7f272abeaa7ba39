import { ImagebuildError } from '../errors.ts';
import type { Descriptor } from '../image/descriptor.ts';
import { parseConfig, parseManifest, readSmallBlob } from '../image/manifest.ts';
import { formatPlatform, isUnknownPlatform } from '../image/platform.ts';
import type { Source, Target } from '../image/store.ts';
import { annotationKeys } from './annotations.ts';

/** What a tag of the target holds now. */
export interface Published {
  readonly descriptor: Descriptor;
  /** The manifests of platforms, each with its platform. */
  readonly platforms: readonly Descriptor[];
  /** apps, configs or dockerimages; undefined when nobody said. */
  readonly type: string | undefined;
  /** The application and the version that the image says it is. */
  readonly title: string | undefined;
  readonly version: string | undefined;
}

/** @returns undefined when there is no such tag. */
export async function readPublished(store: Source, tag: string): Promise<Published | undefined> {
  const descriptor = await store.resolve(tag);
  if (!descriptor) return undefined;
  const name = `${store.location}:${tag}`;
  const manifest = parseManifest(await store.manifest(descriptor), descriptor.mediaType, name);
  const platforms =
    manifest.kind === 'index'
      ? manifest.manifests.filter(({ platform }) => platform && !isUnknownPlatform(platform))
      : [{ ...descriptor, platform: await platformOf(store, manifest.config, name) }];
  return {
    descriptor,
    platforms,
    type: manifest.annotations[annotationKeys.type],
    title: manifest.annotations['org.opencontainers.image.title'],
    version: manifest.annotations['org.opencontainers.image.version'],
  };
}

async function platformOf(store: Source, config: Descriptor, name: string): Promise<Descriptor['platform']> {
  const { os, architecture, variant } = parseConfig(await readSmallBlob(store, config), name);
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/** The tags that a version is published under: the index's, and one for each platform. */
export function tagsOf(
  version: string,
  platforms: readonly string[],
): { index: string; platform: Map<string, string> } {
  const architecture = (platform: string) => platform.split('/').slice(1).join('-');
  return {
    index: version,
    platform: new Map(platforms.map((each) => [each, `${version}-${architecture(each)}`])),
  };
}

/** What a build may do to tags that exist. */
export interface TagRules {
  /** undefined when what is published does not say. */
  readonly type: string | undefined;
  readonly version: string;
  /** false: a published tag is never moved. */
  readonly replace: boolean;
  readonly replaceOtherType: boolean;
}

/**
 * Refuses to go on when a tag that would be written must not be replaced.
 * @throws TAG_EXISTS, TYPE_MISMATCH
 */
export async function checkTags(target: Target, tags: readonly string[], rules: TagRules): Promise<void> {
  await Promise.all(tags.map(async (tag) => checkTag(target, tag, await readPublished(target, tag), rules)));
}

function checkTag(target: Target, tag: string, published: Published | undefined, rules: TagRules): void {
  if (!published) return;
  const place = { image: `${target.location}:${tag}` };
  // A platform's tag without an index is what a build left that never reached its commit point: it was not published.
  const leftOver = tag !== rules.version && published.version === rules.version;
  if (!rules.replace && !leftOver) {
    throw new ImagebuildError(
      'TAG_EXISTS',
      `${place.image} is published already, and this build may not replace it`,
      {
        place,
        hint: 'Ask somebody with write permission to build it, or build another version.',
      },
    );
  }
  const { type } = rules;
  if (!published.type || !type || published.type === type || rules.replaceOtherType) return;
  throw new ImagebuildError(
    'TYPE_MISMATCH',
    `${place.image} holds an image of type ${published.type}, and this build makes one of type ${type}`,
    {
      place,
      hint: 'Publish under another version or namespace, or pass --replace-other-type to replace it.',
    },
  );
}

/** The platform manifests of a published index that a build of other platforms keeps. */
export function keptPlatforms(
  published: Published | undefined,
  built: readonly string[],
  dropped: readonly string[],
): Descriptor[] {
  if (!published) return [];
  return published.platforms.filter(({ platform }) => {
    const name = platform ? formatPlatform(platform) : '';
    const among = (list: readonly string[]) =>
      list.some((each) => name === each || name.startsWith(`${each}/`));
    return !among(built) && !among(dropped);
  });
}
