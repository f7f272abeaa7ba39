import pLimit from 'p-limit';
import type { PreparedBase } from '../application/prepared/prepared.ts';
import { ImagebuildError, type Place } from '../errors.ts';
import type { ContainerConfig } from '../image/containerconfig.ts';
import {
  type Descriptor,
  type Digest,
  formatPlatform,
  matchesPlatform,
  parsePlatform,
} from '../image/descriptor.ts';
import { type ImageConfig, parseImageConfig } from '../image/imageconfig.ts';
import {
  chooseManifest,
  type Manifest,
  parseImageManifest,
  parseManifest,
  readSmallBlob,
} from '../image/manifest.ts';
import { formatReference, parseReference, type Reference } from '../image/reference.ts';
import type { Source } from '../image/store.ts';
import { overlayLayers } from '../layers/overlay.ts';
import { type ImageLayer, type LayerChanges, readLayer } from '../layers/read.ts';
import type { Tree } from '../layers/tree.ts';

/** An image that a Kubefile builds on or copies from, for one platform. */
export interface BaseImage {
  /** That it was opened for. */
  readonly platform: string;
  readonly prepared: PreparedBase;
  readonly config: ContainerConfig;
  readonly author?: string | undefined;
  /**
   * Its file system. Layers are read from the highest down, and no further than until `enough` says that the part of the file system
   * which is known has all that is wanted.
   */
  tree(enough?: (known: Tree) => boolean): Promise<Tree>;
}

/** Opens images by their names; each is asked for once, and each layer is read once. */
export interface BaseImages {
  /**
   * @param platform `linux/amd64`.
   * @throws REFERENCE_INVALID, IMAGE_NOT_FOUND, PLATFORM_MISSING, CONTENT_INVALID; what the source throws.
   */
  open(reference: string, platform: string): Promise<BaseImage>;
}

/**
 * @param sourceOf where an image is read; needs no more than a read-only credential.
 * @param anyPlatform references of images that are taken whatever platform they say.
 */
export function openBaseImages(
  sourceOf: (reference: Reference) => Promise<Source>,
  anyPlatform: readonly string[],
): BaseImages {
  const any = new Set(anyPlatform.map((each) => formatReference(parseReference(each))));
  const images = new Map<string, Promise<BaseImage>>();
  const layers = new Map<Digest, Promise<LayerChanges>>();
  const read = (layer: ImageLayer) => remember(layers, layer.diffId, () => readLayer(layer));
  return {
    open: (text, platform) =>
      remember(images, `${platform} ${text}`, async () => {
        const reference = parseReference(text);
        const source = await sourceOf(reference);
        const asked = { reference, source, platform, anyPlatform: any.has(formatReference(reference)) };
        return baseImage(asked, await findManifest(asked), read);
      }),
  };
}

/** Whatever a source answers, the error says which instruction asked. */
export async function addPlace<T>({ file, line }: Place, opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.place?.file !== undefined) throw error;
    const { code, message, hint, excerpt } = error;
    throw new ImagebuildError(code, message, {
      place: { ...error.place, file, line },
      hint,
      excerpt,
      cause: error,
    });
  }
}

function remember<Key, Value>(known: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>) {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** An image that is asked for. */
interface Asked {
  readonly reference: Reference;
  readonly source: Source;
  readonly platform: string;
  readonly anyPlatform: boolean;
}

interface Found {
  readonly descriptor: Descriptor;
  readonly manifest: Manifest;
}

async function findManifest(asked: Asked): Promise<Found> {
  const { reference, source, platform } = asked;
  const name = formatReference(reference);
  const descriptor = await source.resolve(reference.digest ?? reference.tag ?? 'latest');
  if (!descriptor) throw notFound(name, source);
  const whole = parseManifest(await source.manifest(descriptor), descriptor.mediaType, name);
  if (whole.kind === 'manifest') return { descriptor, manifest: whole };
  const child = chooseManifest(whole.manifests, { ...asked, name }, (offered) =>
    lacksPlatform(name, platform, offered),
  );
  const manifest = parseImageManifest(await source.manifest(child), child.mediaType, name);
  return { descriptor: child, manifest };
}

async function baseImage(
  asked: Asked,
  { descriptor, manifest }: Found,
  read: (layer: ImageLayer) => Promise<LayerChanges>,
): Promise<BaseImage> {
  const { source, platform } = asked;
  const name = formatReference(asked.reference);
  const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
  if (!asked.anyPlatform && !matchesPlatform(parsePlatform(platform), image))
    throw lacksPlatform(name, platform, [formatPlatform(image)]);
  const blobs = layerBlobs(source, manifest, image, name);
  const { mediaType, digest, size } = descriptor;
  return {
    platform,
    prepared: {
      reference: asked.reference,
      manifest: { mediaType, digest, size },
      layers: blobs.map(({ descriptor: layer, diffId }) => ({
        mediaType: layer.mediaType,
        digest: layer.digest,
        size: layer.size,
        diffId,
      })),
    },
    config: image.config,
    author: image.author,
    tree: (enough) => treeOf(blobs, read, enough),
  };
}

function layerBlobs(
  source: Source,
  { layers }: Manifest,
  { diffIds }: ImageConfig,
  name: string,
): ImageLayer[] {
  if (layers.length === diffIds.length)
    return layers.map((descriptor, index) => ({ source, descriptor, diffId: diffIds[index]! }));
  throw new ImagebuildError(
    'CONTENT_INVALID',
    `${name} has ${layers.length} layers, and its configuration names ${diffIds.length}`,
    { place: { image: name }, hint: 'Build this image anew, or use another one.' },
  );
}

/** Layers that are read side by side. */
const concurrency = 3;

async function treeOf(
  blobs: readonly ImageLayer[],
  read: (layer: ImageLayer) => Promise<LayerChanges>,
  enough: ((known: Tree) => boolean) | undefined,
): Promise<Tree> {
  if (!enough) return overlayLayers(await pLimit(concurrency).map(blobs, read));
  const known: LayerChanges[] = [];
  for (const blob of [...blobs].reverse()) {
    known.unshift(await read(blob));
    const tree = overlayLayers(known);
    if (enough(tree)) return tree;
  }
  return overlayLayers(known);
}

function notFound(image: string, source: Source): ImagebuildError {
  return new ImagebuildError('IMAGE_NOT_FOUND', `${image} was not found at ${source.location}`, {
    place: { image },
    hint: 'Correct the reference, or log in when the repository is private: imagebuild login <registry>.',
  });
}

function lacksPlatform(image: string, platform: string, has: readonly string[]): ImagebuildError {
  return new ImagebuildError(
    'PLATFORM_MISSING',
    `${image} has no image for ${platform}; it has ${has.length > 0 ? has.join(', ') : 'none'}`,
    {
      place: { image },
      hint: 'Build only the platforms that it has, with --platform, or list it under anyPlatform in imagebuild.yml.',
    },
  );
}
