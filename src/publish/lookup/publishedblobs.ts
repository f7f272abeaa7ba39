import { recordedImage } from '../../embedded/recordedimage.ts';
import type { EmbeddedImage } from '../../embedded/registryfiles.ts';
import { collectBytes } from '../../image/content.ts';
import { type Digest, digestOf } from '../../image/descriptor.ts';
import { type Source, type Target, wrapSource } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { contentOffsets } from '../../layers/layer.ts';
import type { ComputedLayer, StoredLayer } from '../plantypes.ts';
import type { BuildRecords } from './buildrecords.ts';
import type { OptionalReads } from './optional.ts';

/**
 * The positions of embedded content in published layers.
 *
 * When one of many images that share a layer changes, the others in that layer have to be written again. The
 * published layer has their bytes, so they are read from there (Range) and cost no pull. Their positions are
 * known without reading anything: the recorded images are laid out again, and a layer that gets the published
 * layer's key has its bytes in the same positions. Other layers are ignored.
 */
type BlobLocations = ReadonlyMap<Digest, { readonly layer: StoredLayer; readonly offset: number }>;

/** Lays out images of a platform; only layers of embedded images matter. */
type LayOut = (platform: string, images: readonly EmbeddedImage[]) => readonly ComputedLayer[];

/** @param earlier the records of each earlier version, the best first. */
export function locateBlobs(
  platforms: readonly string[],
  earlier: readonly BuildRecords[],
  layOut: LayOut,
): BlobLocations {
  const locations = new Map<Digest, { layer: StoredLayer; offset: number }>();
  for (const { layers, images } of earlier) {
    for (const computed of platforms.flatMap((platform) => layOutAgain(platform, images, layOut))) {
      const layer = layers.get(computed.key);
      if (layer?.digest !== layer?.diffId || layer?.size !== computed.tarSize) continue;
      for (const [digest, offset] of contentOffsets(computed.spec))
        if (!locations.has(digest)) locations.set(digest, { layer, offset });
    }
  }
  return locations;
}

function layOutAgain(platform: string, records: BuildRecords['images'], layOut: LayOut): ComputedLayer[] {
  const own = [...records].filter(([key]) => key.startsWith(`${platform} `));
  const images = own.map(([, record]) => recordedImage(record));
  return layOut(platform, images).filter((layer) => layer.images.length > 0);
}

/**
 * Returns a function that wraps a source: content that a published layer has is read from the target,
 * everything else from the source.
 */
export function publishedFirst(
  target: Target,
  locate: () => Promise<BlobLocations>,
  { attempt }: OptionalReads,
): (source: Source) => Source {
  let locations: Promise<BlobLocations> | undefined;
  const confirmed = new Map<Digest, Promise<boolean>>();
  const find = async (digest: Digest) => {
    locations ??= locate();
    const location = (await locations).get(digest);
    if (!location) return undefined;
    const { layer } = location;
    const isThere = confirmed.get(layer.digest) ?? attempt(target.has(layer), false);
    confirmed.set(layer.digest, isThere);
    return (await isThere) ? location : undefined;
  };
  return (source) =>
    wrapSource(source, {
      async *blob(descriptor, offset = 0, options) {
        const found = options?.fresh ? undefined : await find(descriptor.digest);
        if (!found) return yield* source.blob(descriptor, offset, options);
        // A layer that embeds the blob checks the bytes that it reads, wherever they come from.
        const range = { start: found.offset + offset, length: descriptor.size - offset };
        yield* readRange(target, found.layer, range);
      },
      async manifest(descriptor) {
        const found = await find(descriptor.digest);
        if (!found) return source.manifest(descriptor);
        const range = { start: found.offset, length: descriptor.size };
        const bytes = await collectBytes(readRange(target, found.layer, range));
        return digestOf(bytes) === descriptor.digest ? bytes : source.manifest(descriptor);
      },
    });
}

async function* readRange(
  target: Target,
  layer: StoredLayer,
  { start, length }: { start: number; length: number },
): Bytes {
  let left = length;
  if (left <= 0) return;
  for await (const chunk of target.blob(layer, start, { length })) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
