import pLimit from 'p-limit';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { Source, Target } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import type { Progress } from '../../progress.ts';
import { type Meter, sideBySide, watched } from './transfer.ts';

/** A layer's blob whose digest is known before it moves. */
export interface KnownBlob {
  readonly descriptor: Descriptor;
  /** What progress calls it. */
  readonly title: string;
  /** Its bytes, checked against the digest when they are read from 0. */
  readonly open: (offset: number) => Bytes;
  /** The target's own view of the repository that it is in, which it can be mounted from. */
  readonly neighbour?: Source | undefined;
  /** Throws when the blob is not what it is said to be; carried out before it counts in any way. */
  readonly verify?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

/** What storing blobs needs beside them. */
export interface BlobTransfer {
  readonly target: Target;
  readonly meter: Meter;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts blobs into the target, each once: what is there stays, what another repository of the same registry has is mounted, the rest
 * is copied. When one fails, the others are stopped.
 */
export async function storeBlobs(blobs: readonly KnownBlob[], transfer: BlobTransfer): Promise<void> {
  const distinct = new Map<Digest, KnownBlob[]>();
  for (const blob of blobs) {
    const { digest } = blob.descriptor;
    distinct.set(digest, [...(distinct.get(digest) ?? []), blob]);
  }
  const stop = new AbortController();
  const { signal, progress } = transfer;
  const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
  const limit = pLimit(sideBySide);
  const store = async (alike: readonly KnownBlob[]) => {
    try {
      for (const { verify } of alike) if (!stopped.aborted) await verify?.(stopped);
      if (!stopped.aborted) await storeBlob(alike[0]!, transfer, stopped);
    } catch (error) {
      const { descriptor, title } = alike[0]!;
      progress({ type: 'transfer', id: descriptor.digest, name: title, state: 'failed' });
      stop.abort(error);
    }
  };
  await Promise.all([...distinct.values()].map((alike) => limit(() => store(alike))));
  stopped.throwIfAborted();
}

async function storeBlob(
  { descriptor, title: name, open, neighbour }: KnownBlob,
  { target, meter, progress }: BlobTransfer,
  signal: AbortSignal,
): Promise<void> {
  const { digest: id, size } = descriptor;
  const done = (state: 'reused' | 'mounted' | 'pushed') =>
    progress({ type: 'transfer', id, name, state, size });
  if (await target.has(descriptor)) {
    meter.reusedBytes += size;
    return done('reused');
  }
  if (neighbour && (await target.mount(descriptor, neighbour))) {
    meter.mountedBytes += size;
    return done('mounted');
  }
  progress({ type: 'transfer', id, name, state: 'started', size });
  const tell = (count: number) => {
    meter.pushedBytes += count;
    progress({ type: 'bytes', id, count });
  };
  await target.write({ digest: id, size, open: (offset) => watched(open(offset), signal, tell) });
  done('pushed');
}
