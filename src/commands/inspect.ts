import pLimit from 'p-limit';
import type { Usage } from '../application/usage/usage.ts';
import { ImagebuildError, joinProblems, type Message } from '../errors.ts';
import { annotationKeys } from '../image/annotations.ts';
import { type Descriptor, type Digest, platformName } from '../image/descriptor.ts';
import { parseImageConfig } from '../image/imageconfig.ts';
import { parseConfig, parseImageManifest, readSmallBlob } from '../image/manifest.ts';
import { suggestTags } from '../image/neartags.ts';
import { countingSource, type Source } from '../image/store.ts';
import { pairLayers } from '../layers/layerreader.ts';
import type { Completeness } from '../prepare/search/completeness.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { verifyOthers } from './inspect/attestations.ts';
import { checkEmbedded, type EmbeddedInspection, listEmbedded } from './inspect/embedded.ts';
import { nameLayers } from './inspect/layernames.ts';
import { registryFiles } from './inspect/registryview.ts';
import { type ScannedLayer, scanLayer } from './inspect/scan.ts';
import { imageUsage } from './inspect/usagefiles.ts';
import { locateImage } from './locatedimage.ts';

/** The contents of an image, per platform. */
export interface ImageInspection {
  readonly location: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** apps, configs or dockerimages, if the image has the annotation. */
  readonly type?: string | undefined;
  readonly version?: string | undefined;
  /** true: every byte was read and checked against its digest. */
  readonly verified: boolean;
  readonly platforms: readonly PlatformInspection[];
  /** Entries of the index that aren't platforms: attestations. */
  readonly others: readonly { digest: Digest; size: number; mediaType: string }[];
}

export interface PlatformInspection {
  readonly platform: string;
  readonly digest: Digest;
  /** Bytes of configuration and layers, as they are stored. */
  readonly size: number;
  /** The `config` object of the image's configuration. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly layers: readonly { digest: Digest; size: number; mediaType: string }[];
  readonly images: readonly EmbeddedInspection[];
  /** How it is used: its commands, what may be set, what it needs. */
  readonly usage: Usage;
  /** What it needs and doesn't hold, if that was asked. */
  readonly completeness?: Completeness | undefined;
}

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
  const located = await locateImage(location, stores, options.platforms, progress);
  if (!located) {
    const { source, name } = await stores.open(location);
    throw new ImagebuildError('IMAGE_NOT_FOUND', say('inspectNotFound', { location }), {
      place: { image: location },
      hint: (await suggestTags(name, source)) ?? say('inspectName'),
    });
  }
  const { source, published } = located;
  await using completeness = options.complete
    ? await openCompleteness(location, settings, progress)
    : undefined;
  const platforms: PlatformInspection[] = [];
  for (const descriptor of published.platforms) {
    const inspected = await inspectPlatform(source, descriptor, published.type, options.verify, progress);
    const checked = await completeness?.check(source, descriptor);
    platforms.push({ ...inspected, ...(checked && { completeness: checked }) });
  }
  if (options.verify) await verifyOthers(source, published.others);
  const { type, version } = published;
  const { digest, mediaType } = published.descriptor;
  const others = published.others.map(named);
  return { location, digest, mediaType, type, version, verified: options.verify, platforms, others };
}

/** Loads the code that renders charts only when it is asked for. */
async function openCompleteness(location: string, settings: Settings, progress: Progress) {
  const { createCompletenessCheck } = await import('../prepare/search/completeness.ts');
  const { createWorkspace } = await import('../prepare/workspace.ts');
  const workspace = await createWorkspace(settings.env, progress);
  const check = createCompletenessCheck(workspace.directory, location, settings);
  return {
    check: async (source: Source, descriptor: Descriptor): Promise<Completeness> => {
      const platform = platformName(descriptor) || 'unknown';
      progress({ type: 'phase', phase: 'inspect', message: say('phaseComplete', { platform }).text });
      const checked = await check({ platform, ...(await readImage(source, descriptor)) });
      for (const warning of checked.warnings) progress({ type: 'warning', warning });
      return checked;
    },
    [Symbol.asyncDispose]: workspace[Symbol.asyncDispose],
  };
}

/** Reads the configuration of an image, and lists those of its layers that may hold more than one blob. */
async function readImage(source: Source, descriptor: Descriptor) {
  const name = source.location;
  const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
  const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
  const layers = pairLayers(source, manifest, image, name);
  return { config: image.config, layers: layers.filter((layer) => !isBlobLayer(layer.descriptor)) };
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
  const scanned = await scanLayers(
    source,
    verify ? layers : layers.filter((layer) => !isBlobLayer(layer)),
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

/**
 * Tells whether a layer holds a blob of an embedded image. The manifests describe it already, so that only
 * `--verify` reads it.
 */
function isBlobLayer({ annotations, mediaType }: Descriptor): boolean {
  const ours = annotations?.[annotationKeys.layerKey] !== undefined;
  return ours && annotations?.[annotationKeys.layerImages] === undefined && !mediaType.includes('+');
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
