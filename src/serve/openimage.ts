import { registryFiles } from '../embedded/registrylayers.ts';
import { ImagebuildError } from '../errors.ts';
import { type Descriptor, type Digest, type Platform, platformName } from '../image/descriptor.ts';
import { parseImageManifest } from '../image/manifest.ts';
import { countingSource, type Source } from '../image/store.ts';
import { oncePerKey, type TransferQueue, withTransfers } from '../image/transfers.ts';
import type { Progress } from '../progress.ts';
import { say } from '../text/say.ts';
import { type PlatformRegistry, readRepositories } from './catalog.ts';
import type { Blobs } from './content/blobreader.ts';
import { openBlobs } from './content/blobs.ts';
import type { ServedFile } from './content/places.ts';
import { scanLayer, type TakeBlob } from './content/scanlayer.ts';
import { openLayer } from './content/servedlayer.ts';
import { createSpool, type Spool } from './content/spool.ts';
import { spoolWhole } from './content/unpacker.ts';
import { readHosts } from './hosts.ts';
import { buildCatalog, type Catalog } from './servedimages.ts';

/** A published cluster image. */
export interface ClusterImage {
  readonly location: string;
  readonly source: Source;
  /** The manifests of its platforms that count. */
  readonly platforms: readonly Descriptor[];
}

/** The directory and the size, in bytes, of what is unpacked. */
export interface SpoolChoice {
  readonly directory: string;
  readonly limit: number;
}

/** The embedded images of a cluster image, ready to be served. */
interface OpenedImage {
  readonly catalog: Catalog;
  readonly blobs: Blobs;
  /** Bytes of all blobs, each counted once. */
  readonly size: number;
}

/** The image of a platform. */
interface PlatformLayers {
  readonly descriptor: Descriptor;
  readonly layers: readonly Descriptor[];
}

/**
 * Reads what a cluster image holds under `registry/`. Of layers that aren't compressed only headers and small
 * files are read; others are read once, and their blobs are kept as far as the spool takes them.
 * @throws CONTENT_MISSING when it holds no image, DIGEST_MISMATCH, CONTENT_INVALID
 */
export async function openClusterImage(
  { location, source, platforms }: ClusterImage,
  { directory, limit }: SpoolChoice,
  progress: Progress,
  signal?: AbortSignal,
): Promise<OpenedImage> {
  const spool = createSpool(directory, limit);
  const images: PlatformLayers[] = [];
  for (const descriptor of platforms) {
    progress({ type: 'phase', phase: 'serve', message: platformName(descriptor) });
    const manifest = await source.manifest(descriptor);
    const { layers } = parseImageManifest(manifest, descriptor.mediaType, source.location);
    images.push({ descriptor, layers });
  }
  const registries = await withTransfers(async (transfers) => {
    const scan = openScans(transfers, spool, progress, signal);
    const read = async ({ descriptor, layers }: PlatformLayers): Promise<PlatformRegistry> => {
      const files = registryFiles(await Promise.all(layers.map((layer) => scan(source, layer, descriptor))));
      const platform = descriptor.platform as Platform;
      return { platform, ...readRepositories(files), hosts: readHosts(layers) };
    };
    return await Promise.all(images.map(read));
  }, signal);
  const places = joinPlaces(registries);
  await spool.keepOnly(places);
  const blobs = openBlobs(places, spool, signal);
  const catalog = await buildCatalog(registries, blobs, progress);
  if (catalog.repositories.size === 0)
    throw new ImagebuildError('CONTENT_MISSING', say('serveNoRegistry', { location }), {
      place: { image: location },
    });
  return { catalog, blobs, size: [...places.values()].reduce((sum, [file]) => sum + file!.size, 0) };
}

function joinPlaces(registries: readonly PlatformRegistry[]): Map<Digest, ServedFile[]> {
  const places = new Map<Digest, ServedFile[]>();
  for (const { blobs } of registries)
    for (const [digest, file] of blobs) places.set(digest, [...(places.get(digest) ?? []), file]);
  return places;
}

/** Returns a function that reads each layer once, whichever platforms have it. */
function openScans(
  { run }: TransferQueue,
  spool: Spool,
  progress: Progress,
  signal: AbortSignal | undefined,
) {
  const once = oncePerKey<Digest, Awaited<ReturnType<typeof scanLayer>>>();
  const take: TakeBlob = (file, bytes) => spoolWhole(file, bytes, spool, signal);
  return (source: Source, descriptor: Descriptor, platform: Descriptor) => {
    const { digest: id, size: bytes } = descriptor;
    const platforms = [platformName(platform)];
    const report = (state: 'started' | 'checked' | 'failed' | 'stopped') =>
      progress({ type: 'transfer', id, name: id, platforms, size: bytes, state });
    const move = async (stop: AbortSignal) => {
      const layer = await openLayer(source, descriptor);
      // Only headers are read of one that isn't compressed.
      if (layer.tar) return await scanLayer(layer, take);
      report('started');
      const stoppable = countingSource(source, () => stop.throwIfAborted());
      const scanned = await scanLayer({ ...layer, source: stoppable }, take);
      report('checked');
      return scanned;
    };
    return once(id, () => run({ bytes, move, onEnd: report }));
  };
}
