import type { PreparedImage } from '../../application/prepared/prepared.ts';
import type { EmbeddedImage } from '../../embedded/registryfiles.ts';
import { ImagebuildError, joinProblems, type Warning } from '../../errors.ts';
import { type ImageRecord, recordKey } from '../../image/annotations.ts';
import { type Content, contentOf, drainBytes } from '../../image/content.ts';
import {
  type Descriptor,
  type Digest,
  formatPlatform,
  isIndexType,
  matchesPlatform,
  mediaTypes,
  parsePlatform,
} from '../../image/descriptor.ts';
import {
  type Index,
  type Manifest,
  parseConfig,
  parseImageManifest,
  parseManifest,
  readSmallBlob,
} from '../../image/manifest.ts';
import { findManifest, type IndexedManifest } from '../../image/platforms.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import { checkIsImage } from './artifacts.ts';
import { isNoImage, type LeftOutImage, leaveOut } from './candidates.ts';
import {
  type DescribedImage,
  forEachImage,
  placeOf,
  resolveDescriptors,
  type WantedImage,
} from './descriptors.ts';
import type { Pull } from './quota.ts';

/** An embedded image as its source has it, per platform. The bytes of its blobs haven't been read. */
export interface ResolvedImage extends WantedImage {
  /** The digest that the source gives for the reference: that of the index if there is one. */
  readonly digest: Digest;
  /** By platform, `linux/amd64`. */
  readonly embedded: ReadonlyMap<string, EmbeddedImage>;
}

export interface ResolvedImages {
  readonly images: readonly ResolvedImage[];
  /** Images that are not embedded, on all platforms or on some. */
  readonly leftOut: readonly LeftOutImage[];
  readonly warnings: readonly Warning[];
}

