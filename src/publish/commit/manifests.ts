import { ImagebuildError } from '../../errors.ts';
import { annotationKeys, encodeRecords } from '../../image/annotations.ts';
import {
  type Descriptor,
  type Digest,
  mediaTypes,
  parsePlatform,
  platformName,
} from '../../image/descriptor.ts';
import { encodeIndex, encodeJson, encodeManifest, manifestLimit } from '../../image/manifest.ts';
import { say } from '../../text/say.ts';
import {
  formatTime,
  type GivenAnnotations,
  type ImageFacts,
  isComputed,
  type LayerPlan,
  type PlannedManifest,
  type StoredLayer,
} from '../plantypes.ts';

/** A JSON document with its descriptor. */
export interface EncodedDocument {
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
}

/** The documents of one platform's image, ready to be written. */
export interface ImageDocuments {
  readonly platform: string;
  /** The platform's own tag. */
  readonly tag: string | undefined;
  readonly config: EncodedDocument;
  readonly manifest: EncodedDocument;
}

/**
 * Encodes the configuration and the manifest of one platform (OCI image-spec config.md, manifest.md).
 * @param stored the layers in the target, by key.
 */
export function encodeImage(
  { platform, tag, layers, config: container, author, history }: PlannedManifest,
  stored: ReadonlyMap<Digest, StoredLayer>,
  facts: ImageFacts,
): ImageDocuments {
  const { os, architecture, variant } = parsePlatform(platform);
  const written = layers.map((layer) => writtenLayer(layer, stored.get(layer.key)!));
  const config = encodeJson(mediaTypes.ociConfig, {
    created: formatTime(facts.created),
    ...(author === undefined ? {} : { author }),
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    config: container,
    rootfs: { type: 'layers', diff_ids: written.map(({ diffId }) => diffId) },
    history,
  });
  const encode = (descriptors: readonly Descriptor[]) =>
    encodeManifest({
      config: config.descriptor,
      layers: descriptors,
      annotations: annotationsOf(facts, 'manifest'),
    });
  const descriptors = written.map(({ descriptor }) => descriptor);
  const whole = encode(descriptors);
  const excess = whole.bytes.length - manifestLimit;
  const manifest = excess > 0 ? encode(withFewerRecords(descriptors, excess)) : whole;
  const name = `${facts.app} ${facts.version} (${platform})`;
  checkSize('configuration', name, config);
  checkSize('manifest', name, manifest);
  return { platform, tag, config, manifest };
}

/**
 * Leaves out the records of the layers that have the most of them, for an image with so many images that its
 * manifest would be too large. The next build then asks the sources of those images again.
 * @param excess bytes that must go.
 */
function withFewerRecords(layers: readonly Descriptor[], excess: number): readonly Descriptor[] {
  const recorded = layers.map((layer) => layer.annotations?.[annotationKeys.layerImages]);
  // As it is written: JSON in a text of JSON.
  const bytes = recorded.map((text) => (text === undefined ? 0 : Buffer.byteLength(JSON.stringify(text))));
  const most = bytes.map((_, index) => index).sort((a, b) => bytes[b]! - bytes[a]!);
  const dropped = new Set<number>();
  let left = excess;
  for (const index of most) {
    if (left <= 0) break;
    dropped.add(index);
    left -= bytes[index]!;
  }
  return layers.map((layer, index) => {
    if (!dropped.has(index) || recorded[index] === undefined) return layer;
    const { [annotationKeys.layerImages]: _, ...annotations } = layer.annotations ?? {};
    return { ...layer, annotations };
  });
}

/** Refuses a document that is larger than what tools, and imagebuild itself, read. */
function checkSize(what: string, name: string, { bytes }: EncodedDocument): void {
  if (bytes.length <= manifestLimit) return;
  const words = { what, name, bytes: bytes.length, limit: manifestLimit };
  throw new ImagebuildError('LIMIT_EXCEEDED', say('imageDocumentTooLarge', words), {
    hint: say('imageDocumentTooLargeHint'),
  });
}

/** Returns a layer's descriptor. That of a computed layer has annotations for the next build. */
function writtenLayer(
  { layer, records }: LayerPlan,
  { mediaType, digest, size, diffId }: StoredLayer,
): { descriptor: Descriptor; diffId: Digest } {
  if (!isComputed(layer)) return { descriptor: layer.descriptor, diffId: layer.diffId };
  const annotations = {
    [annotationKeys.layerKey]: layer.key,
    ...(records.length === 0 ? {} : { [annotationKeys.layerImages]: encodeRecords(records) }),
  };
  return { descriptor: { mediaType, digest, size, annotations }, diffId };
}

/** Encodes the index of platform manifests (OCI image-spec image-index.md), sorted by platform. */
export function indexDocument(manifests: readonly Descriptor[], facts: ImageFacts): EncodedDocument {
  const sorted = [...manifests].sort((a, b) =>
    platformName(a) < platformName(b) ? -1 : platformName(a) > platformName(b) ? 1 : 0,
  );
  return encodeIndex({ manifests: sorted, annotations: annotationsOf(facts, 'index') });
}

/** Returns the entry of a platform's manifest in the index. */
export function indexEntry({ platform, manifest }: ImageDocuments): Descriptor {
  return { ...manifest.descriptor, platform: parsePlatform(platform) };
}

function annotationsOf(facts: ImageFacts, document: keyof GivenAnnotations): Record<string, string> {
  return {
    ...(facts.type === undefined ? {} : { [annotationKeys.type]: facts.type }),
    'org.opencontainers.image.title': facts.app,
    'org.opencontainers.image.version': facts.version,
    ...(facts.source === undefined ? {} : { 'org.opencontainers.image.source': facts.source }),
    ...facts.annotations?.[document],
  };
}
