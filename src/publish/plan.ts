import { observedChains } from '../application/prepared/observedchains.ts';
import type { PreparedBuild } from '../application/prepared/prepared.ts';
import { ImagebuildError, type Warning } from '../errors.ts';
import type { ImageRecord } from '../image/annotations.ts';
import type { HistoryEntry } from '../image/containerconfig.ts';
import { shorten } from '../text/format.ts';
import { say } from '../text/say.ts';
import { platformTag } from './lookup/versiontags.ts';
import {
  type ComputedLayer,
  type EngineLayer,
  type ExistingLayer,
  formatTime,
  type ImageFacts,
  type ImageLayout,
  type ImageLayouts,
  isComputed,
  type LayerPlan,
  type MountCandidate,
  type PlannedManifest,
  type PublicationPlan,
  type ResolvedTaken,
  type StoredLayer,
  takenKey,
} from './plantypes.ts';
import type { ResolvedBase, ResolvedBases } from './resolve/bases.ts';
import type { ResolvedImage, ResolvedImages } from './resolve/imagetypes.ts';
import type { HostPulls } from './resolve/quota.ts';

/** A build whose sources have been asked and whose layers are laid out. */
export interface ResolvedBuild extends ResolvedImages {
  readonly facts: ImageFacts;
  readonly bases: ResolvedBases;
  readonly taken: ResolvedTaken;
  readonly layouts: ImageLayouts;
  readonly pulls: readonly HostPulls[];
}

/** A build's layers in the target, by key; the key of a layer that exists already is its digest. */
export interface TargetFindings {
  /** The target has these. */
  readonly present: ReadonlyMap<string, StoredLayer>;
  /** Another repository of the target's registry probably has these. */
  readonly mountable: ReadonlyMap<string, MountCandidate>;
  /** false: the target has a tag for the index only. */
  readonly platformTags: boolean;
}

/**
 * Decides everything that publishing does: the layers with their actions, manifests and tags.
 * @throws CONTENT_INVALID when a blob claims to be a computed layer.
 */
export function planPublication(
  prepared: PreparedBuild,
  resolved: ResolvedBuild,
  findings: TargetFindings,
): PublicationPlan {
  const { facts, images, layouts, bases, taken, pulls } = resolved;
  const manifests = [...layouts].map(([platform, layout]): PlannedManifest => {
    const { config, author } = prepared.platforms[platform]!;
    const base = bases.get(platform);
    const addedLayers = layout.layers.map((layer) => {
      if ('key' in layer) return layer;
      if (!('from' in layer)) return engineLayer(layer, prepared.files);
      return taken.get(takenKey(layer.from, layer.descriptor.digest))!.layer;
    });
    const records = recordsByName(images, platform);
    return {
      platform,
      tag: findings.platformTags ? platformTag(facts.version, platform) : undefined,
      config,
      author,
      layers: [...(base?.layers ?? []), ...addedLayers].map((layer) => planLayer(layer, findings, records)),
      history: historyOf(base, layout, facts),
    };
  });
  checkKeys(manifests.flatMap(({ layers }) => layers));
  const warnings = [...resolved.warnings, ...[...layouts.values()].flatMap((layout) => layout.warnings)];
  return {
    facts,
    manifests,
    tag: facts.version,
    dropped: prepared.unsupported,
    pulls,
    warnings: distinctWarnings(warnings),
  };
}

function planLayer(
  layer: ComputedLayer | ExistingLayer,
  { present, mountable }: TargetFindings,
  records: ReadonlyMap<string, ImageRecord>,
): LayerPlan {
  const [key, size] = isComputed(layer)
    ? [layer.key, layer.tarSize]
    : [layer.descriptor.digest, layer.descriptor.size];
  const images = isComputed(layer) ? layer.images : [];
  const planned = { key, layer, records: images.flatMap((name) => records.get(name) ?? []) };
  const stored = present.get(key);
  if (stored) return { ...planned, action: 'reuse', bytes: 0, stored };
  const candidate = mountable.get(key);
  if (candidate) return { ...planned, action: 'mount', bytes: 0, candidate };
  return { ...planned, action: 'build', bytes: size };
}