/** Image records by `recordKey`. */
type ImageRecords = ReadonlyMap<string, ImageRecord>;

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
  readonly recorded: ResolvedImage['embedded'] | undefined;
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
  const { prepared, name } = image;
  try {
    const { missing, ...resolved } = await readImage(image);
    checkLocked(resolved);
    if (prepared.transport === 'oci-archive') await readToEnd([...resolved.embedded.values()]);
    const leftOut =
      missing.length > 0 ? leaveOut(prepared, name, say('reasonPlatforms', joinMissing(missing))) : undefined;
    return { leftOut, ...(resolved.embedded.size > 0 ? { resolved } : {}) };
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
function checkLocked({ prepared, name: image, embedded }: ResolvedImage): void {
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

/** A platform that an image doesn't have, and on which it is left out. */
interface MissingPlatform {
  readonly platform: string;
  readonly offered: readonly string[];
}

type ReadPlatforms = { readonly embedded: Map<string, EmbeddedImage>; readonly missing: MissingPlatform[] };

async function readImage(
  image: RecordedImage,
): Promise<ResolvedImage & { readonly missing: readonly MissingPlatform[] }> {
  const { prepared, name, platforms, anyPlatform, readFrom, source, descriptor, recorded } = image;
  const resolved = { prepared, name, platforms, anyPlatform, readFrom, digest: descriptor.digest };
  if (recorded) return { ...resolved, embedded: recorded, missing: [] };
  const bytes = await source.manifest(descriptor);
  const manifest = parseManifest(bytes, descriptor.mediaType, name);
  const read = { ...image, bytes };
  const found =
    manifest.kind === 'index' ? await fromIndex(read, manifest) : await fromSingle(read, manifest);
  return { ...resolved, ...found };
}

/**
 * Adds a platform that an image doesn't have, when the image is left out there: a candidate, or one with the
 * policy `skip`.
 * @throws PLATFORM_MISSING for any other image.
 */
function addMissing(image: DescribedImage, missing: MissingPlatform[], one: MissingPlatform): void {
  const { required, platformPolicy } = image.prepared;
  if (required && platformPolicy !== 'skip') throw platformMissing(image, one.platform, one.offered);
  missing.push(one);
}

/**
 * Returns the image as it was published last if its source still gives the same digest; else undefined.
 * Nothing is read.
 */
function fromRecords(image: DescribedImage, records: ImageRecords): Map<string, EmbeddedImage> | undefined {
  const { name, source, descriptor, anyPlatform } = image;
  const embedded = new Map<string, EmbeddedImage>();
  for (const platform of image.platforms) {
    const record = records.get(recordKey(platform, name));
    if (record?.source !== descriptor.digest || (record.anyPlatform ?? false) !== anyPlatform)
      return undefined;
    const { manifest, blobs, index, nested } = record;
    const indexContent = (indexed: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>) => ({
      ...manifestContent(source, indexed),
      mediaType: indexed.mediaType,
    });
    embedded.set(platform, {
      ...embeddedAs(image),
      manifest: {
        ...manifestContent(source, manifest, (bytes) => checkRecord(record, bytes, name)),
        mediaType: manifest.mediaType,
      },
      blobs: blobs.map((blob) => blobContent(source, { mediaType: mediaTypes.ociLayer, ...blob })),
      ...(index ? { index: indexContent(index) } : {}),
      ...(nested ? { nested: nested.map(indexContent) } : {}),
    });
  }
  return embedded;
}

/**
 * Checks a record against its manifest. It is trusted for layers that are reused; what is written again must
 * match the manifest.
 */
function checkRecord({ manifest, blobs }: ImageRecord, bytes: Uint8Array, image: string): void {
  const { config, layers } = parseImageManifest(bytes, manifest.mediaType, image);
  const listed = (list: readonly { digest: Digest; size: number }[]) =>
    list.map(({ digest, size }) => `${digest} ${size}`).join();
  if (listed(blobs) === listed([config, ...layers])) return;
  throw new ImagebuildError('CONTENT_INVALID', say('recordWrong', { image }), {
    place: { image },
    hint: say('recordWrongHint'),
  });
}

/** An image whose manifest or index has been read. */
interface ReadImage extends DescribedImage {
  readonly bytes: Uint8Array;
}

async function fromIndex(image: ReadImage, whole: Index): Promise<ReadPlatforms> {
  const missing: MissingPlatform[] = [];
  const find = async (platform: string) => {
    let offers: readonly string[] | undefined;
    const lacks = (offered: readonly string[]) => {
      offers = offered;
      return platformMissing(image, platform, offered);
    };
    try {
      return [[platform, await findManifest(whole, { ...image, platform }, lacks)] as const];
    } catch (error) {
      if (offers === undefined) throw error;
      addMissing(image, missing, { platform, offered: offers });
      return [];
    }
  };
  const chosen = (await Promise.all(image.platforms.map(find))).flat();
  const { mediaType } = image.descriptor;
  const isByDigest = image.prepared.reference.digest !== undefined;
  const index = isByDigest ? { ...contentOf(image.bytes), mediaType } : undefined;
  const read = async (child: IndexedManifest) => {
    const bytes = await image.source.manifest(child);
    const manifest = parseImageManifest(bytes, child.mediaType, image.name);
    const nested = child.between.map(({ bytes, descriptor }) => ({
      ...contentOf(bytes),
      mediaType: descriptor.mediaType,
    }));
    return embeddedImage(image, {
      bytes,
      descriptor: child,
      manifest,
      ...(index && { index, ...(nested.length > 0 && { nested }) }),
    });
  };
  const embedded = await Promise.all(
    chosen.map(async ([platform, child]) => [platform, await read(child)] as const),
  );
  return { embedded: new Map(embedded), missing };
}

/** Takes a manifest without an index. Only its configuration has its platform. */
async function fromSingle(image: ReadImage, manifest: Manifest): Promise<ReadPlatforms> {
  const { bytes, descriptor, platforms } = image;
  const embedded = embeddedImage(image, { bytes, descriptor, manifest });
  const missing: MissingPlatform[] = [];
  if (!image.anyPlatform) {
    checkIsImage(manifest, image.prepared.reference, image.name);
    const config = parseConfig(await readSmallBlob(image.source, manifest.config), image.name);
    for (const platform of platforms)
      if (!matchesPlatform(parsePlatform(platform), config))
        addMissing(image, missing, { platform, offered: [formatPlatform(config)] });
  }
  const there = platforms.filter((platform) => !missing.some((one) => one.platform === platform));
  return { embedded: new Map(there.map((platform) => [platform, embedded])), missing };
}

function embeddedImage(
  image: ReadImage,
  chosen: { bytes: Uint8Array; descriptor: Descriptor; manifest: Manifest } & Pick<
    EmbeddedImage,
    'index' | 'nested'
  >,
): EmbeddedImage {
  const { manifest, index, nested } = chosen;
  return {
    ...embeddedAs(image),
    manifest: { ...contentOf(chosen.bytes), mediaType: chosen.descriptor.mediaType },
    blobs: [manifest.config, ...manifest.layers].map((blob) => blobContent(image.source, blob)),
    ...(index ? { index } : {}),
    ...(nested ? { nested } : {}),
  };
}

function embeddedAs({ prepared }: WantedImage): Pick<EmbeddedImage, 'reference' | 'origin'> {
  const { file, line } = placeOf(prepared);
  const origin = file === undefined ? 'the request' : line === undefined ? file : `${file}:${line}`;
  return { reference: prepared.reference, origin };
}

/**
 * Content that reads a manifest from its source when it is opened.
 * @param check looks at its bytes first, and throws.
 */
function manifestContent(
  source: Source,
  descriptor: Descriptor,
  check: (bytes: Uint8Array) => void = () => {},
): Content {
  return {
    digest: descriptor.digest,
    size: descriptor.size,
    async *open(offset = 0) {
      const bytes = await source.manifest(descriptor);
      check(bytes);
      yield bytes.subarray(offset);
    },
  };
}

function blobContent(source: Source, blob: Descriptor): Content {
  const { digest, size } = blob;
  const where = `${source.location}@${digest}`;
  return { digest, size, where, open: (offset = 0, options) => source.blob(blob, offset, options) };
}

function platformMissing(
  { prepared, platforms, name: image }: DescribedImage,
  platform: string,
  offered: readonly string[],
): ImagebuildError {
  const usable = platforms.filter((each) => offered.some((one) => one.startsWith(each)));
  const words = { image, platform, offered: offered.join(', ') };
  return new ImagebuildError('PLATFORM_MISSING', say('imagePlatformMissing', words), {
    place: { ...placeOf(prepared), image },
    hint:
      usable.length > 0
        ? say('imagePlatformsUsable', { platforms: usable.join(',') })
        : say('imageAnyPlatform'),
  });
}
