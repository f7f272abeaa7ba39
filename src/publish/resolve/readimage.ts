import type { EmbeddedImage } from '../../embedded/registryfiles.ts';
import { ImagebuildError } from '../../errors.ts';
import { contentOf } from '../../image/content.ts';
import { type Descriptor, formatPlatform, matchesPlatform, parsePlatform } from '../../image/descriptor.ts';
import {
  type Index,
  type Manifest,
  parseConfig,
  parseImageManifest,
  parseManifest,
  readSmallBlob,
} from '../../image/manifest.ts';
import { findManifest, type IndexedManifest } from '../../image/platforms.ts';
import { say } from '../../text/say.ts';
import { checkIsImage } from './artifacts.ts';
import { blobContent } from './contents.ts';
import { type DescribedImage, embeddedAs, placeOf } from './imagetypes.ts';

/** A platform that an image doesn't have, and on which it is left out. */
export interface MissingPlatform {
  readonly platform: string;
  readonly offered: readonly string[];
}

/** An image as it was read, by platform, and the platforms that it doesn't have. */
type ReadPlatforms = {
  readonly embedded: Map<string, EmbeddedImage>;
  readonly missing: MissingPlatform[];
};

/** Reads an image's manifests from its source. @throws PLATFORM_MISSING, CONTENT_INVALID */
export async function readImage(image: DescribedImage): Promise<ReadPlatforms> {
  const { name, source, descriptor } = image;
  const bytes = await source.manifest(descriptor);
  const manifest = parseManifest(bytes, descriptor.mediaType, name);
  const read = { ...image, bytes };
  return manifest.kind === 'index' ? await fromIndex(read, manifest) : await fromSingle(read, manifest);
}

/** An image whose manifest or index has been read. */
interface ReadImage extends DescribedImage {
  readonly bytes: Uint8Array;
}

async function fromIndex(image: ReadImage, whole: Index): Promise<ReadPlatforms> {
  const found = await Promise.all(
    image.platforms.map(async (platform) => ({
      platform,
      child: await findManifest(whole, { ...image, platform }),
    })),
  );
  const missing = found.flatMap(({ platform, child }) =>
    'offered' in child ? leftOutOn(image, { platform, offered: child.offered }) : [],
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
  const embedded = found.map(async ({ platform, child }) =>
    'offered' in child ? [] : [[platform, await read(child)] as const],
  );
  return { embedded: new Map((await Promise.all(embedded)).flat()), missing };
}

/** Takes a manifest without an index. Only its configuration has its platform. */
async function fromSingle(image: ReadImage, manifest: Manifest): Promise<ReadPlatforms> {
  const { bytes, descriptor, platforms } = image;
  const embedded = embeddedImage(image, { bytes, descriptor, manifest });
  if (image.anyPlatform) return { embedded: new Map(platforms.map((one) => [one, embedded])), missing: [] };
  checkIsImage(manifest, image.prepared.reference, image.name);
  const config = parseConfig(await readSmallBlob(image.source, manifest.config), image.name);
  const offered = [formatPlatform(config)];
  const fits = (platform: string) => matchesPlatform(parsePlatform(platform), config);
  return {
    embedded: new Map(platforms.filter(fits).map((platform) => [platform, embedded])),
    missing: platforms.flatMap((platform) => (fits(platform) ? [] : leftOutOn(image, { platform, offered }))),
  };
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

/**
 * Returns a platform that an image doesn't have and is left out on: a candidate, or one with the policy
 * `skip`.
 * @throws PLATFORM_MISSING for any other image.
 */
function leftOutOn(image: DescribedImage, missing: MissingPlatform): MissingPlatform {
  const { required, platformPolicy } = image.prepared;
  if (required && platformPolicy !== 'skip') throw platformMissing(image, missing.platform, missing.offered);
  return missing;
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
