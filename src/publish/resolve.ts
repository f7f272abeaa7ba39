import pLimit from 'p-limit';
import type { PreparedImage } from '../application/prepared.ts';
import { ImagebuildError, joinProblems, type Warning } from '../errors.ts';
import { chooseManifest, platformsOf } from '../image/choose.ts';
import { contentOf } from '../image/content.ts';
import type { Descriptor } from '../image/descriptor.ts';
import { isIndexType, mediaTypes } from '../image/descriptor.ts';
import type { Digest } from '../image/digest.ts';
import {
  type Manifest,
  parseConfig,
  parseImageManifest,
  parseManifest,
  readSmallBlob,
} from '../image/manifest.ts';
import { formatPlatform, matchesPlatform, parsePlatform } from '../image/platform.ts';
import { formatReference, parseReference, type Reference } from '../image/reference.ts';
import type { Source } from '../image/store.ts';
import type { EmbeddedImage } from '../layout/embedded.ts';
import { blobContent, manifestContent } from './contents.ts';
import { type ImageRecord, nothingRecorded, type Recorded, recordName } from './recorded.ts';
import type { Reuse } from './reuse.ts';

/** An embedded image with what its source says it is, per platform; the bytes of its blobs are not read yet. */
export interface ResolvedImage {
  readonly prepared: PreparedImage;
  readonly reference: Reference;
  /** What the source gives under the reference: of an index when there is one. */
  readonly digest: Digest;
  /** By platform, `linux/amd64`. */
  readonly platforms: ReadonlyMap<string, EmbeddedImage>;
}

export interface Resolution {
  readonly images: readonly ResolvedImage[];
  readonly warnings: readonly Warning[];
}

/** An image that is wanted, with the platforms it is wanted for. */
export interface WantedImage {
  readonly prepared: PreparedImage;
  readonly platforms: readonly string[];
  /** true: a single manifest is taken as it is, whatever platform it says. */
  readonly anyPlatform: boolean;
}

/** What is published already; it may still be on its way while the sources are asked. */
type Published = Pick<Reuse, 'recorded'>;

/** How many references are asked for side by side. */
const concurrency = 16;

/**
 * Asks the sources what each reference is (HEAD, then the manifests; no blob but the configuration of an image that has no index).
 * A candidate that its source does not know is left out with a warning; every other problem is reported, all at once.
 * @throws IMAGE_NOT_FOUND, PLATFORM_MISSING
 */
export async function resolveImages(
  wanted: readonly WantedImage[],
  sourceOf: (image: PreparedImage) => Promise<Source>,
  published: Promise<Published> = Promise.resolve({ recorded: nothingRecorded }),
): Promise<Resolution> {
  const limit = pLimit(concurrency);
  const outcomes = await Promise.allSettled(
    wanted.map((image) =>
      limit(async () => explained(image, resolveImage(image, await sourceOf(image.prepared), published))),
    ),
  );
  const problems: ImagebuildError[] = [];
  const images: ResolvedImage[] = [];
  const warnings: Warning[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') {
      if (!(outcome.reason instanceof ImagebuildError)) throw outcome.reason;
      problems.push(outcome.reason);
    } else if ('message' in outcome.value) warnings.push(outcome.value);
    else images.push(outcome.value);
  }
  if (problems.length > 0) throw joinProblems(problems);
  return { images, warnings };
}

/** Whatever a source answers, the error says where the image was asked for. */
async function explained<T>({ prepared }: WantedImage, resolving: Promise<T>): Promise<T> {
  try {
    return await resolving;
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.place?.file !== undefined) throw error;
    const { code, message, excerpt } = error;
    const ignore = prepared.required
      ? ''
      : ` Or list ${prepared.reference} in .sealignore, if it is no image.`;
    throw new ImagebuildError(code, message, {
      place: { ...error.place, ...placeOf(prepared) },
      hint: `${error.hint ?? ''}${ignore}`.trim() || undefined,
      excerpt,
      cause: error,
    });
  }
}

async function resolveImage(
  wanted: WantedImage,
  source: Source,
  published: Promise<Published>,
): Promise<ResolvedImage | Warning> {
  const { prepared } = wanted;
  const reference = parseReference(prepared.reference);
  const name = formatReference(reference);
  const descriptor = await source.resolve(reference.digest ?? reference.tag ?? 'latest');
  if (!descriptor) return notThere(prepared, name, source);
  const { digest } = descriptor;
  const { recorded } = await published;
  const known = fromRecords(wanted, { reference, name, source, digest }, recorded.images);
  if (known) return { prepared, reference, digest, platforms: known };
  const bytes = await source.manifest(descriptor);
  const found = { reference, name, source, descriptor, bytes };
  const manifest = parseManifest(bytes, descriptor.mediaType, name);
  const platforms =
    manifest.kind === 'index'
      ? await fromIndex(wanted, found, manifest.manifests)
      : await fromSingle(wanted, found, manifest);
  return { prepared, reference, digest, platforms };
}

