import pLimit from 'p-limit';
import { ImagebuildError } from '../../errors.ts';
import { countBytes } from '../../image/content.ts';
import type { Digest } from '../../image/descriptor.ts';
import { type Source, type Target, wrapSource } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { layerMediaType } from '../../layers/encoder.ts';
import { encodeLayer } from '../../layers/layer.ts';
import type { Progress } from '../../progress.ts';
import type { StoredLayer } from '../commit/manifests.ts';
import type { PlannedLayer } from '../layout/image.ts';
import type { Reuse } from '../lookup/reuse.ts';
import type { MountCandidate } from '../lookup/sharedlayers.ts';

/** Bytes of blobs that moved, and that did not have to. */
export interface Meter {
  pulledBytes: number;
  pushedBytes: number;
  reusedBytes: number;
  mountedBytes: number;
}

export function newMeter(): Meter {
  return { pulledBytes: 0, pushedBytes: 0, reusedBytes: 0, mountedBytes: 0 };
}

/** Wraps a source so that the bytes of its blobs are counted as they are pulled. */
export function meteredSource(source: Source, meter: Meter): Source {
  return wrapSource(source, {
    blob: (descriptor, offset, options) =>
      countBytes(source.blob(descriptor, offset, options), (count) => {
        meter.pulledBytes += count;
      }),
  });
}

/**
 * How many layers are begun side by side: more than a registry's client lets through at once, which finds out for each host what it
 * takes. The limit is for targets that have none of their own.
 */
export const sideBySide = 16;

/** What storing layers needs beside them. */
export interface Transfer {
  readonly target: Target;
  readonly reuse: Reuse;
  readonly meter: Meter;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts every layer into the target, each key once: what is published already is reused, what another application has is mounted,
 * the rest is streamed from its sources. When one fails, the others are stopped and their uploads cancelled.
 * @returns what each key's layer is in the target.
 */
export async function storeLayers(
  layers: readonly PlannedLayer[],
  transfer: Transfer,
): Promise<Map<Digest, StoredLayer>> {
  const { reuse, meter, progress, signal } = transfer;
  const distinct = [...new Map(layers.map((layer) => [layer.key, layer])).values()];
  const { there, mountable } = await reuse.find(distinct);
  const stored = new Map(there);
  for (const { key: id, title: name } of distinct) {
    const size = stored.get(id)?.size;
    if (size === undefined) continue;
    meter.reusedBytes += size;
    progress({ type: 'transfer', id, name, state: 'reused', size });
  }
  for (const [key, layer] of await mountLayers(distinct, mountable, transfer)) stored.set(key, layer);
  const queue = distinct.filter(({ key }) => !stored.has(key)).sort((a, b) => b.tarSize - a.tarSize);
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
  const worker = async () => {
    for (let layer = queue.shift(); layer && !stopped.aborted; layer = queue.shift()) {
      try {
        stored.set(layer.key, await storeLayer(layer, transfer, stopped));
      } catch (error) {
        progress({ type: 'transfer', id: layer.key, name: layer.title, state: 'failed' });
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  stopped.throwIfAborted();
  return stored;
}

/** How many mounts are asked for side by side: no byte moves. */
const mountsAtOnce = 16;

/** Mounts what neighbours have. @returns those that are in the target now, by key. */
async function mountLayers(
  layers: readonly PlannedLayer[],
  mountable: ReadonlyMap<Digest, MountCandidate>,
  { target, meter, progress }: Transfer,
): Promise<Map<Digest, StoredLayer>> {
  const mounted = new Map<Digest, StoredLayer>();
  const refused = new Set<Target>();
  const mount = async ({ key: id, title: name }: PlannedLayer) => {
    const offer = mountable.get(id);
    // A repository that is gone, or a registry that knows no mounts, is not asked for each layer again.
    if (!offer || refused.has(offer.from)) return;
    const { layer, from } = offer;
    if (!(await couldMount(target, offer))) return void refused.add(from);
    mounted.set(id, layer);
    meter.mountedBytes += layer.size;
    progress({ type: 'transfer', id, name, state: 'mounted', size: layer.size });
  };
  const limit = pLimit(mountsAtOnce);
  await Promise.all(layers.map((layer) => limit(() => mount(layer))));
  return mounted;
}

/** A refusal is no error: the layer is made of its sources then, and what is wrong with the target shows there. */
async function couldMount(target: Target, { layer, from }: MountCandidate): Promise<boolean> {
  try {
    return await target.mount(layer, from);
  } catch (error) {
    if (error instanceof ImagebuildError) return false;
    throw error;
  }
}

async function storeLayer(
  layer: PlannedLayer,
  { target, meter, progress }: Transfer,
  signal: AbortSignal,
): Promise<StoredLayer> {
  const { key: id, title: name } = layer;
  progress({ type: 'transfer', id, name, state: 'started', size: layer.tarSize });
  const content = encodeLayer(layer.spec);
  const written = await target.write({
    size: content.size,
    open: (offset) =>
      watched(content.open(offset), signal, (count) => {
        meter.pushedBytes += count;
        progress({ type: 'bytes', id, count });
      }),
  });
  progress({ type: 'transfer', id, name, state: 'pushed', size: written.size });
  return {
    mediaType: layerMediaType(layer.spec.compression),
    ...written,
    diffId: content.diffId(written.digest),
  };
}

/** The bytes as they go by, until the build is stopped. */
export async function* watched(bytes: Bytes, signal: AbortSignal, tell: (count: number) => void): Bytes {
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    tell(chunk.length);
    yield chunk;
  }
}
