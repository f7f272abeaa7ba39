import { ImagebuildError } from '../../errors.ts';
import { contentOf } from '../../image/content.ts';
import { readAgainIfDamaged } from '../../image/damage.ts';
import { type Descriptor, platformName } from '../../image/descriptor.ts';
import type { Target } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import type { Ending } from '../ending.ts';
import { keptPlatforms, type PublishedTag, readToKeep, tryReadPublished } from '../lookup/published.ts';
import { inBackground, readOnce } from '../lookup/readonce.ts';
import { checkTags, type TagRules } from '../lookup/versiontags.ts';
import type { ImageFacts } from '../plantypes.ts';
import { type EncodedDocument, type ImageDocuments, indexDocument, indexEntry } from './manifests.ts';

/** An image that is ready to be put under its tags. */
export interface ImageToCommit {
  readonly images: readonly ImageDocuments[];
  readonly facts: ImageFacts;
  readonly rules: TagRules;
  /** Platforms that the application doesn't support: the index drops them. Its other platforms are kept. */
  readonly dropped: readonly string[];
  /**
   * true: the tag gets exactly these platforms, as docker's tags do; false: those that other builds have
   * published under it are kept.
   */
  readonly isWhole?: boolean;
  readonly ending: Ending;
  /** The target, to read what the tags name now. It may remember manifests that it has read before. */
  readonly published: Target;
  /** Annotations of the index's descriptor, for a layout's `index.json`. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export interface CommittedIndex {
  readonly index: EncodedDocument;
  /** The platforms kept from the index that was published before. */
  readonly kept: readonly Descriptor[];
  /** The platforms of that index whose manifests the target doesn't have any more. */
  readonly gone: readonly Descriptor[];
}

/**
 * Writes configurations, manifests and platform tags, then the index under its version: the commit point. At
 * every moment each tag names a complete image. The published index is read again right before, while the
 * platform tags are written, so that platforms that other builds have published are kept. A tag that names
 * the right digest already isn't written again.
 * @throws TAG_EXISTS, TYPE_MISMATCH, READ_BACK_FAILED
 */
export async function commit(target: Target, image: ImageToCommit): Promise<CommittedIndex> {
  const { images, facts, rules, ending, published } = image;
  const tags = [facts.version, ...images.flatMap(({ tag }) => tag ?? [])];
  const began = Date.now();
  const asked = readOnce(published);
  const [named] = await Promise.all([
    checkTags(asked, tags, rules),
    ...images.map(({ config }) => readAgainIfDamaged(() => target.write(contentOf(config.bytes)))),
  ]);
  const moved = images.filter(({ tag, manifest: { descriptor } }) => {
    return tag === undefined || named.get(tag)?.digest !== descriptor.digest;
  });
  // Where nothing has to be written first, what the tag named a moment ago is what it names right before.
  const current = inBackground(readCurrent(moved.length === 0 ? asked : published, image));
  const put = async ({ tag, manifest: { bytes, descriptor } }: ImageDocuments) => {
    if (tag !== undefined) ending.writing(tag, descriptor.digest, named.get(tag)?.digest);
    await target.putManifest(bytes, descriptor, tag);
    if (tag !== undefined) ending.written(tag);
  };
  // All of them end before an error is told: a request that is still on its way could move a tag after that.
  const ends = await Promise.allSettled(moved.map(put));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  // A registry that answered late, or had a request sent again, left time for other builds.
  const isRecent = Date.now() - began <= recentMs;
  return await commitIndex(target, image, [], isRecent ? current : undefined);
}

/** Milliseconds for which the index counts as read right before it is written. */
const recentMs = 5_000;

/** What the tag of the index names before the index is written. */
interface CurrentIndex {
  /** The image whose other platforms are kept; undefined when there is none. */
  readonly kept: PublishedTag | undefined;
  readonly descriptor: Descriptor | undefined;
}

async function readCurrent(
  published: Target,
  { facts: { version }, isWhole = false }: ImageToCommit,
): Promise<CurrentIndex> {
  if (isWhole) return { kept: undefined, descriptor: await published.resolve(version) };
  const kept = await readToKeep(published, version);
  return { kept, descriptor: kept?.descriptor };
}

