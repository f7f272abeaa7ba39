import type { PreparedImage } from '../../application/prepared/prepared.ts';
import type { EmbeddedImage } from '../../embedded/embed.ts';
import { ImagebuildError, joinProblems, type Warning } from '../../errors.ts';
import { contentOf } from '../../image/content.ts';
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
  chooseManifest,
  type Manifest,
  parseConfig,
  parseImageManifest,
  parseManifest,
  readSmallBlob,
} from '../../image/manifest.ts';
import type { Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { type BuildRecords, type ImageRecord, noRecords, recordKey } from '../lookup/buildrecords.ts';
import type { Reuse } from '../lookup/reuse.ts';
import { blobContent, manifestContent } from './contents.ts';
import {
  type DescribedImage,
  forEach,
  placeOf,
  resolveDescriptors,
  type WantedImage,
} from './descriptors.ts';
import type { Pull } from './quota.ts';

/** An embedded image with what its source says it is, per platform; the bytes of its blobs are not read yet. */
export interface ResolvedImage {
  readonly prepared: PreparedImage;
  readonly reference: Reference;
  /** What the source gives under the reference: of an index when there is one. */
  readonly digest: Digest;
  /** By platform, `linux/amd64`. */
  readonly platforms: ReadonlyMap<string, EmbeddedImage>;
}

export interface ResolvedImages {
  readonly images: readonly ResolvedImage[];
  readonly warnings: readonly Warning[];
}

/** What is published already; it may still be on its way while the sources are asked. */
type Published = Pick<Reuse, 'recorded'>;

/** What resolving asks of others. */
export interface ResolveOptions {
  readonly sourceOf: (image: PreparedImage) => Promise<Source>;
  readonly published?: Promise<Published>;
  /** Makes of a source one that reads what is published already where that lies. */
  readonly readBack?: (source: Source) => Source;
  /** Told what manifests are to be read before the first one is; throws, or waits, when a host would not let us. */
  readonly admit?: (pulls: readonly Pull[]) => Promise<void>;
}

/**
 * Asks the sources what each reference is: for all descriptors by HEAD, then for the manifests of those that are not what was published;
 * for no blob but the configuration of an image that has no index. A candidate that its source does not know is left out with a
 * warning; every other problem is reported, all at once.
 * @throws IMAGE_NOT_FOUND, PLATFORM_MISSING, RATE_LIMITED
 */
export async function resolveImages(
  wanted: readonly WantedImage[],
  { sourceOf, published, readBack = (source) => source, admit = async () => {} }: ResolveOptions,
): Promise<ResolvedImages> {
  const asked = await resolveDescriptors(wanted, sourceOf);
  const { recorded } = (await published) ?? { recorded: noRecords };
  const there = asked.found.filter((outcome) => 'descriptor' in outcome);
  const images = there.map((image) => ({
    ...image,
    known: fromRecords({ ...image, source: readBack(image.source) }, recorded.images),
  }));
  await admit(images.map(pullOf));
  const { found, problems } = await forEach(images, resolveImage);
  const all = [...asked.problems, ...problems];
  if (all.length > 0) throw joinProblems(all);
  return { images: found, warnings: asked.found.filter((outcome) => 'message' in outcome) };
}

/** An image with what its records say of it, when they still hold. */
interface KnownImage extends DescribedImage {
  readonly known: ResolvedImage['platforms'] | undefined;
}

/** The manifests that an image costs at most: its index, and one for each platform; none when it is known and its layer is still there. */
function pullOf({ known, descriptor, platforms, source }: KnownImage): Pull {
  const count = known ? 0 : isIndexType(descriptor.mediaType) ? 1 + platforms.length : 1;
  return { source, count, ask: () => source.resolve(descriptor.digest) };
}

async function resolveImage(image: KnownImage): Promise<ResolvedImage> {
  const { prepared, reference, name, source, descriptor, known } = image;
  const { digest } = descriptor;
  if (known) return { prepared, reference, digest, platforms: known };
  const bytes = await source.manifest(descriptor);
  const found = { ...image, bytes };
  const manifest = parseManifest(bytes, descriptor.mediaType, name);
  const platforms =
    manifest.kind === 'index'
      ? await fromIndex(found, manifest.manifests)
      : await fromSingle(found, manifest);
  return { prepared, reference, digest, platforms };
}

/** The image as it was published last, when its source still gives the same digest: nothing more is asked. */
function fromRecords(
  asked: DescribedImage,
  recorded: BuildRecords['images'],
): Map<string, EmbeddedImage> | undefined {
  const { reference, name, source, descriptor, anyPlatform } = asked;
  const platforms = new Map<string, EmbeddedImage>();
  for (const platform of asked.platforms) {
    const record = recorded.get(recordKey(platform, name));
    if (record?.source !== descriptor.digest || (record.anyPlatform ?? false) !== anyPlatform)
      return undefined;
    const { manifest, blobs, index } = record;
    platforms.set(platform, {
      reference,
      origin: originOf(asked.prepared),
      manifest: {
        ...manifestContent(source, manifest, (bytes) => checkRecord(record, bytes, name)),
        mediaType: manifest.mediaType,
      },
      blobs: blobs.map((blob) => blobContent(source, { mediaType: mediaTypes.ociLayer, ...blob })),
      ...(index ? { index: { ...manifestContent(source, index), mediaType: index.mediaType } } : {}),
    });
  }
  return platforms;
}

/** A record is believed for layers that are there; what is written anew is what the manifest says. @throws CONTENT_INVALID */
function checkRecord({ manifest, blobs }: ImageRecord, bytes: Uint8Array, name: string): void {
  const { config, layers } = parseImageManifest(bytes, manifest.mediaType, name);
  const listed = (list: readonly { digest: Digest; size: number }[]) =>
    list.map(({ digest, size }) => `${digest} ${size}`).join();
  if (listed(blobs) === listed([config, ...layers])) return;
  throw new ImagebuildError(
    'CONTENT_INVALID',
    `what is published records other blobs of ${name} than it has`,
    {
      place: { image: name },
      hint: 'Build with --no-cache: then nothing that is published is believed.',
    },
  );
}

interface ReadImage extends DescribedImage {
  /** Of the manifest or index under the reference. */
  readonly bytes: Uint8Array;
}

async function fromIndex(
  found: ReadImage,
  children: readonly Descriptor[],
): Promise<Map<string, EmbeddedImage>> {
  const chosen = found.platforms.map((platform) => {
    const child = chooseManifest(children, { ...found, platform }, (offered) =>
      platformMissing(found, platform, offered),
    );
    return [platform, child] as const;
  });
  const { mediaType } = found.descriptor;
  const index = found.reference.digest === undefined ? undefined : { ...contentOf(found.bytes), mediaType };
  const read = async (child: Descriptor) => {
    const bytes = await found.source.manifest(child);
    const manifest = parseImageManifest(bytes, child.mediaType, found.name);
    return embedded(found, { bytes, descriptor: child, manifest, index });
  };
  return new Map(
    await Promise.all(chosen.map(async ([platform, child]) => [platform, await read(child)] as const)),
  );
}

/** A manifest without an index says its platform in its configuration only. */
async function fromSingle(found: ReadImage, manifest: Manifest): Promise<Map<string, EmbeddedImage>> {
  const { bytes, descriptor } = found;
  const image = embedded(found, { bytes, descriptor, manifest });
  if (!found.anyPlatform) {
    const config = parseConfig(await readSmallBlob(found.source, manifest.config), found.name);
    for (const platform of found.platforms)
      if (!matchesPlatform(parsePlatform(platform), config))
        throw platformMissing(found, platform, [formatPlatform(config)]);
  }
  return new Map(found.platforms.map((platform) => [platform, image]));
}

function embedded(
  found: ReadImage,
  chosen: { bytes: Uint8Array; descriptor: Descriptor; manifest: Manifest; index?: EmbeddedImage['index'] },
): EmbeddedImage {
  const { manifest, index } = chosen;
  const blobs = [manifest.config, ...manifest.layers].map((blob) => blobContent(found.source, blob));
  return {
    reference: found.reference,
    origin: originOf(found.prepared),
    manifest: { ...contentOf(chosen.bytes), mediaType: chosen.descriptor.mediaType },
    blobs,
    ...(index ? { index } : {}),
  };
}

function platformMissing(
  { prepared, platforms, name }: DescribedImage,
  platform: string,
  has: readonly string[],
): ImagebuildError {
  const usable = platforms.filter((each) => has.some((one) => one.startsWith(each)));
  const only = usable.length > 0 ? `Build only those: add --platform ${usable.join(',')}. ` : '';
  return new ImagebuildError(
    'PLATFORM_MISSING',
    `${name} has no image for ${platform}; it has ${has.length > 0 ? has.join(', ') : 'none'}`,
    {
      place: { ...placeOf(prepared), image: name },
      hint: `${only}To embed it as it is, list it under anyPlatform in imagebuild.yml.`,
    },
  );
}

function originOf(image: PreparedImage): string {
  const { file, line } = placeOf(image);
  return file === undefined ? 'the request' : line === undefined ? file : `${file}:${line}`;
}
