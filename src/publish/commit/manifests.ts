import type { PreparedPlatform } from '../../application/prepared/prepared.ts';
import type { HistoryEntry } from '../../image/containerconfig.ts';
import {
  type Descriptor,
  type Digest,
  mediaTypes,
  parsePlatform,
  platformName,
} from '../../image/descriptor.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../image/manifest.ts';
import { annotationKeys } from '../annotations.ts';
import type { ImageLayout, PlannedLayer } from '../layout/image.ts';
import { encodeRecords, type ImageRecord } from '../lookup/buildrecords.ts';
import type { KnownLayer } from '../resolve/bases.ts';

/** A layer that stands in the target: what its planned bytes turned out to be. */
export interface StoredLayer {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly diffId: Digest;
  /** It was there already, and the target confirmed that it still is. */
  readonly reused?: true;
}

/** By key. */
export type StoredLayers = ReadonlyMap<Digest, StoredLayer>;

/** A JSON document with its descriptor. */
export interface Document {
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
}

/** What a platform's image is made of, ready to be written. */
export interface ImageDocuments {
  readonly platform: string;
  readonly config: Document;
  readonly manifest: Document;
}

/** What is said of an image beyond its Kubefile. */
export interface ImageFacts {
  readonly type: string;
  readonly app: string;
  readonly version: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** What a layer's descriptor says of an embedded image, by reference. */
export type EmbeddedFacts = (reference: string) => ImageRecord;

/** Everything that an image's documents are a function of. */
export interface ImageParts {
  readonly prepared: PreparedPlatform;
  readonly image: ImageLayout;
  readonly stored: (layer: PlannedLayer) => StoredLayer;
  readonly embedded: EmbeddedFacts;
  readonly facts: ImageFacts;
}

/**
 * The configuration and the manifest of one platform (OCI image-spec config.md, manifest.md): a pure function of the plan and
 * of the stored layers.
 */
export function imageDocuments(platform: string, parts: ImageParts): ImageDocuments {
  const { prepared, image, stored, embedded, facts } = parts;
  const { os, architecture, variant } = parsePlatform(platform);
  const created = isoTime(facts.created);
  const layers = [
    ...image.base.layers,
    ...image.layers.map((layer) => ('key' in layer ? writtenLayer(layer, stored(layer), embedded) : layer)),
  ];
  const config = encodeJson(mediaTypes.ociConfig, {
    created,
    ...(prepared.author === undefined ? {} : { author: prepared.author }),
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    config: prepared.config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: [...image.base.history, ...image.history.map((row) => historyEntry(row, created))],
  });
  const manifest = encodeManifest({
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    annotations: annotationsOf(facts),
  });
  return { platform, config, manifest };
}

function historyEntry(
  { createdBy, emptyLayer }: ImageLayout['history'][number],
  created: string,
): HistoryEntry {
  return { created, created_by: createdBy, ...(emptyLayer ? { empty_layer: true } : {}) };
}

/** A layer of ours, with what its descriptor says for the next build. */
function writtenLayer(layer: PlannedLayer, stored: StoredLayer, embedded: EmbeddedFacts): KnownLayer {
  const { mediaType, digest, size, diffId } = stored;
  const images = layer.images.map(embedded);
  const annotations = {
    [annotationKeys.layerKey]: layer.key,
    ...(images.length === 0 ? {} : { [annotationKeys.layerImages]: encodeRecords(images) }),
  };
  return { descriptor: { mediaType, digest, size, annotations }, diffId };
}

/** The index over platform manifests (OCI image-spec image-index.md), sorted by platform. */
export function indexDocument(manifests: readonly Descriptor[], facts: ImageFacts): Document {
  const sorted = [...manifests].sort((a, b) =>
    platformName(a) < platformName(b) ? -1 : platformName(a) > platformName(b) ? 1 : 0,
  );
  return encodeIndex({ manifests: sorted, annotations: annotationsOf(facts) });
}

/** A platform manifest's entry in the index. */
export function indexEntry({ platform, manifest }: ImageDocuments): Descriptor {
  return { ...manifest.descriptor, platform: parsePlatform(platform) };
}

function annotationsOf(facts: ImageFacts): Record<string, string> {
  return {
    [annotationKeys.type]: facts.type,
    'org.opencontainers.image.title': facts.app,
    'org.opencontainers.image.version': facts.version,
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
