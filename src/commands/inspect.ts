import pLimit from 'p-limit';
import { registryFiles } from '../embedded/registrylayers.ts';
import { ImagebuildError, joinProblems, type Message } from '../errors.ts';
import { findBlobLayers } from '../image/annotations.ts';
import { type Descriptor, type Digest, platformName } from '../image/descriptor.ts';
import { parseConfig, parseImageManifest, readSmallBlob } from '../image/manifest.ts';
import { countingSource, type Source } from '../image/store.ts';
import { checkCompleteness } from '../prepare/search/completeness.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { verifyOthers } from './inspect/attestations.ts';
import { checkEmbedded, listEmbedded } from './inspect/embedded.ts';
import type { ImageInspection, PlatformInspection } from './inspect/inspection.ts';
import { historyRows, nameLayers } from './inspect/layernames.ts';
import { type ScannedLayer, scanLayer } from './inspect/scan.ts';
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
  const platforms: PlatformInspection[] = [];
  for (const descriptor of published.platforms) {
    const inspected = await inspectPlatform(source, descriptor, published.type, options.verify, progress);
    const found = await finder?.find(source, descriptor);
    platforms.push({ ...inspected, ...(found && { completeness: checkCompleteness(found) }) });
  }
  if (options.verify) await verifyOthers(source, published.others);
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

async function inspectPlatform(
  source: Source,
  descriptor: Descriptor,
  type: string | undefined,
  verify: boolean,
  progress: Progress,
): Promise<PlatformInspection> {
  const platform = platformName(descriptor) || 'unknown';
  progress({ type: 'phase', phase: 'inspect', message: platform });
  const bytes = await source.manifest(descriptor);
  const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, source.location);
  const configuration = await readSmallBlob(source, config);
  const blobs = findBlobLayers(layers, historyRows(configuration));
  const scanned = await scanLayers(
    source,
    verify ? layers : layers.filter(({ digest }) => !blobs.has(digest)),
    { names: nameLayers(layers, configuration), platform },
    progress,
  );
  const inOrder = layers.flatMap(({ digest }) => scanned.get(digest) ?? []);
  const files = registryFiles(inOrder);
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
    usage: imageUsage(container, inOrder, { type, holdsImages: files.length > 0 }),
  };
}

function named({ digest, size, mediaType }: Descriptor): Pick<Descriptor, 'digest' | 'size' | 'mediaType'> {
  return { digest, size, mediaType };
}

async function scanLayers(
  source: Source,
  layers: readonly Descriptor[],
  { names, platform }: { readonly names: ReadonlyMap<Digest, string>; readonly platform: string },
  progress: Progress,
): Promise<Map<Digest, ScannedLayer>> {
  const limit = pLimit(2);
  const scan = async (layer: Descriptor) => {
    const { digest: id, size } = layer;
    const transfer = {
      type: 'transfer',
      id,
      name: names.get(id) ?? id,
      platforms: [platform],
      size,
    } as const;
    progress({ ...transfer, state: 'started' });
    const scanned = await scanLayer(counting(source, layer, progress), layer);
    progress({ ...transfer, state: 'checked' });
    return [id, scanned] as const;
  };
  return new Map(await Promise.all(layers.map((layer) => limit(() => scan(layer)))));
}

function counting(source: Source, layer: Descriptor, progress: Progress): Source {
  const onBytes = (count: number) => progress({ type: 'bytes', id: layer.digest, count });
  return countingSource(source, onBytes);
}

function checkDiffIds(
  layers: readonly Descriptor[],
  diffIds: readonly Digest[],
  scanned: ReadonlyMap<Digest, ScannedLayer>,
): Message[] {
  if (layers.length !== diffIds.length)
    return [say('inspectDiffIds', { layers: layers.length, diffIds: diffIds.length })];
  return layers.flatMap((layer, index) => {
    const diffId = scanned.get(layer.digest)?.diffId;
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
