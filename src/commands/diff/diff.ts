import { compare } from '../../application/comparison/compare.ts';
import type { PlatformDescription } from '../../application/comparison/description.ts';
import type { ImageDiff } from '../../application/comparison/shape.ts';
import { registryFiles } from '../../embedded/registrylayers.ts';
import { findBlobLayers } from '../../image/annotations.ts';
import { type Descriptor, type Digest, platformName } from '../../image/descriptor.ts';
import { parseImageConfig } from '../../image/imageconfig.ts';
import { parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';
import { type TransferQueue, withTransfers } from '../../image/transfers.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { createStoreOpener } from '../../stores/open.ts';
import { listEmbedded } from '../inspect/embedded.ts';
import { nameLayers } from '../inspect/layernames.ts';
import { type LayerScans, openLayerScans } from '../inspect/layerscans.ts';
import type { ScannedLayer } from '../inspect/scan.ts';
import { findImage, type LocatedImage } from '../locatedimage.ts';
import { createEntryCount } from './entrycount.ts';
import { imageFiles } from './imagefiles.ts';
import { layersToRead } from './layerstoread.ts';

/**
 * Compares two images, each in a registry, a layout or an archive. Manifests and configurations are read of
 * both; of the layers only those that the two don't share, and shared ones where a difference depends on
 * them.
 * @param platforms the platforms to compare; by default all that are there.
 * @param entryLimit the files that are kept of all layers together.
 * @throws IMAGE_NOT_FOUND, PLATFORM_MISSING, CONTENT_INVALID, DIGEST_MISMATCH, LIMIT_EXCEEDED
 */
export async function diff(
  [before, now]: readonly [before: string, now: string],
  {
    platforms,
    entryLimit,
  }: { readonly platforms?: readonly string[] | undefined; readonly entryLimit?: number },
  settings: Settings,
  progress: Progress,
): Promise<ImageDiff> {
  await using stores = createStoreOpener(settings, progress);
  const [old, young] = [
    await findImage(before, stores, platforms, progress),
    await findImage(now, stores, platforms, progress),
  ];
  const [oldPlatforms, youngPlatforms] = [await readPlatforms(old), await readPlatforms(young)];
  const described: [Record<string, PlatformDescription>, Record<string, PlatformDescription>] = [{}, {}];
  const describeAll = async (transfers: TransferQueue) => {
    const scan = openLayerScans(transfers, progress, {
      listsEntries: true,
      onKept: createEntryCount(entryLimit),
    });
    for (const name of new Set([...oldPlatforms.keys(), ...youngPlatforms.keys()])) {
      const pair = [oldPlatforms.get(name), youngPlatforms.get(name)] as const;
      const layers = await scanPair(name, pair, scan, progress);
      for (const side of [0, 1] as const) {
        const platform = pair[side];
        if (platform) described[side][name] = describe(platform, layers[side]);
      }
    }
  };
  await withTransfers(describeAll, settings.signal);
  return {
    before: { location: before, digest: old.published.descriptor.digest },
    now: { location: now, digest: young.published.descriptor.digest },
    ...compare({ platforms: described[0] }, { platforms: described[1] }),
  };
}

/** The image of a platform, with its documents. */
interface PlatformImage {
  readonly source: Source;
  readonly descriptor: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly container: Readonly<Record<string, unknown>>;
  /** The layers that hold one blob of an embedded image each, and no file of the image. */
  readonly blobLayers: ReadonlySet<Digest>;
  /** What people call its layers. */
  readonly names: ReadonlyMap<Digest, string>;
}

async function readPlatforms({ source, published }: LocatedImage): Promise<Map<string, PlatformImage>> {
  const platforms = new Map<string, PlatformImage>();
  for (const descriptor of published.platforms) {
    const name = `${source.location}@${descriptor.digest}`;
    const manifest = await source.manifest(descriptor);
    const { config, layers } = parseImageManifest(manifest, descriptor.mediaType, name);
    const configuration = await readSmallBlob(source, config);
    const { history, config: container } = parseImageConfig(configuration, name);
    const rows = history.filter((row) => !row.empty_layer).map(({ created_by: by = '' }) => by);
    const blobLayers = findBlobLayers(layers, rows);
    platforms.set(platformName(descriptor) || 'unknown', {
      ...{ source, descriptor, config, layers, blobLayers },
      container: { ...container },
      names: nameLayers(layers, configuration),
    });
  }
  return platforms;
}

/** Reads the layers of both sides of a platform that decide what differs. */
async function scanPair(
  platform: string,
  pair: readonly [PlatformImage | undefined, PlatformImage | undefined],
  scan: LayerScans,
  progress: Progress,
): Promise<readonly [readonly ScannedLayer[], readonly ScannedLayer[]]> {
  progress({ type: 'phase', phase: 'diff', message: platform });
  const read = async (image: PlatformImage | undefined, chosen: ReadonlySet<Digest>) => {
    const layers = image?.layers.filter(({ digest }) => chosen.has(digest)) ?? [];
    const shown = ({ digest }: Descriptor) => ({
      name: image!.names.get(digest) ?? digest,
      platforms: [platform],
    });
    return await Promise.all(layers.map((layer) => scan(image!.source, layer, shown(layer))));
  };
  const [before, now] = pair;
  const { own, all } = layersToRead(before, now);
  const first = await Promise.all([read(before, own), read(now, own)]);
  if (all === 'never' || (all === 'ifUnclear' && isClear(...first))) return first;
  const every = new Set([before, now].flatMap((image) => readable(image)));
  return await Promise.all([read(before, every), read(now, every)]);
}

function readable(image: PlatformImage | undefined): Digest[] {
  return image?.layers.flatMap(({ digest }) => (image.blobLayers.has(digest) ? [] : [digest])) ?? [];
}

/**
 * Tells whether layers above shared ones say by themselves what differs: both sides have the same paths, of
 * the same kind, hide nothing, and have no part of an embedded registry, whose links name what others hold.
 */
function isClear(before: readonly ScannedLayer[], now: readonly ScannedLayer[]): boolean {
  const all = [...before, ...now];
  if (all.some(({ removed, opaque, files }) => removed.length + opaque.length + files.length > 0))
    return false;
  const paths = (layers: readonly ScannedLayer[]) => {
    const entries = layers.flatMap((layer) => [...layer.entries.values()]);
    return [...new Set(entries.map(({ path, isDirectory }) => `${isDirectory} ${path}`))].sort();
  };
  return JSON.stringify(paths(before)) === JSON.stringify(paths(now));
}

function describe(image: PlatformImage, layers: readonly ScannedLayer[]): PlatformDescription {
  const { descriptor, config, container, source } = image;
  return {
    digest: descriptor.digest,
    images: listEmbedded(registryFiles(layers), source.location),
    files: imageFiles(layers),
    config: container,
    blobs: [config, ...image.layers].map(({ digest, size }) => ({ digest, size })),
  };
}
