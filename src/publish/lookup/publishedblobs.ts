import type { PreparedBuild } from '../../application/prepared/prepared.ts';
import type { EmbeddedImage } from '../../embedded/embed.ts';
import { collectBytes } from '../../image/content.ts';
import { type Digest, digestOf } from '../../image/descriptor.ts';
import { parseReference } from '../../image/reference.ts';
import { type Source, type Target, wrapSource } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { contentOffsets, type Encoding } from '../../layers/layer.ts';
import type { StoredLayer } from '../commit/manifests.ts';
import { layOutImage, type PlannedLayer } from '../layout/image.ts';
import type { BuildRecords, ImageRecord } from './buildrecords.ts';

/**
 * Where embedded content lies in published layers.
 *
 * When one of many images that share a layer changes, the others of that layer are to be written again. Their bytes are in the layer that
 * is published, so they are read there (Range) and cost no pull. Where, is known without reading: what the records say is planned
 * once more, and a layer whose key comes out as the published one has its bytes in the same places. One that comes out otherwise is
 * left alone.
 */
export type BlobLocations = ReadonlyMap<Digest, { readonly layer: StoredLayer; readonly offset: number }>;

/** @param recorded what each earlier version recorded, the best first. */
export function locateBlobs(
  prepared: PreparedBuild,
  recorded: readonly BuildRecords[],
  encoding: Encoding,
): BlobLocations {
  const places = new Map<Digest, { layer: StoredLayer; offset: number }>();
  for (const { layers, images } of recorded) {
    for (const planned of planAgain(prepared, images, encoding)) {
      const layer = layers.get(planned.key);
      if (layer?.digest !== layer?.diffId || layer?.size !== planned.tarSize) continue;
      for (const [digest, offset] of contentOffsets(planned.spec))
        if (!places.has(digest)) places.set(digest, { layer, offset });
    }
  }
  return places;
}

/** The layers of embedded images as they would be planned for what is recorded. */
function planAgain(
  prepared: PreparedBuild,
  records: BuildRecords['images'],
  encoding: Encoding,
): PlannedLayer[] {
  return Object.entries(prepared.platforms).flatMap(([platform, part]) => {
    const own = [...records].filter(([name]) => name.startsWith(`${platform} `));
    const below = (part.base?.layers ?? []).map(({ diffId, ...descriptor }) => ({ descriptor, diffId }));
    const images = own.map(([, record]) => recordedImage(record));
    const { layers } = layOutImage(part, images, encoding, { layers: below, history: [] });
    return layers.filter((layer) => 'key' in layer).filter((layer) => layer.images.length > 0);
  });
}

function recordedImage({ reference, manifest, blobs, index }: ImageRecord): EmbeddedImage {
  const unread = <T extends { digest: Digest; size: number }>(content: T) => ({ ...content, open: notRead });
  return {
    reference: parseReference(reference),
    origin: 'the record',
    manifest: unread(manifest),
    blobs: blobs.map(unread),
    ...(index ? { index: unread(index) } : {}),
  };
}

function notRead(): never {
  throw new RangeError('what is planned again is not read');
}

/** @returns what makes of a source one that is asked only for what no published layer holds. */
export function readPublishedFirst(
  target: Target,
  findPlaces: () => Promise<BlobLocations>,
): (source: Source) => Source {
  let places: Promise<BlobLocations> | undefined;
  const there = new Map<Digest, Promise<boolean>>();
  const find = async (digest: Digest) => {
    places ??= findPlaces();
    const place = (await places).get(digest);
    if (!place) return undefined;
    const { layer } = place;
    const isThere = there.get(layer.digest) ?? target.has(layer);
    there.set(layer.digest, isThere);
    return (await isThere) ? place : undefined;
  };
  return (source) =>
    wrapSource(source, {
      async *blob(descriptor, offset = 0, options) {
        const place = await find(descriptor.digest);
        if (!place) return yield* source.blob(descriptor, offset, options);
        // A layer that embeds the blob checks what it reads, wherever that comes from.
        yield* part(target, place.layer, { start: place.offset + offset, length: descriptor.size - offset });
      },
      async manifest(descriptor) {
        const place = await find(descriptor.digest);
        if (!place) return source.manifest(descriptor);
        const bytes = await collectBytes(
          part(target, place.layer, { start: place.offset, length: descriptor.size }),
        );
        return digestOf(bytes) === descriptor.digest ? bytes : source.manifest(descriptor);
      },
    });
}

async function* part(
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