/** How often the index is merged again when another build changes the tag at the same moment. */
const attempts = 3;

/**
 * Writes the index, merged with what other builds have published under the tag.
 * @param lost manifests of other builds that this build's index removed from the tag.
 * @param current what the tag names, if it is being read already.
 * @throws READ_BACK_FAILED
 */
export async function commitIndex(
  target: Target,
  image: ImageToCommit,
  lost: readonly Descriptor[] = [],
  current?: Promise<CurrentIndex>,
): Promise<CommittedIndex> {
  const { images, facts, dropped, annotations, ending } = image;
  const tag = facts.version;
  const built = images.map(({ platform }) => platform);
  const isRegistry = annotations === undefined;
  for (let attempt = 1; ; attempt += 1) {
    const isFirst = attempt === 1;
    const { kept: published, descriptor: before } = await ((isFirst && current) ||
      readCurrent(image.published, image));
    const others = keptPlatforms(published, built, dropped);
    const { kept, gone } = await splitPresent(target, [...withoutPlatforms(others, lost), ...lost]);
    const index = indexDocument([...images.map(indexEntry), ...kept], facts);
    // A layout's annotations beside the tag may differ; in a registry there is nothing to write.
    const isThere = before?.digest === index.descriptor.digest;
    ending.writing(tag, index.descriptor.digest, before?.digest);
    if (!isThere || !isRegistry)
      await target.putManifest(index.bytes, { ...index.descriptor, annotations }, tag);
    ending.written(tag);
    if (isThere && isRegistry) return { index, kept, gone };
    const now = await target.resolve(tag);
    if (now?.digest === index.descriptor.digest || (await holdsAll(target, tag, images)))
      return { index, kept, gone };
    if (attempt === attempts) throw tagLacks(target, tag, index.descriptor.digest, now?.digest);
  }
}

/**
 * Returns true if the index under a tag has these manifests: a build of other platforms may have merged them
 * into its own index.
 */
export async function holdsAll(
  target: Target,
  tag: string,
  images: readonly ImageDocuments[],
): Promise<boolean> {
  const published = await tryReadPublished(target, tag);
  const there = new Set(published?.platforms.map(({ digest }) => digest));
  return images.every(({ manifest }) => there.has(manifest.descriptor.digest));
}

function withoutPlatforms(
  manifests: readonly Descriptor[],
  excluded: readonly Descriptor[],
): readonly Descriptor[] {
  const platforms = new Set(excluded.map(platformName));
  return manifests.filter((manifest) => !platforms.has(platformName(manifest)));
}

/**
 * Splits manifests into those that the target still has and those that are gone: a registry refuses an index
 * that names them. Only a manifest that can't be found twice, by HEAD and by GET, is gone.
 */
async function splitPresent(
  target: Target,
  manifests: readonly Descriptor[],
): Promise<{ kept: Descriptor[]; gone: Descriptor[] }> {
  const isThere = async (manifest: Descriptor) =>
    (await target.resolve(manifest.digest)) !== undefined || (await canRead(target, manifest));
  const there = await Promise.all(manifests.map(isThere));
  return {
    kept: manifests.filter((_, position) => there[position]),
    gone: manifests.filter((_, position) => !there[position]),
  };
}

/** Tells whether a manifest can be read. @throws every error except CONTENT_MISSING */
async function canRead(target: Target, manifest: Descriptor): Promise<boolean> {
  try {
    await target.manifest(manifest);
    return true;
  } catch (error) {
    if (error instanceof ImagebuildError && error.code === 'CONTENT_MISSING') return false;
    throw error;
  }
}

/**
 * Returns the error for a tag that doesn't hold what was published.
 * @param found what it names instead, if anything.
 */
export function tagLacks(
  target: Target,
  tag: string,
  wanted: string,
  found: string | undefined,
): ImagebuildError {
  const image = `${target.location}:${tag}`;
  return new ImagebuildError(
    'READ_BACK_FAILED',
    found === undefined
      ? say('readBackMissing', { image, wanted })
      : say('readBackDiffers', { image, wanted, found }),
    { place: { image }, hint: say('readBackHint') },
  );
}
