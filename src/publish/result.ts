import type { PreparedBuild } from '../application/prepared/prepared.ts';
import type { Result } from '../application/result.ts';
import type { EmbeddedImage } from '../embedded/embed.ts';
import type { Warning } from '../errors.ts';
import { parseImageManifest } from '../image/manifest.ts';
import { formatReference } from '../image/reference.ts';
import type { Committed } from './commit/commit.ts';
import type { ImageDocuments } from './commit/manifests.ts';
import type { PreviousBuild } from './lookup/buildrecords.ts';
import type { ResolvedImage } from './resolve/images.ts';
import type { Meter } from './upload/transfer.ts';

/** Everything that is known when a build has ended well. */
export interface PublishOutcome {
  readonly prepared: PreparedBuild;
  readonly reference: string;
  readonly committed: Committed;
  readonly images: readonly ImageDocuments[];
  readonly resolved: readonly ResolvedImage[];
  readonly meter: Meter;
  readonly previous: PreviousBuild | undefined;
  readonly publishSeconds: number;
  readonly warnings: readonly Warning[];
}

/** The result that is shown to people, handed to the bot and written as metadata. */
export function describeResult(outcome: PublishOutcome): Result {
  const { prepared, committed, meter } = outcome;
  return {
    schemaVersion: 1,
    status: 'done',
    request: prepared.request,
    reference: outcome.reference,
    digest: committed.index.descriptor.digest,
    size: committed.index.descriptor.size,
    platforms: Object.fromEntries(outcome.images.map((image) => [image.platform, describePlatform(image)])),
    images: outcome.resolved.map(describeImage),
    ...(outcome.previous ? { previous: describePrevious(outcome.reference, outcome.previous) } : {}),
    transfer: { ...meter },
    durations: { publishSeconds: outcome.publishSeconds },
    warnings: [...outcome.warnings],
    ...(prepared.request.requestId === undefined ? {} : { requestId: prepared.request.requestId }),
  };
}

function describePlatform({ manifest, platform }: ImageDocuments): Result['platforms'][string] {
  const { config, layers } = parseImageManifest(manifest.bytes, manifest.descriptor.mediaType, platform);
  const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
  return { digest: manifest.descriptor.digest, size, layers: layers.length, config: config.digest };
}

function describeImage(image: ResolvedImage): Result['images'][number] {
  const platforms = [...image.platforms].map(
    ([platform, { manifest }]) => [platform, manifest.digest] as const,
  );
  return {
    reference: formatReference(image.reference),
    digest: image.digest,
    platforms: Object.fromEntries(platforms),
    size: sizeOf([...image.platforms.values()]),
    sources: image.prepared.origins.map((origin) => ({ ...origin })),
  };
}

/** The reference is the result's, with the tag of what was there before. */
function describePrevious(
  reference: string,
  { tag, images }: PreviousBuild,
): NonNullable<Result['previous']> {
  return { reference: `${reference.slice(0, reference.lastIndexOf(':'))}:${tag}`, images: [...images] };
}

/** Bytes of the blobs of all platforms, each blob once. */
function sizeOf(images: readonly EmbeddedImage[]): number {
  const sizes = new Map(
    images.flatMap(({ blobs }) => blobs.map((blob) => [blob.digest, blob.size] as const)),
  );
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
