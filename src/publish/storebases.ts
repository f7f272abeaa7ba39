import pLimit from 'p-limit';
import type { Descriptor } from '../image/descriptor.ts';
import type { Digest } from '../image/digest.ts';
import type { Reference } from '../image/reference.ts';
import type { Source, Target } from '../image/store.ts';
import type { Bytes } from '../image/tree.ts';
import type { Progress } from '../progress.ts';
import type { ResolvedBase, ResolvedBases } from './bases.ts';
import { type Meter, watched } from './transfer.ts';

/** Blobs that go side by side. */
const concurrency = 4;

/** What storing base layers needs beside them. */
export interface BaseTransfer {
  readonly target: Target;
  /** The target's own view of a repository, which it can mount from. */
  readonly neighbour: (reference: Reference) => Source;
  readonly meter: Meter;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts the layers of base images into the target, each once: what is there stays, what another repository of the same registry has is
 * mounted, the rest is copied. What is mounted was read from its image's manifest with the rights of a source before.
 */
export async function storeBases(bases: ResolvedBases, transfer: BaseTransfer): Promise<void> {
  const blobs = new Map<Digest, { layer: Descriptor; base: ResolvedBase }>();
  for (const base of bases.values())
    for (const { descriptor } of base.layers) blobs.set(descriptor.digest, { layer: descriptor, base });
  const stop = new AbortController();
  const { signal } = transfer;
  const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
  const limit = pLimit(concurrency);
  const store = async ({ layer, base }: { layer: Descriptor; base: ResolvedBase }) => {
    try {
      if (!stopped.aborted) await storeLayer(layer, base, transfer, stopped);
    } catch (error) {
      const [id, name] = [layer.digest, titleOf(layer, base)];
      transfer.progress({ type: 'transfer', id, name, state: 'failed' });
      stop.abort(error);
    }
  };
  await Promise.all([...blobs.values()].map((blob) => limit(() => store(blob))));
  stopped.throwIfAborted();
}

async function storeLayer(
  layer: Descriptor,
  base: ResolvedBase,
  { target, neighbour, meter, progress }: BaseTransfer,
  signal: AbortSignal,
): Promise<void> {
  const { digest, size } = layer;
  const [id, name] = [digest, titleOf(layer, base)];
  const done = (state: 'reused' | 'mounted' | 'pushed') =>
    progress({ type: 'transfer', id, name, state, size });
  if (await target.has(layer)) {
    meter.reusedBytes += size;
    return done('reused');
  }
  if (await target.mount(layer, neighbour(base.reference))) {
    meter.mountedBytes += size;
    return done('mounted');
  }
  progress({ type: 'transfer', id, name, state: 'started', size });
  const tell = (count: number) => {
    meter.pushedBytes += count;
    progress({ type: 'bytes', id, count });
  };
  const open = (offset: number): Bytes => watched(base.source.blob(layer, offset), signal, tell);
  await target.write({ digest, size, open });
  done('pushed');
}

function titleOf({ digest }: Descriptor, { reference }: ResolvedBase): string {
  return `base ${reference.repository} ${digest.slice(7, 19)}`;
}
