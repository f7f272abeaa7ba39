import type { PreparedImage } from '../../application/prepared/prepared.ts';
import type { EmbeddedImage } from '../../embedded/registryfiles.ts';
import { ImagebuildError, joinProblems } from '../../errors.ts';
import { drainBytes } from '../../image/content.ts';
import { isIndexType } from '../../image/descriptor.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import { isNoImage, type LeftOutImage, leaveOut } from './candidates.ts';
import { forEachImage, resolveDescriptors } from './descriptors.ts';
import {
  type DescribedImage,
  placeOf,
  type ResolvedImage,
  type ResolvedImages,
  type WantedImage,
} from './imagetypes.ts';
import type { Pull } from './quota.ts';
import { type MissingPlatform, readImage } from './readimage.ts';
import { fromRecords, type ImageRecords } from './recordedimages.ts';

interface ResolveOptions {
  readonly sourceOf: (image: PreparedImage) => Promise<Source>;
  /** The records of what is published; they may still be loading while the sources are asked. */
  readonly records?: Promise<ImageRecords>;
  /** Wraps a source so that content that is published already is read from there. */
  readonly readPublishedFirst?: ((source: Source) => Source) | undefined;
  /** Called with all pulls before the first one; throws, or waits, when a host wouldn't allow them. */
  readonly checkPulls?: (pulls: readonly Pull[]) => Promise<void>;
  /** true: a host that doesn't answer is an error even if only candidates name it. */
  readonly strict?: boolean | undefined;
}

/**
 * Resolves references: gets all descriptors by HEAD, then reads the manifests of the images that differ from
 * what is published. The only blob that it reads is the configuration of an image without an index. A
 * candidate that its source doesn't have is left out with a warning; all other problems are reported
 * together.
 * @throws IMAGE_NOT_FOUND, PLATFORM_MISSING, RATE_LIMITED
 */
export async function resolveImages(
  wanted: readonly WantedImage[],
  {
    sourceOf,
    records,
    readPublishedFirst = (source) => source,
    checkPulls = async () => {},
    strict = false,
  }: ResolveOptions,
): Promise<ResolvedImages> {
  const described = await resolveDescriptors(wanted, sourceOf, strict);
  const known = (await records) ?? new Map();
  const images = described.found
    .filter((outcome) => 'descriptor' in outcome)
    .map((image) => {
      // An archive belongs to the prepared build: nothing that is published stands in for it.
      const isArchive = image.prepared.transport !== 'registry';
      const source = isArchive ? image.source : readPublishedFirst(image.source);
      return { ...image, recorded: fromRecords({ ...image, source }, known) };
    });
  await checkPulls(images.map(pullOf));
  const { found, problems } = await forEachImage(images, resolveImage);
  const all = [...described.problems, ...problems];
  if (all.length > 0) throw joinProblems(all);
  const leftOut = [
    ...described.found.filter((outcome) => 'warning' in outcome),
    ...found.flatMap((outcome) => outcome.leftOut ?? []),
  ];
  return {
    images: found.flatMap(({ resolved }) => resolved ?? []),
    leftOut,
    warnings: leftOut.map(({ warning }) => warning),
  };
}

/** An image with the content that its records name, if they still hold. */
interface RecordedImage extends DescribedImage {
  readonly recorded: ReadonlyMap<string, EmbeddedImage> | undefined;
}

/**
 * Counts an image's pulls at most: its index, and a manifest per platform. A recorded image costs none while
 * its layer is there.
 */
function pullOf({ recorded, descriptor, platforms, source }: RecordedImage): Pull {
  const count = recorded ? 0 : isIndexType(descriptor.mediaType) ? 1 + platforms.length : 1;
  return { source, count, refresh: () => source.resolve(descriptor.digest) };
}

/** What resolving an image gives: the image, as far as it is embedded, and why it isn't on some platforms. */
interface ResolvedOutcome {
  readonly resolved?: ResolvedImage | undefined;
  readonly leftOut?: LeftOutImage | undefined;
}

async function resolveImage(image: RecordedImage): Promise<ResolvedOutcome> {
  const { prepared, name, platforms, anyPlatform, readFrom, descriptor, recorded } = image;
  try {
    const { embedded, missing } = recorded ? { embedded: recorded, missing: [] } : await readImage(image);
    checkLocked(prepared, name, embedded);
    if (prepared.transport === 'oci-archive') await readToEnd([...embedded.values()]);
    const leftOut =
      missing.length > 0 ? leaveOut(prepared, name, say('reasonPlatforms', joinMissing(missing))) : undefined;
    if (embedded.size === 0) return { leftOut };
    const { digest } = descriptor;
    return { leftOut, resolved: { prepared, name, platforms, anyPlatform, readFrom, digest, embedded } };
  } catch (error) {
    if (prepared.required || !(error instanceof ImagebuildError) || !isNoImage(error)) throw error;
    return { leftOut: leaveOut(prepared, name, say('reasonNoImage', { problem: error.message })) };
  }
}

function joinMissing(missing: readonly MissingPlatform[]): { platforms: string; offered: string } {
  return {
    platforms: missing.map(({ platform }) => platform).join(', '),
    offered: missing[0]?.offered.join(', ') ?? '',
  };
}

/** Checks that an archive holds what the application's lock says. @throws LOCK_OUTDATED */
function checkLocked(
  prepared: PreparedImage,
  image: string,
  embedded: ReadonlyMap<string, EmbeddedImage>,
): void {
  const { locked, transport } = prepared;
  if (locked === undefined || transport === 'registry') return;
  for (const [platform, { manifest }] of embedded)
    if (manifest.digest !== locked)
      throw new ImagebuildError(
        'LOCK_OUTDATED',
        say('lockOtherArchive', { image, platform, digest: manifest.digest, locked }),
        { place: { ...placeOf(prepared), image }, hint: say('lockUpdate') },
      );
}

/**
 * Reads all of an image that the prepared build brings: its manifests may name blobs that it doesn't have,
 * and what is published must not stand in for them. (The manifests of a Docker archive are made from its
 * content.)
 */
async function readToEnd(images: readonly EmbeddedImage[]): Promise<void> {
  const contents = images.flatMap(({ manifest, blobs, index }) => [
    manifest,
    ...blobs,
    ...(index ? [index] : []),
  ]);
  const distinct = new Map(contents.map((content) => [content.digest, content]));
  for (const content of distinct.values()) await drainBytes(content.open());
}
