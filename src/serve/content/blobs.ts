import { checkBytes, collectBytes, drainBytes } from '../../image/content.ts';
import { readAgainIfDamaged } from '../../image/damage.ts';
import type { Digest } from '../../image/descriptor.ts';
import { manifestLimit } from '../../image/manifest.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import type { Blobs } from './blobreader.ts';
import type { BlobPlaces, ServedFile, ServedLayer } from './places.ts';
import type { Spool } from './spool.ts';
import { createUnpacker, type LayerUnpacker, type ServedBlob, stoppable, wrongBlob } from './unpacker.ts';

/** Opens blobs. @param signal stops what is going on. */
export function openBlobs(places: BlobPlaces, spool: Spool, signal: AbortSignal | undefined): Blobs {
  const blobs = new Map(
    [...places].map(([digest, files]): [Digest, ServedBlob] => [digest, { ...bestPlace(files), digest }]),
  );
  const unpackers = createUnpackers([...blobs.values()], spool, signal);
  /** The blobs that were found to be right, or that are being read for it. */
  const verified = new Map<Digest, Promise<void>>();

  const open = async function* (blob: ServedBlob, start: number, end: number, options: OpenOptions): Bytes {
    const { layer, offset } = blob;
    if (layer.tar && offset !== undefined) return yield* layer.tar.read(offset + start, end - start, options);
    const unpacker = unpackers.get(layer)!;
    if (!spool.has(blob.digest)) await unpacker.spool(blob);
    yield* spool.read(blob.digest, start, end) ?? unpacker.stream(blob, start, end);
  };
  const openWhole = (blob: ServedBlob, options: OpenOptions) =>
    checkBytes(open(blob, 0, blob.size, options), blob, () => wrongBlob(blob));

  const verify = (blob: ServedBlob): Promise<void> => {
    const known = verified.get(blob.digest);
    if (known) return known;
    const reading = readAgainIfDamaged((options) => drainBytes(stoppable(openWhole(blob, options), signal)));
    verified.set(blob.digest, reading);
    reading.catch(() => verified.delete(blob.digest));
    return reading;
  };
  const find = (digest: Digest): ServedBlob => blobs.get(digest)!;

  return {
    size: (digest) => blobs.get(digest)?.size,
    async *read(digest, start, end) {
      const blob = find(digest);
      if (start > 0 || end < blob.size) {
        // Bytes in the spool were checked when they were written.
        if (!spool.has(digest)) await verify(blob);
        const part = checkBytes(open(blob, start, end, {}), { size: end - start }, () => wrongBlob(blob));
        return yield* stoppable(withholdLast(part), signal);
      }
      yield* stoppable(withholdLast(openWhole(blob, {})), signal);
      verified.set(digest, Promise.resolve());
    },
    async readSmall(digest) {
      const blob = blobs.get(digest);
      if (!blob || blob.size > manifestLimit) return undefined;
      return await readAgainIfDamaged((options) => collectBytes(openWhole(blob, options)));
    },
  };
}

/** Prefers a place that can be read at any position. */
function bestPlace(files: readonly ServedFile[]): ServedFile {
  return files.find(({ offset }) => offset !== undefined) ?? files[0]!;
}

function createUnpackers(
  blobs: readonly ServedBlob[],
  spool: Spool,
  signal: AbortSignal | undefined,
): Map<ServedLayer, LayerUnpacker> {
  const packed = blobs.filter(({ offset }) => offset === undefined);
  const byLayer = Map.groupBy(packed, ({ layer }) => layer);
  return new Map(
    [...byLayer].map(([layer, inside]) => {
      const members = new Map(inside.map((blob) => [blob.member, blob]));
      return [layer, createUnpacker(layer, members, spool, signal)];
    }),
  );
}

/** Passes bytes on one chunk late, so that the last one doesn't come if the stream ends with an error. */
async function* withholdLast(bytes: Bytes): Bytes {
  let held: Uint8Array | undefined;
  for await (const chunk of bytes) {
    if (chunk.length === 0) continue;
    if (held) yield held;
    held = chunk;
  }
  if (held) yield held;
}
