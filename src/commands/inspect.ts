import { registryFiles } from '../embedded/registrylayers.ts';
import { ImagebuildError, joinProblems, type Message } from '../errors.ts';
import { findBlobLayers } from '../image/annotations.ts';
import { type Descriptor, type Digest, platformName } from '../image/descriptor.ts';
import { parseConfig, parseImageManifest, readSmallBlob } from '../image/manifest.ts';
import type { Source } from '../image/store.ts';
import { type TransferQueue, withTransfers } from '../image/transfers.ts';
import { checkCompleteness } from '../prepare/search/completeness.ts';
import type { Progress } from '../progress.ts';
import type { PublishedTag } from '../publish/lookup/published.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { verifyOthers } from './inspect/attestations.ts';
import { checkEmbedded, listEmbedded } from './inspect/embedded.ts';
import type { ImageInspection, PlatformInspection } from './inspect/inspection.ts';
import { historyRows, nameLayers } from './inspect/layernames.ts';
import { openLayerScans, type ShownLayer } from './inspect/layerscans.ts';
import type { ScannedLayer } from './inspect/scan.ts';
import { imageUsage } from './inspect/usagefiles.ts';
import { findImage } from './locatedimage.ts';

interface InspectOptions {
  readonly verify: boolean;
  readonly complete?: boolean | undefined;
  readonly platforms?: readonly string[] | undefined;
}

/**
 * Reads a published image, a layout or an archive.
 * @param location a reference, `oci:DIR[:tag]` or `FILE.tar`: an OCI archive, or one of `docker save`.
 * @param options.verify reads every byte and checks every digest: of manifests, configurations, layers, their
 * tars, attestations, and
 *   of every blob, link and tag of the embedded registry.
 * @param options.complete finds what the image needs, and doesn't hold. Runs helm, and nothing of the image.
 * @param options.platforms the platforms to read; by default all that are there.
 * @throws DIGEST_MISMATCH, CONTENT_INVALID with every problem, IMAGE_NOT_FOUND, PLATFORM_MISSING
 */
export async function inspect(
  location: string,
  options: InspectOptions,
  settings: Settings,
  progress: Progress,
): Promise<ImageInspection> {
  await using stores = createStoreOpener(settings, progress);
  const { source, published } = await findImage(location, stores, options.platforms, progress);
  await using finder = options.complete ? await openSearch(location, settings, progress) : undefined;
  const inspected = await withTransfers(
    (transfers) => inspectPlatforms(transfers, source, published, options.verify, progress),
    settings.signal,
  );
  const platforms: PlatformInspection[] = [];
  for (const [index, descriptor] of published.platforms.entries()) {
    const found = await finder?.find(source, descriptor);
    platforms.push({ ...inspected[index]!, ...(found && { completeness: checkCompleteness(found) }) });
  }
  const { type, version } = published;
  const { digest, mediaType } = published.descriptor;
  const others = published.others.map(named);
  return { location, digest, mediaType, type, version, verified: options.verify, platforms, others };
}

/** Loads the code that renders charts only when it is asked for. */
async function openSearch(location: string, settings: Settings, progress: Progress) {
  const { openNamedImages } = await import('../prepare/search/imagesearch.ts');
  return await openNamedImages(location, settings, progress);
}

/** The image of a platform: its documents, and the layers of it that are read. */
interface PlatformDocuments {
  readonly descriptor: Descriptor;
  readonly platform: string;
  readonly config: Descriptor;
  readonly configuration: Buffer;
  readonly layers: readonly Descriptor[];
  readonly toRead: readonly Descriptor[];
}

/**
 * Inspects all platforms. Their layers and what else the index names are read side by side, each once, and
 * the platforms are checked in order.
 */
