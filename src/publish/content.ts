import type { ImageContent, PlatformContent } from '../application/preview/content.ts';
import type { Result } from '../application/result.ts';
import { digestOf } from '../image/descriptor.ts';
import { entriesDigest } from '../layers/layer.ts';
import { type ComputedLayer, type ExistingLayer, isComputed, type PlannedManifest } from './plantypes.ts';

/**
 * Hashes what an image holds on each platform, so that two builds can be compared without their bytes. How
 * layers are compressed, reused or moved doesn't count, and neither do annotations.
 */
export function hashContents(manifests: readonly PlannedManifest[], images: Result['images']): ImageContent {
  return Object.fromEntries(
    manifests.map((manifest) => [manifest.platform, hashContent(manifest, images)] as const),
  );
}

function hashContent(
  { platform, config, author, layers }: PlannedManifest,
  images: Result['images'],
): PlatformContent {
  const embedded = images.flatMap(({ reference, platforms }) => {
    const digest = platforms?.[platform];
    return digest === undefined ? [] : [`${reference} ${digest}`];
  });
  return {
    configuration: digestOf(JSON.stringify(sorted({ author, config }))),
    files: digestOf(layers.flatMap(({ layer }) => fileIdentity(layer)).join('\n')),
    images: digestOf(embedded.sort().join('\n')),
  };
}

/** Identifies a layer by the files in it; nothing for one that holds embedded images, which have a hash. */
function fileIdentity(layer: ComputedLayer | ExistingLayer): string[] {
  if (!isComputed(layer)) return [layer.diffId];
  const isEmbedded = layer.contents !== undefined && !/^blob \S+$/.test(layer.contents);
  return isEmbedded ? [] : [entriesDigest(layer.spec.entries)];
}

/** Returns a value with the keys of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
