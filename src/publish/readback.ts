import pLimit from 'p-limit';
import type { Descriptor, Digest } from '../image/descriptor.ts';
import { parseImageManifest } from '../image/manifest.ts';
import type { Target } from '../image/store.ts';
import { type CommittedIndex, commitIndex, holdsAll, type ImageToCommit, tagLacks } from './commit/commit.ts';
import type { ConcurrentBuilds } from './commit/concurrentbuilds.ts';
import type { ImageDocuments } from './commit/manifests.ts';
import { tryReadPublished } from './lookup/published.ts';
import { inBackground } from './lookup/readonce.ts';

/** Number of blobs that the target is asked for at a time. */
const concurrency = 64;

/**
 * Reads back what was published: the tag, the index and each platform's manifest byte for byte, and that
 * every blob is there. A build of other platforms may have read the index before this build's was written,
 * and written its own after it, or the other way round: then the index is merged again.
 * @param confirmed blobs that the target has confirmed a moment ago.
 * @returns what the tag holds in the end. @throws READ_BACK_FAILED
 */
export async function verifyPublished(
  target: Target,
  committed: CommittedIndex,
  image: ImageToCommit,
  concurrentBuilds: ConcurrentBuilds,
  confirmed: ReadonlySet<Digest>,
): Promise<CommittedIndex> {
  const { images, facts } = image;
  const { version } = facts;
  const limit = pLimit(concurrency);
  const verifyTag = async () => {
    const [naming, finding] = [target.resolve(version), lostManifests(target, version, concurrentBuilds)];
    // Nearly always the tag still names the index that was written: it is read at the same time.
    const reading = inBackground(target.manifest(committed.index.descriptor));
    const [now, lost] = await Promise.all([naming, finding]);
    const isOurs = now?.digest === committed.index.descriptor.digest;
    const isWhole = lost.length === 0 && (isOurs || (await holdsAll(target, version, images)));
    const last = isWhole ? committed : await commitIndex(target, image, lost);
    await (isWhole ? reading : target.manifest(last.index.descriptor));
    return last;
  };
  const verifyBlobs = async ({ manifest: { bytes, descriptor }, platform }: ImageDocuments) => {
    const name = `${target.location}:${version}`;
    const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, name);
    const blobs = [config, ...layers].filter((blob) => !confirmed.has(blob.digest));
    const there = await Promise.all(blobs.map((blob) => limit(() => target.has(blob))));
    const missing = blobs.find((_, index) => !there[index]);
    if (missing) throw tagLacks(target, `${version} (${platform})`, missing.digest, undefined);
  };
  const [last] = await Promise.all([
    verifyTag(),
    ...images.map(({ manifest }) => target.manifest(manifest.descriptor)),
    ...images.map(verifyBlobs),
  ]);
  return last;
}

/** Returns the manifests of concurrent builds that the tag no longer holds. */
async function lostManifests(
  target: Target,
  version: string,
  concurrentBuilds: ConcurrentBuilds,
): Promise<Descriptor[]> {
  const moved = await concurrentBuilds.published();
  if (moved.length === 0) return [];
  const there = new Set((await tryReadPublished(target, version))?.platforms.map(({ digest }) => digest));
  return moved.filter(({ digest }) => !there.has(digest));
}
