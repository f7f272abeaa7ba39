import pLimit from 'p-limit';
import { ImagebuildError } from '../../errors.ts';
import { contentOf } from '../../image/content.ts';
import { type Descriptor, type Digest, platformName } from '../../image/descriptor.ts';
import { parseImageManifest } from '../../image/manifest.ts';
import type { Target } from '../../image/store.ts';
import { checkTags, keptPlatforms, type TagRules, tagsOf, tryReadPublished } from '../lookup/published.ts';
import type { ConcurrentBuilds } from './concurrentbuilds.ts';
import {
  type Document,
  type ImageDocuments,
  type ImageFacts,
  indexDocument,
  indexEntry,
} from './manifests.ts';

/** How a finished image is put under its tags. */
export interface Commit {
  readonly images: readonly ImageDocuments[];
  readonly facts: ImageFacts;
  readonly rules: TagRules;
  /** Platforms that the application does not support: the index drops them. Other platforms it has are kept. */
  readonly dropped: readonly string[];
  /** Whether each platform's manifest has a tag of its own; a layout has the index's only. */
  readonly platformTags: boolean;
  /** What builds of other platforms have published since this one began. */
  readonly meanwhile: ConcurrentBuilds;
  /** Annotations of the index's descriptor, for a layout's `index.json`. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export interface Committed {
  readonly index: Document;
  /** The platforms kept from the index that was published before. */
  readonly kept: readonly Descriptor[];
}

/**
 * Writes configurations, manifests and platform tags, then the index under its version: the commit point. Every tag names a whole
 * image at every moment. The published index is read again just before, so that platforms built elsewhere meanwhile are kept. A tag that names
 * what it should is not written again.
 * @throws TAG_EXISTS, TYPE_MISMATCH, READ_BACK_FAILED
 */
export async function commit(target: Target, what: Commit): Promise<Committed> {
  const built = what.images.map(({ platform }) => platform);
  const tags = tagsOf(what.facts.version, what.platformTags ? built : []);
  const [named] = await Promise.all([
    checkTags(target, [tags.index, ...tags.platform.values()], what.rules),
    ...what.images.map(({ config }) => writeDocument(target, config)),
  ]);
  const put = async ({ platform, manifest: { bytes, descriptor } }: ImageDocuments) => {
    const tag = tags.platform.get(platform);
    if (tag !== undefined && named.get(tag) === descriptor.digest) return;
    await target.putManifest(bytes, descriptor, tag);
  };
  await Promise.all(what.images.map(put));
  return await commitIndex(target, what, tags.index);
}

/**
 * Writes the index with what others have published under the tag meanwhile.
 * @param lost manifests that our own index took away from under the tag.
 * @throws READ_BACK_FAILED
 */
async function commitIndex(
  target: Target,
  what: Commit,
  tag: string,
  lost: readonly Descriptor[] = [],
): Promise<Committed> {
  const built = what.images.map(({ platform }) => platform);
  for (let attempt = 1; ; attempt += 1) {
    const published = await tryReadPublished(target, tag);
    const others = keptPlatforms(published, built, what.dropped);
    const kept = await thatAreThere(target, [...withoutPlatforms(others, lost), ...lost]);
    const index = indexDocument([...what.images.map(indexEntry), ...kept], what.facts);
    // What a layout says beside the tag may differ; a registry has nothing to write.
    const isThere = published?.descriptor.digest === index.descriptor.digest;
    if (isThere && what.platformTags) return { index, kept };
    await target.putManifest(index.bytes, { ...index.descriptor, annotations: what.annotations }, tag);
    const now = await target.resolve(tag);
    if (now?.digest === index.descriptor.digest || (await holdsAll(target, tag, what.images)))
      return { index, kept };
    if (attempt === attempts) throw readBack(target, tag, index.descriptor.digest, now?.digest);
  }
}

/** How often the index is merged anew when another build changes the tag at the same moment. */
const attempts = 3;