/** The image as it was published last, when its source still gives the same digest: nothing more is asked. */
function fromRecords(
  wanted: WantedImage,
  { reference, name, source, digest }: Pick<Found, 'reference' | 'name' | 'source'> & { digest: Digest },
  recorded: Recorded['images'],
): Map<string, EmbeddedImage> | undefined {
  const platforms = new Map<string, EmbeddedImage>();
  for (const platform of wanted.platforms) {
    const record = recorded.get(recordName(platform, name));
    if (record?.source !== digest || (record.anyPlatform ?? false) !== wanted.anyPlatform) return undefined;
    const { manifest, blobs, index } = record;
    platforms.set(platform, {
      reference,
      origin: originOf(wanted.prepared),
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

function notThere(image: PreparedImage, name: string, source: Source): Warning {
  const place = placeOf(image);
  if (!image.required) {
    return {
      message: `${name} is only a candidate, and ${source.location} does not have it: left out`,
      place,
    };
  }
  throw new ImagebuildError('IMAGE_NOT_FOUND', `${name} was not found at ${source.location}`, {
    place: { ...place, image: name },
    hint: 'Correct the reference, or log in when the repository is private: imagebuild login <registry>.',
  });
}

interface Found {
  readonly reference: Reference;
  readonly name: string;
  readonly source: Source;
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

async function fromIndex(
  wanted: WantedImage,
  found: Found,
  children: readonly Descriptor[],
): Promise<Map<string, EmbeddedImage>> {
  const chosen = wanted.platforms.map((platform) => {
    const child = chooseManifest(children, parsePlatform(platform), wanted.anyPlatform);
    if (child) return [platform, child] as const;
    throw platformMissing(wanted, found.name, platform, platformsOf(children));
  });
  const { mediaType } = found.descriptor;
  const index = found.reference.digest === undefined ? undefined : { ...contentOf(found.bytes), mediaType };
  const read = async (child: Descriptor) => {
    if (isIndexType(child.mediaType)) throw nested(found.name);
    const bytes = await found.source.manifest(child);
    const manifest = parseImageManifest(bytes, child.mediaType, found.name);
    return embedded(wanted, found, { bytes, descriptor: child, manifest, index });
  };
  return new Map(
    await Promise.all(chosen.map(async ([platform, child]) => [platform, await read(child)] as const)),
  );
}

/** A manifest without an index says its platform in its configuration only. */
async function fromSingle(
  wanted: WantedImage,
  found: Found,
  manifest: Manifest,
): Promise<Map<string, EmbeddedImage>> {
  const { bytes, descriptor } = found;
  const image = embedded(wanted, found, { bytes, descriptor, manifest });
  if (!wanted.anyPlatform) {
    const config = parseConfig(await readSmallBlob(found.source, manifest.config), found.name);
    for (const platform of wanted.platforms)
      if (!matchesPlatform(parsePlatform(platform), config))
        throw platformMissing(wanted, found.name, platform, [formatPlatform(config)]);
  }
  return new Map(wanted.platforms.map((platform) => [platform, image]));
}

function embedded(
  wanted: WantedImage,
  found: Found,
  chosen: { bytes: Uint8Array; descriptor: Descriptor; manifest: Manifest; index?: EmbeddedImage['index'] },
): EmbeddedImage {
  const { manifest, index } = chosen;
  const blobs = [manifest.config, ...manifest.layers].map((blob) => blobContent(found.source, blob));
  return {
    reference: found.reference,
    origin: originOf(wanted.prepared),
    manifest: { ...contentOf(chosen.bytes), mediaType: chosen.descriptor.mediaType },
    blobs,
    ...(index ? { index } : {}),
  };
}

function platformMissing(
  wanted: WantedImage,
  name: string,
  platform: string,
  has: readonly string[],
): ImagebuildError {
  const usable = wanted.platforms.filter((each) => has.some((one) => one.startsWith(each)));
  const only = usable.length > 0 ? `Build only those: add --platform ${usable.join(',')}. ` : '';
  return new ImagebuildError(
    'PLATFORM_MISSING',
    `${name} has no image for ${platform}; it has ${has.length > 0 ? has.join(', ') : 'none'}`,
    {
      place: { ...placeOf(wanted.prepared), image: name },
      hint: `${only}To embed it as it is, list it under anyPlatform in imagebuild.yml.`,
    },
  );
}

function nested(name: string): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `${name} is an index of indexes`, {
    place: { image: name },
    hint: 'Name the inner index by its digest.',
  });
}

function placeOf(image: PreparedImage): { file?: string | undefined; line?: number | undefined } {
  const origin = image.origins[0];
  return origin ? { file: origin.file, line: origin.line } : {};
}

function originOf(image: PreparedImage): string {
  const { file, line } = placeOf(image);
  return file === undefined ? 'the request' : line === undefined ? file : `${file}:${line}`;
}