async function inspectPlatforms(
  transfers: TransferQueue,
  source: Source,
  { platforms, others, type }: PublishedTag,
  verify: boolean,
  progress: Progress,
): Promise<PlatformInspection[]> {
  for (const descriptor of platforms)
    progress({ type: 'phase', phase: 'inspect', message: shownPlatform(descriptor) });
  const images = await allInOrder(platforms.map((each) => readDocuments(source, each, verify)));
  const shown = nameAllLayers(images);
  const scan = openLayerScans(transfers, progress);
  const scanned = images.map(({ toRead }) =>
    Promise.all(toRead.map((layer) => scan(source, layer, shown.get(layer.digest)!))),
  );
  const describeAll = async () => {
    const described: PlatformInspection[] = [];
    for (const [index, image] of images.entries())
      described.push(describePlatform(source, image, await scanned[index]!, { type, verify }));
    return described;
  };
  const read = new Set(
    images.flatMap(({ config, toRead }) => [config, ...toRead].map(({ digest }) => digest)),
  );
  const verifying = verify ? verifyOthers(transfers, source, others, read) : undefined;
  const [described] = await Promise.all([describeAll(), verifying, ...scanned]);
  return described;
}

/** Waits for all, so that the error that is thrown is always that of the first that failed in the list. */
async function allInOrder<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}

function shownPlatform(descriptor: Descriptor): string {
  return platformName(descriptor) || 'unknown';
}

async function readDocuments(
  source: Source,
  descriptor: Descriptor,
  verify: boolean,
): Promise<PlatformDocuments> {
  const bytes = await source.manifest(descriptor);
  const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, source.location);
  const configuration = await readSmallBlob(source, config);
  const blobs = findBlobLayers(layers, historyRows(configuration));
  const toRead = verify ? layers : layers.filter(({ digest }) => !blobs.has(digest));
  return { descriptor, platform: shownPlatform(descriptor), config, configuration, layers, toRead };
}

/** Names the layers of all platforms, each as its first platform does. */
function nameAllLayers(images: readonly PlatformDocuments[]): Map<Digest, ShownLayer> {
  const named = new Map<Digest, ShownLayer>();
  for (const { platform, layers, configuration } of images)
    for (const [digest, name] of nameLayers(layers, configuration)) {
      const { name: first = name, platforms = [] } = named.get(digest) ?? {};
      named.set(digest, { name: first, platforms: [...platforms, platform] });
    }
  return named;
}

/** Describes the image of a platform. @throws CONTENT_INVALID with every problem, if it is verified */
function describePlatform(
  source: Source,
  { descriptor, platform, config, configuration, layers }: PlatformDocuments,
  scanned: readonly ScannedLayer[],
  { type, verify }: { readonly type: string | undefined; readonly verify: boolean },
): PlatformInspection {
  const files = registryFiles(scanned);
  const { diffIds } = parseConfig(configuration, source.location);
  if (verify)
    checkAll(source.location, platform, [...checkDiffIds(layers, diffIds, scanned), ...checkEmbedded(files)]);
  const { config: settings } = JSON.parse(configuration.toString('utf8')) as { config?: unknown };
  const container = typeof settings === 'object' ? { ...settings } : {};
  return {
    platform,
    digest: descriptor.digest,
    size: layers.reduce((sum, layer) => sum + layer.size, config.size),
    config: container,
    layers: layers.map(named),
    images: listEmbedded(files, source.location),
    usage: imageUsage(container, scanned, { type, holdsImages: files.length > 0 }),
  };
}

function named({ digest, size, mediaType }: Descriptor): Pick<Descriptor, 'digest' | 'size' | 'mediaType'> {
  return { digest, size, mediaType };
}

/** @param scanned every layer, in order. */
function checkDiffIds(
  layers: readonly Descriptor[],
  diffIds: readonly Digest[],
  scanned: readonly ScannedLayer[],
): Message[] {
  if (layers.length !== diffIds.length)
    return [say('inspectDiffIds', { layers: layers.length, diffIds: diffIds.length })];
  return layers.flatMap((layer, index) => {
    const diffId = scanned[index]?.diffId;
    return diffId === diffIds[index]
      ? []
      : [
          say('inspectDiffId', {
            layer: layer.digest,
            actual: String(diffId),
            expected: String(diffIds[index]),
          }),
        ];
  });
}

function checkAll(location: string, platform: string, problems: readonly Message[]): void {
  if (problems.length === 0) return;
  const place = { image: `${location} (${platform})` };
  throw joinProblems(problems.map((problem) => new ImagebuildError('CONTENT_INVALID', problem, { place })));
}
