import { type ErrorCode, ImagebuildError } from '../../errors.ts';
import {
  type Descriptor,
  type Digest,
  isPlatformManifest,
  mediaTypes,
  platformName,
} from '../../image/descriptor.ts';
import {
  type Index,
  type Manifest,
  parseConfig,
  parseManifest,
  readSmallBlob,
} from '../../image/manifest.ts';
import { isTag } from '../../image/reference.ts';
import type { Source, Target } from '../../image/store.ts';
import { annotationKeys } from '../annotations.ts';

/** What an image says of itself. */
interface ImageClaims {
  /** apps, configs or dockerimages; undefined when nobody said. Of what is no image at all, what it is instead. */
  readonly type: string | undefined;
  /** The application and the version that the image says it is. */
  readonly title: string | undefined;
  readonly version: string | undefined;
  readonly isIndex: boolean;
}

/** What a tag of the target holds now. */
export interface PublishedTag extends ImageClaims {
  readonly descriptor: Descriptor;
  /** The manifests of platforms, each with its platform. */
  readonly platforms: readonly Descriptor[];
  /** Entries of an index that are no platform: attestations. */
  readonly others: readonly Descriptor[];
}

/** @returns undefined when there is no such tag. */
export async function readPublished(store: Source, tag: string): Promise<PublishedTag | undefined> {
  const descriptor = await store.resolve(tag);
  if (!descriptor) return undefined;
  const name = `${store.location}:${tag}`;
  const manifest = parseManifest(await store.manifest(descriptor), descriptor.mediaType, name);
  const facts = { ...factsOf(manifest), descriptor };
  if (manifest.kind === 'index') {
    return {
      ...facts,
      platforms: manifest.manifests.filter(isPlatformManifest),
      others: manifest.manifests.filter((entry) => !isPlatformManifest(entry)),
    };
  }
  if (otherType(manifest) !== undefined) return { ...facts, platforms: [], others: [] };
  const platform = await platformOf(store, manifest.config, name);
  return { ...facts, platforms: [{ ...descriptor, platform }], others: [] };
}

/** As `readPublished`, where it is enough to know what can be read: of what is damaged, or no image, nothing is taken over. */
export async function tryReadPublished(store: Source, tag: string): Promise<PublishedTag | undefined> {
  return await ifDamaged(readPublished(store, tag), () => undefined);
}

/** What the promise gives, or something else when what it reads is damaged or gone; a registry out of order stays an error. */
export async function ifDamaged<T, Other>(
  reading: Promise<T>,
  other: (error: ImagebuildError) => Other,
): Promise<T | Other> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ImagebuildError && unsound.has(error.code)) return other(error);
    throw error;
  }
}

const unsound: ReadonlySet<ErrorCode> = new Set([
  'CONTENT_INVALID',
  'CONTENT_MISSING',
  'DIGEST_MISMATCH',
  'LIMIT_EXCEEDED',
]);

function factsOf(manifest: Manifest | Index): ImageClaims {
  const { annotations } = manifest;
  return {
    type: annotations[annotationKeys.type] ?? otherType(manifest),
    title: annotations['org.opencontainers.image.title'],
    version: annotations['org.opencontainers.image.version'],
    isIndex: manifest.kind === 'index',
  };
}

/** A chart, a signature and the like are stored as manifests whose configuration is of another type: that type. */
function otherType(manifest: Manifest | Index): string | undefined {
  const types: readonly string[] = [mediaTypes.ociConfig, mediaTypes.dockerConfig];
  if (manifest.kind === 'index' || types.includes(manifest.config.mediaType)) return undefined;
  return manifest.config.mediaType;
}

async function platformOf(store: Source, config: Descriptor, name: string): Promise<Descriptor['platform']> {
  const { os, architecture, variant } = parseConfig(await readSmallBlob(store, config), name);
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/**
 * The tags that a version is published under: the index's, and one for each platform.
 * @throws CONTENT_INVALID for a platform that no tag can name: a layout of somebody else may say anything.
 */
export function tagsOf(
  version: string,
  platforms: readonly string[],
): { index: string; platform: Map<string, string> } {
  const tagOf = (platform: string) => {
    const tag = `${version}-${platform.split('/').slice(1).join('-')}`;
    if (isTag(tag)) return tag;
    throw new ImagebuildError(
      'CONTENT_INVALID',
      `${JSON.stringify(platform)} is a platform that no tag can name`,
    );
  };
  return { index: version, platform: new Map(platforms.map((each) => [each, tagOf(each)])) };
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
 * @returns what the tags name now; one that is free, or names what cannot be read, is not among them.
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
    const facts = await ifDamaged(readFacts(target, tag, descriptor), () => undefined);
    if (facts) named.set(tag, descriptor.digest);
    checkTag(target, tag, facts ?? unreadable(descriptor), rules);
  };
  await Promise.all(tags.map(check));
  return named;
}

/** No configuration is read: an image that lost some of its content can be published again. */
async function readFacts(target: Target, tag: string, descriptor: Descriptor): Promise<ImageClaims> {
  const name = `${target.location}:${tag}`;
  return factsOf(parseManifest(await target.manifest(descriptor), descriptor.mediaType, name));
}

function unreadable({ mediaType: type }: Descriptor): ImageClaims {
  return { type, title: undefined, version: undefined, isIndex: false };
}

function checkTag(target: Target, tag: string, published: ImageClaims, rules: TagRules): void {
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
  if (tag !== rules.version && published.isIndex && (published.version ?? rules.version) !== rules.version) {
    throw new ImagebuildError(
      'TAG_EXISTS',
      `${place.image} is the version ${published.version}, and would become the tag of one platform of ${rules.version}`,
      { place, hint: 'Build another version: the names of these two cannot stand side by side.' },
    );
  }
  const { type } = rules;
  if (!published.type || !type || published.type === type || rules.replaceOtherType) return;
  throw new ImagebuildError(
    'TYPE_MISMATCH',
    `${place.image} holds something of type ${published.type}, and this build makes one of type ${type}`,
    {
      place,
      hint: 'Publish under another version or namespace, or pass --replace-other-type to replace it.',
    },
  );
}

/** The platform manifests of a published index that a build of other platforms keeps. */
export function keptPlatforms(
  published: PublishedTag | undefined,
  built: readonly string[],
  dropped: readonly string[],
): Descriptor[] {
  if (!published) return [];
  return published.platforms.filter((descriptor) => {
    const name = platformName(descriptor);
    const among = (list: readonly string[]) =>
      list.some((each) => name === each || name.startsWith(`${each}/`));
    return !among(built) && !among(dropped);
  });
}
