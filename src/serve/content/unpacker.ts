import { parseEmbeddedPath } from '../../embedded/registryfiles.ts';
import { ImagebuildError } from '../../errors.ts';
import { checkBytes, skipBytes } from '../../image/content.ts';
import { isDamage, mayBeDamage, readAgainIfDamaged } from '../../image/damage.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';
import type { ServedFile, ServedLayer } from './places.ts';
import { openMembers, takeBytes } from './servedlayer.ts';
import type { Spool } from './spool.ts';

/** A file whose digest the registry's path gives. */
export interface ServedBlob extends ServedFile {
  readonly digest: Digest;
}

/** Unpacks a layer that can't be read at any position. It is never unpacked twice at once. */
export interface LayerUnpacker {
  /** Waits until a blob of the layer is in the spool, or has turned out not to fit. */
  spool(blob: ServedBlob): Promise<void>;
  /** Yields a range of a blob out of the layer, without the spool. */
  stream(blob: ServedBlob, start: number, end: number): Bytes;
}

interface Waiting {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** @param blobs those of the layer that are served, by the numbers of their members. */
export function createUnpacker(
  layer: ServedLayer,
  blobs: ReadonlyMap<number, ServedBlob>,
  spool: Spool,
  signal: AbortSignal | undefined,
): LayerUnpacker {
  /** The pass over the layer that is going on, and the member that it has come to. */
  let pass: Promise<void> | undefined;
  let position = 0;
  const waiting = new Map<number, Waiting[]>();
  const take = (member: number) => {
    const all = waiting.get(member) ?? [];
    waiting.delete(member);
    return all;
  };
  const begin = (work: () => Promise<void>) => {
    pass = work().finally(() => {
      pass = undefined;
    });
    return pass;
  };

  const spoolAll = async (options: OpenOptions) => {
    const stored = new Set<Digest>();
    const last = Math.max(...blobs.keys());
    let isFull = false;
    position = 0;
    for await (const { content } of openMembers(layer, options)) {
      signal?.throwIfAborted();
      const blob = blobs.get(position);
      if (blob && !spool.has(blob.digest)) {
        const isWanted = waiting.has(position);
        const checked = checkBytes(content, blob, () => wrongBlob(blob));
        const mayRemove = (other: Digest) => isWanted || !stored.has(other);
        try {
          if (await spool.store(blob.digest, blob.size, stoppable(checked, signal), mayRemove))
            stored.add(blob.digest);
          else isFull = true;
        } catch (error) {
          if (!(error instanceof ImagebuildError)) throw error;
          for (const { failed } of take(position)) failed(error);
        }
      }
      for (const { done } of take(position)) done();
      position += 1;
      if (waiting.size === 0 && (isFull || position > last)) return;
    }
  };
  const spoolPass = async () => {
    try {
      await readAgainIfDamaged(spoolAll, { when: mayBeDamage });
      for (const { done } of [...waiting.keys()].flatMap(take)) done();
    } catch (error) {
      for (const { failed } of [...waiting.keys()].flatMap(take)) failed(error);
    }
  };

  return {
    async spool(blob) {
      while (pass && position > blob.member) await pass;
      if (spool.has(blob.digest)) return;
      const isTaken = new Promise<void>((done, failed) => {
        waiting.set(blob.member, [...(waiting.get(blob.member) ?? []), { done, failed }]);
      });
      if (!pass) {
        position = 0;
        void begin(spoolPass);
      }
      await isTaken;
    },
    async *stream(blob, start, end) {
      while (pass) await pass;
      position = Number.POSITIVE_INFINITY;
      let release = () => {};
      const streamed = new Promise<void>((resolve) => {
        release = resolve;
      });
      void begin(() => streamed);
      try {
        yield* streamMember(layer, blob.member, start, end);
      } finally {
        release();
      }
    },
  };
}

/** Keeps a blob of a layer that goes by, if the spool has room for it. */
export async function spoolWhole(
  file: ServedFile,
  bytes: Bytes,
  spool: Spool,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = parseEmbeddedPath(file.path.replace(/^.*?(?=docker\/registry\/v2\/)/, ''));
  if (path.kind !== 'blob' || spool.has(path.digest)) return;
  const blob = { ...file, digest: path.digest };
  const checked = checkBytes(bytes, blob, () => wrongBlob(blob));
  try {
    await spool.store(blob.digest, blob.size, stoppable(checked, signal), () => false);
  } catch (error) {
    // Whoever asks for a damaged blob is told.
    if (!isDamage(error)) throw error;
  }
}

async function* streamMember(layer: ServedLayer, wanted: number, start: number, end: number): Bytes {
  let member = 0;
  for await (const { content } of openMembers(layer, {}))
    if (member++ === wanted) return yield* takeBytes(skipBytes(content, start), end - start);
}

/** Passes bytes on until a signal stops the server. @throws the signal's reason */
export async function* stoppable(bytes: Bytes, signal: AbortSignal | undefined): Bytes {
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    yield chunk;
  }
}

/** Returns the error for a blob whose bytes aren't those that its path names. */
export function wrongBlob({ digest, layer }: ServedBlob): ImagebuildError {
  const words = { digest, layer: layer.descriptor.digest, image: layer.source.location };
  return new ImagebuildError('DIGEST_MISMATCH', say('serveBlobDamaged', words), {
    place: { image: layer.source.location },
    hint: say('serveBlobDamagedHint'),
  });
}
