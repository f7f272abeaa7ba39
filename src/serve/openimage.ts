import pLimit from 'p-limit';
import { registryFiles } from '../embedded/registrylayers.ts';
import { ImagebuildError } from '../errors.ts';
import { type Descriptor, type Digest, type Platform, platformName } from '../image/descriptor.ts';
import { parseImageManifest } from '../image/manifest.ts';
import type { Source } from '../image/store.ts';
import type { Progress } from '../progress.ts';
import { say } from '../text/say.ts';
import { type PlatformRegistry, readRepositories } from './catalog.ts';
import type { Blobs } from './content/blobreader.ts';
import { openBlobs } from './content/blobs.ts';
import type { ServedFile, ServedLayer } from './content/places.ts';
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
  const scan = createScans(spool, progress, signal);
  const registries: PlatformRegistry[] = [];
  for (const descriptor of platforms) {
    progress({ type: 'phase', phase: 'serve', message: platformName(descriptor) });
    const manifest = await source.manifest(descriptor);
    const { layers } = parseImageManifest(manifest, descriptor.mediaType, source.location);
    const files = registryFiles(await Promise.all(layers.map((layer) => scan(source, layer, descriptor))));
    const platform = descriptor.platform as Platform;
    registries.push({ platform, ...readRepositories(files), hosts: readHosts(layers) });
  }
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

/** Reads each layer once, whichever platforms have it. */
function createScans(spool: Spool, progress: Progress, signal: AbortSignal | undefined) {
  const limit = pLimit(4);
  const scans = new Map<Digest, ReturnType<typeof scanLayer>>();
  const take: TakeBlob = (file, bytes) => spoolWhole(file, bytes, spool, signal);
  const scan = async (layer: ServedLayer, platform: string) => {
    const { digest: id, size } = layer.descriptor;
    const transfer = { type: 'transfer', id, name: id, platforms: [platform], size } as const;
    if (!layer.tar) progress({ ...transfer, state: 'started' });
    const scanned = await scanLayer(layer, take);
    if (!layer.tar) progress({ ...transfer, state: 'checked' });
    return scanned;
  };
  return (source: Source, descriptor: Descriptor, platform: Descriptor) => {
    const known = scans.get(descriptor.digest);
    const scanning =
      known ?? limit(async () => scan(await openLayer(source, descriptor), platformName(platform)));
    scans.set(descriptor.digest, scanning);
    return scanning;
  };
}
