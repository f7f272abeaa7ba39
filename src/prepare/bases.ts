import pLimit from 'p-limit';
import type { PreparedBase, PreparedBaseLayer } from '../application/prepared/prepared.ts';
import { movedHint } from '../application/sources.ts';
import { ImagebuildError, type Message } from '../errors.ts';
import type { ContainerConfig } from '../image/containerconfig.ts';
import {
  type Descriptor,
  type Digest,
  formatPlatform,
  matchesPlatform,
  parsePlatform,
} from '../image/descriptor.ts';
import { parseImageConfig } from '../image/imageconfig.ts';
import { type Manifest, parseImageManifest, parseManifest, readSmallBlob } from '../image/manifest.ts';
import { suggestTags } from '../image/neartags.ts';
import { findManifest } from '../image/platforms.ts';
import { formatReference, parseReference, type Reference } from '../image/reference.ts';
import type { Source } from '../image/store.ts';
import { type ImageLayer, pairLayers, readLayer } from '../layers/layerreader.ts';
import { type LayerChanges, overlayLayers } from '../layers/overlay.ts';
import type { Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import { describeLayers } from './knownlayers.ts';
import type { HeldLayer } from './takeover.ts';

/** An image that a Kubefile builds on or copies from, for one platform. */
export interface BaseImage {
  /** The platform that it was opened for. */
  readonly platform: string;
  readonly prepared: PreparedBase;
  readonly config: ContainerConfig;
  readonly author?: string | undefined;
  /**
   * Reads the file system. With `enough`, layers are read from the top down only until it returns true for
   * the part of the file system that is known so far.
   */
  tree(enough?: (known: Tree) => boolean): Promise<Tree>;
  /** Returns the layers that may hold something in `/registry`, the lowest first, with what they hold. */
  registryLayers(): Promise<readonly HeldLayer[]>;
}

/** Opens images by reference. Each image is resolved once, and each layer is read once. */
export interface BaseImages {
  /**
   * @param platform `linux/amd64`.
   * @throws REFERENCE_INVALID, IMAGE_NOT_FOUND, PLATFORM_MISSING, CONTENT_INVALID; what the source throws.
   */
  open(reference: string, platform: string): Promise<BaseImage>;
}

/**
 * Opens base images from their sources.
 * @param sourceOf opens the source of an image; a read-only credential is enough.
 * @param anyPlatform references of images that may be of any platform.
 * @param isOwn tells whether an image is in the namespace that we publish to: what its annotations and
 *   history say about its layers is believed, and needn't be read.
 */
export function openBaseImages(
  sourceOf: (reference: Reference) => Promise<Source>,
  anyPlatform: readonly string[],
  isOwn: (reference: Reference) => boolean = () => false,
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
        const anyPlatform = any.has(formatReference(reference));
        const request = { reference, source, platform, anyPlatform, isOwn: isOwn(reference) };
        return openBaseImage(request, await resolveManifest(request), read);
      }),
  };
}

function remember<Key, Value>(known: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>) {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** An image that is to be opened. */
interface BaseRequest {
  readonly reference: Reference;
  readonly source: Source;
  readonly platform: string;
  readonly anyPlatform: boolean;
  readonly isOwn: boolean;
}

interface ResolvedManifest {
  readonly descriptor: Descriptor;
  readonly manifest: Manifest;
}

async function resolveManifest(request: BaseRequest): Promise<ResolvedManifest> {
  const { reference, source, platform } = request;
  const name = formatReference(reference);
  const tagOrDigest = reference.digest ?? reference.tag ?? 'latest';
  const descriptor = await source.resolve(tagOrDigest);
  if (!descriptor) throw notFound(reference, source, await suggestTags(tagOrDigest, source));
  const whole = parseManifest(await source.manifest(descriptor), descriptor.mediaType, name);
  if (whole.kind === 'manifest') return { descriptor, manifest: whole };
  const child = await findManifest(whole, { ...request, name });
  if ('offered' in child) throw lacksPlatform(name, platform, child.offered);
  const manifest = parseImageManifest(await source.manifest(child), child.mediaType, name);
  return { descriptor: child, manifest };
}

async function openBaseImage(
  request: BaseRequest,
  { descriptor, manifest }: ResolvedManifest,
  read: (layer: ImageLayer) => Promise<LayerChanges>,
): Promise<BaseImage> {
  const { source, platform } = request;
  const name = formatReference(request.reference);
  const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
  if (!request.anyPlatform && !matchesPlatform(parsePlatform(platform), image))
    throw lacksPlatform(name, platform, [formatPlatform(image)]);
  const blobs = pairLayers(source, manifest, image, name);
  const { mediaType, digest, size } = descriptor;
  const known = request.isOwn ? describeLayers(blobs, image) : [];
  const readBlob = (layer: ImageLayer, index: number) => {
    const held = known[index];
    return held === undefined || held === 'outside' ? read(layer) : Promise.resolve(held);
  };
  const layers = blobs.map(preparedLayer);
  return {
    platform,
    prepared: {
      reference: request.reference,
      manifest: { mediaType, digest, size },
      layers,
    },
    config: image.config,
    author: image.author,
    tree: (enough) => readTree(blobs, readBlob, enough),
    async registryLayers() {
      const inside = [...blobs.entries()].filter(([index]) => known[index] !== 'outside');
      return await pLimit(concurrency).map(inside, async ([index, blob]) => ({
        layer: layers[index]!,
        changes: await readBlob(blob, index),
      }));
    },
  };
}

function preparedLayer({ descriptor: { mediaType, digest, size }, diffId }: ImageLayer): PreparedBaseLayer {
  return { mediaType, digest, size, diffId };
}

/** How many layers are read at the same time. */
const concurrency = 3;

async function readTree(
  blobs: readonly ImageLayer[],
  read: (layer: ImageLayer, index: number) => Promise<LayerChanges>,
  enough: ((known: Tree) => boolean) | undefined,
): Promise<Tree> {
  if (!enough) {
    const all = [...blobs.entries()];
    return overlayLayers(await pLimit(concurrency).map(all, ([index, blob]) => read(blob, index)));
  }
  const known: LayerChanges[] = [];
  for (const [index, blob] of [...blobs.entries()].reverse()) {
    known.unshift(await read(blob, index));
    const tree = overlayLayers(known);
    if (enough(tree)) return tree;
  }
  return overlayLayers(known);
}

function notFound(
  reference: Reference,
  { location }: Source,
  otherTags: Message | undefined,
): ImagebuildError {
  const image = formatReference(reference);
  return new ImagebuildError('IMAGE_NOT_FOUND', say('baseNotFound', { image, location }), {
    place: { image },
    hint: movedHint(reference) ?? otherTags ?? say('baseNotFoundHint'),
  });
}

function lacksPlatform(image: string, platform: string, available: readonly string[]): ImagebuildError {
  const message =
    available.length > 0
      ? say('baseLacksPlatform', { image, platform, available: available.join(', ') })
      : say('baseLacksAllPlatforms', { image, platform });
  return new ImagebuildError('PLATFORM_MISSING', message, {
    place: { image },
    hint: say('baseLacksPlatformHint'),
  });
}