/** Whether the index under a tag has these platforms' manifests: a build of other platforms may have merged them into its own. */
async function holdsAll(target: Target, tag: string, images: readonly ImageDocuments[]): Promise<boolean> {
  const published = await tryReadPublished(target, tag);
  const there = new Set(published?.platforms.map(({ digest }) => digest));
  return images.every(({ manifest }) => there.has(manifest.descriptor.digest));
}

/** Those of `manifests` whose platform none of the others is of. */
function withoutPlatforms(
  manifests: readonly Descriptor[],
  others: readonly Descriptor[],
): readonly Descriptor[] {
  const platforms = new Set(others.map(platformName));
  return manifests.filter((manifest) => !platforms.has(platformName(manifest)));
}

/** A registry takes no index that names what it has lost. */
async function thatAreThere(target: Target, manifests: readonly Descriptor[]): Promise<Descriptor[]> {
  const there = await Promise.all(manifests.map(({ digest }) => target.resolve(digest)));
  return manifests.filter((_, position) => there[position] !== undefined);
}

async function writeDocument(target: Target, { bytes }: Document): Promise<void> {
  await target.write(contentOf(bytes));
}

/**
 * Reads back what was published: the tag, the index and each platform's manifest byte for byte, and that every blob is there.
 * A build of other platforms may have read the index before ours was written, and written its own after it, or the other way round:
 * then it is merged anew.
 * @param confirmed blobs that the target was asked for a moment ago.
 * @returns what the tag holds in the end. @throws READ_BACK_FAILED
 */
export async function verifyPublished(
  target: Target,
  committed: Committed,
  what: Commit,
  confirmed: ReadonlySet<Digest>,
): Promise<Committed> {
  const { images, facts } = what;
  const { version } = facts;
  const limit = pLimit(questions);
  const verifyTag = async () => {
    const now = await target.resolve(version);
    const isOurs = now?.digest === committed.index.descriptor.digest;
    const lost = await lostOf(target, what);
    const last =
      lost.length === 0 && (isOurs || (await holdsAll(target, version, images)))
        ? committed
        : await commitIndex(target, what, version, lost);
    await target.manifest(last.index.descriptor);
    return last;
  };
  const verifyBlobs = async ({ manifest: { bytes, descriptor }, platform }: ImageDocuments) => {
    const name = `${target.location}:${version}`;
    const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, name);
    const blobs = [config, ...layers].filter((blob) => !confirmed.has(blob.digest));
    const there = await Promise.all(blobs.map((blob) => limit(() => target.has(blob))));
    const missing = blobs.find((_, index) => !there[index]);
    if (missing) throw readBack(target, `${version} (${platform})`, missing.digest, undefined);
  };
  const [last] = await Promise.all([
    verifyTag(),
    ...images.map(({ manifest }) => target.manifest(manifest.descriptor)),
    ...images.map(verifyBlobs),
  ]);
  return last;
}

/** What others have published meanwhile, and is no longer under the tag. */
async function lostOf(target: Target, { meanwhile, facts }: Commit): Promise<Descriptor[]> {
  const moved = await meanwhile.published();
  if (moved.length === 0) return [];
  const there = new Set(
    (await tryReadPublished(target, facts.version))?.platforms.map(({ digest }) => digest),
  );
  return moved.filter(({ digest }) => !there.has(digest));
}

/** How many blobs the target is asked for side by side. */
const questions = 32;

function readBack(target: Target, tag: string, wanted: string, found: string | undefined): ImagebuildError {
  const image = `${target.location}:${tag}`;
  return new ImagebuildError(
    'READ_BACK_FAILED',
    found === undefined
      ? `${image} lacks ${wanted} after it was published`
      : `${image} holds ${found} after ${wanted} was published`,
    {
      place: { image },
      hint: 'Another build may have published at the same moment: look at the tag, and build again.',
    },
  );
}
