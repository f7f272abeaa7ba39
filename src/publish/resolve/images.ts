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
  { sourceOf, records, readPublishedFirst = (source) => source, checkPulls = async () => {} }: ResolveOptions,
): Promise<ResolvedImages> {
  const described = await resolveDescriptors(wanted, sourceOf);
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
  return { images: found, warnings: described.found.filter((outcome) => 'message' in outcome) };
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

async function resolveImage(image: RecordedImage): Promise<ResolvedImage> {
  const resolved = await readImage(image);
  checkLocked(resolved);
  if (image.prepared.transport === 'oci-archive') await readToEnd([...resolved.embedded.values()]);
  return resolved;
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

async function readImage(image: RecordedImage): Promise<ResolvedImage> {
  const { prepared, name, platforms, anyPlatform, readFrom, source, descriptor, recorded } = image;
  const resolved = { prepared, name, platforms, anyPlatform, readFrom, digest: descriptor.digest };
  if (recorded) return { ...resolved, embedded: recorded };
  const bytes = await source.manifest(descriptor);
  const manifest = parseManifest(bytes, descriptor.mediaType, name);
  const read = { ...image, bytes };
  const embedded =
    manifest.kind === 'index' ? await fromIndex(read, manifest) : await fromSingle(read, manifest);
  return { ...resolved, embedded };
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

async function fromIndex(image: ReadImage, whole: Index): Promise<Map<string, EmbeddedImage>> {
  const find = (platform: string) =>
    findManifest(whole, { ...image, platform }, (offered) => platformMissing(image, platform, offered));
  const chosen = await Promise.all(
    image.platforms.map(async (platform) => [platform, await find(platform)] as const),
  );
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
  return new Map(
    await Promise.all(chosen.map(async ([platform, child]) => [platform, await read(child)] as const)),
  );
}

/** Takes a manifest without an index. Only its configuration has its platform. */
async function fromSingle(image: ReadImage, manifest: Manifest): Promise<Map<string, EmbeddedImage>> {
  const { bytes, descriptor, platforms } = image;
  const embedded = embeddedImage(image, { bytes, descriptor, manifest });
  if (!image.anyPlatform) {
    const config = parseConfig(await readSmallBlob(image.source, manifest.config), image.name);
    for (const platform of platforms)
      if (!matchesPlatform(parsePlatform(platform), config))
        throw platformMissing(image, platform, [formatPlatform(config)]);
  }
  return new Map(platforms.map((platform) => [platform, embedded]));
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