/**
 * Refuses a blob whose digest is a computed layer's key. A key is a digest too, of the description of a
 * layer: a base image that has the description as a blob could pass it off as the layer
 * (docs/security-rules.md 23).
 */
function checkKeys(layers: readonly LayerPlan[]): void {
  const keys = new Set(layers.filter(({ layer }) => isComputed(layer)).map(({ key }) => key));
  const impostor = layers.find(({ key, layer }) => !isComputed(layer) && keys.has(key));
  if (impostor) throw new ImagebuildError('CONTENT_INVALID', say('layerIsKey', { digest: impostor.key }));
}

function engineLayer(layer: EngineLayer, files: PreparedBuild['files']): ExistingLayer {
  const content = files(layer.descriptor.digest);
  return { ...layer, madeBy: 'engine', open: (offset) => content.open(offset) };
}

/**
 * Returns the records of a platform's embedded images, from which the next build plans their layers without
 * their sources.
 */
function recordsByName(images: readonly ResolvedImage[], platform: string): Map<string, ImageRecord> {
  return new Map(
    images.flatMap(({ name, prepared, digest: source, embedded, anyPlatform, readFrom }) => {
      const image = embedded.get(platform);
      if (!image) return [];
      const { manifest, blobs, index, nested } = image;
      const observed = recordedChains(prepared.origins);
      const record: ImageRecord = {
        reference: name,
        source,
        manifest: descriptorOf(manifest),
        blobs: blobs.map(({ digest, size }) => ({ digest, size })),
        ...(index ? { index: descriptorOf(index) } : {}),
        ...(nested ? { nested: nested.map(descriptorOf) } : {}),
        ...(readFrom === undefined ? {} : { readFrom }),
        ...(anyPlatform ? { anyPlatform } : {}),
        ...(observed.length === 0 ? {} : { observed }),
      };
      return [[name, record] as const];
    }),
  );
}

/** The chains that the annotation of a layer keeps of an image, and the characters of each. */
const recordedLimits = { chains: 5, length: 500 } as const;

/**
 * Returns the ways by which a cluster came to pull an image, as `imagebuild why` shows them of the result.
 */
function recordedChains(origins: ResolvedImage['prepared']['origins']): string[] {
  const chains = observedChains(origins).slice(0, recordedLimits.chains);
  return chains.map((chain) => shorten(chain, recordedLimits.length));
}

function descriptorOf({ mediaType, digest, size }: ImageRecord['manifest']): ImageRecord['manifest'] {
  return { mediaType, digest, size };
}

function historyOf(
  base: ResolvedBase | undefined,
  { history }: ImageLayout,
  facts: ImageFacts,
): HistoryEntry[] {
  const created = formatTime(facts.created);
  const addedHistory = history.map(({ createdBy, emptyLayer }) => ({
    created,
    created_by: createdBy,
    ...(emptyLayer ? { empty_layer: true } : {}),
  }));
  return [...(base?.history ?? []), ...addedHistory];
}

function distinctWarnings(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
}

/**
 * Returns the image's facts that don't come from its Kubefile.
 * @param source of the configuration: the environment of a run never changes a digest.
 * @throws USAGE when SOURCE_DATE_EPOCH isn't a number of seconds.
 */
export function imageFacts(
  { type, app, version, directory }: PreparedBuild['request'],
  env: Readonly<Record<string, string | undefined>>,
  source?: string,
): ImageFacts {
  const created = Number(env['SOURCE_DATE_EPOCH'] ?? 0);
  if (!Number.isSafeInteger(created) || created < 0)
    throw new ImagebuildError('USAGE', say('sourceDateEpoch'));
  return {
    type: directory ? undefined : type,
    ...{ app, version, created, source },
    annotations: directory?.annotations,
  };
}
