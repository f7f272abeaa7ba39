import { ImagebuildError } from '../../errors.ts';
import { readAgainIfDamaged } from '../../image/damage.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { Target } from '../../image/store.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { layerMediaType } from '../../layers/encoder.ts';
import { encodeLayer } from '../../layers/layer.ts';
import type { Progress } from '../../progress.ts';
import { say } from '../../text/say.ts';
import {
  type ComputedLayer,
  type ExistingLayer,
  isComputed,
  type LayerAction,
  type LayerPlan,
  type MountCandidate,
  type PlannedManifest,
  type StoredLayer,
} from '../plantypes.ts';
import type { TransferMeter } from './meter.ts';

/**
 * Number of layers that are stored at a time, large and small ones side by side. A registry's client finds
 * out how many requests its host takes and lets fewer through; the numbers are for targets without such a
 * limit.
 */
const concurrency = { large: 16, small: 48 };

/** The largest layer that counts as small, in bytes: several are held in memory. */
const smallBytes = 512 * 1024;

/** Milliseconds that the other transfers have to cancel their uploads after one has failed. */
const graceMs = 5_000;

interface UploadOptions {
  readonly target: Target;
  readonly meter: TransferMeter;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Reads an engine's layer to its end; throws when it isn't what it claims to be. */
  readonly verify: (layer: ExistingLayer, signal: AbortSignal) => Promise<void>;
}

/** A layer of the image of one platform. */
type PlatformLayer = LayerPlan & { readonly platform: string };

/** Returns the layers of a manifest, each with its platform. */
export function platformLayers({ platform, layers }: PlannedManifest): PlatformLayer[] {
  return layers.map((layer) => ({ ...layer, platform }));
}

/**
 * Carries out the plan of all layers, each key once: layers that are there are counted, layers of other
 * repositories are mounted, the others are uploaded. When one fails, the others stop and their uploads are
 * cancelled.
 * @param layers of all platforms; several may have the same key.
 * @returns the layers in the target, by key.
 */
export async function uploadLayers(
  layers: readonly PlatformLayer[],
  options: UploadOptions,
): Promise<Map<Digest, StoredLayer>> {
  const { progress, signal } = options;
  const stored = new Map<Digest, StoredLayer>();
  const groups = inOrder([...Map.groupBy(layers, ({ key }) => key).values()]);
  const queues = Map.groupBy(groups, ([first]) => (first!.bytes <= smallBytes ? 'small' : 'large'));
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
  const refused = new Set<Target>();
  let isOver = false;
  const worker = async (queue: PlatformLayer[][]) => {
    for (let alike = queue.shift(); alike && !stopped.aborted; alike = queue.shift()) {
      const { key, layer } = alike[0]!;
      const named = { ...options, progress: withPlatforms(progress, alike) };
      try {
        for (const each of alike) await verifyLayer(each.layer, options, stopped);
        stored.set(key, await storeLayer(alike[0]!, named, refused, stopped));
      } catch (error) {
        const state = stopped.aborted ? 'stopped' : 'failed';
        if (!isOver) named.progress({ type: 'transfer', id: key, name: layer.title, state });
        stop.abort(error);
      }
    }
  };
  const workers = Promise.all(
    [...queues].flatMap(([size, queue]) => Array.from({ length: concurrency[size] }, () => worker(queue))),
  );
  await Promise.race([workers, graceAfter(stop.signal)]);
  isOver = true;
  stopped.throwIfAborted();
  return stored;
}

/** Names the platforms of a layer in what is reported of its transfer. */
function withPlatforms(progress: Progress, alike: readonly PlatformLayer[]): Progress {
  const platforms = [...new Set(alike.map(({ platform }) => platform))];
  return (event) => progress(event.type === 'transfer' ? { ...event, platforms } : event);
}

/**
 * Waits for a while after the first failure. A transfer that waits for a registry then isn't waited for: its
 * attempts could take minutes.
 */
async function graceAfter(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, graceMs).unref(), { once: true });
  });
}

/**
 * Sorts layers so that those that cost no bytes come first, and then the largest, so that no large one is
 * left for the end.
 */
function inOrder(groups: PlatformLayer[][]): PlatformLayer[][] {
  const order: Record<LayerAction, number> = { reuse: 0, mount: 1, build: 2 };
  return groups.sort(([a], [b]) => order[a!.action] - order[b!.action] || b!.bytes - a!.bytes);
}

/**
 * Verifies layers of engines, before they count in any way: they come from where the application's code ran.
 */
async function verifyLayer(
  layer: LayerPlan['layer'],
  { verify }: UploadOptions,
  signal: AbortSignal,
): Promise<void> {
  if (!isComputed(layer) && layer.madeBy === 'engine') await verify(layer, signal);
}

/** Carries out a layer's action, and counts its bytes. A layer that can't be mounted is uploaded. */
async function storeLayer(
  plan: LayerPlan,
  options: UploadOptions,
  refused: Set<Target>,
  signal: AbortSignal,
): Promise<StoredLayer> {
  const { meter, progress } = options;
  const { key: id, layer } = plan;
  const name = layer.title;
  const upload = () =>
    isComputed(layer) ? buildLayer(layer, options, signal) : copyLayer(layer, options, signal);
  switch (plan.action) {
    case 'reuse': {
      const { size } = plan.stored;
      meter.reusedBytes += size;
      progress({ type: 'transfer', id, name, state: 'reused', size });
      return plan.stored;
    }
    case 'mount': {
      if (!(await tryMount(options.target, plan.candidate, refused))) return await upload();
      const { size } = plan.candidate.layer;
      meter.mountedBytes += size;
      progress({ type: 'transfer', id, name, state: 'mounted', size });
      return plan.candidate.layer;
    }
    case 'build':
      return await upload();
  }
}

/**
 * Mounts a layer. A refusal isn't an error: the layer is uploaded instead, and problems of the target show
 * there.
 */
async function tryMount(
  target: Target,
  { layer, from }: MountCandidate,
  refused: Set<Target>,
): Promise<boolean> {
  // A repository that is gone, or a registry that doesn't support mounts, isn't asked for each layer again.
  if (refused.has(from)) return false;
  try {
    if (await target.mount(layer, from)) return true;
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
  }
  refused.add(from);
  return false;
}

async function buildLayer(
  layer: ComputedLayer,
  options: UploadOptions,
  signal: AbortSignal,
): Promise<StoredLayer> {
  const { key: id, title: name, tarSize, spec } = layer;
  const { target, progress } = options;
  const stored = await writeAgainIfDamaged(name, progress, async (fresh) => {
    progress({ type: 'transfer', id, name, state: 'started', size: tarSize });
    const content = encodeLayer(spec, fresh);
    const written = await target.write({
      size: content.size,
      open: (offset) => watched(content.open(offset), id, options, signal),
    });
    return { ...written, diffId: content.diffId(written.digest) };
  });
  progress({ type: 'transfer', id, name, state: 'pushed', size: stored.size });
  return { mediaType: layerMediaType(spec.compression), ...stored };
}

async function copyLayer(
  layer: ExistingLayer,
  options: UploadOptions,
  signal: AbortSignal,
): Promise<StoredLayer> {
  const { descriptor, diffId, title: name } = layer;
  const { mediaType, digest: id, size } = descriptor;
  const { target, progress } = options;
  await writeAgainIfDamaged(name, progress, async (fresh) => {
    progress({ type: 'transfer', id, name, state: 'started', size });
    await target.write({
      digest: id,
      size,
      open: (offset) => watched(layer.open(offset, fresh), id, options, signal),
    });
  });
  progress({ type: 'transfer', id, name, state: 'pushed', size });
  return { mediaType, digest: id, size, diffId };
}

/** How often a layer is written in all: it may hold many blobs, each of which may come damaged once. */
const writes = 3;

/** Writes a layer. When its bytes came damaged, or arrived damaged, it is written again from the start. */
async function writeAgainIfDamaged<T>(
  name: string,
  progress: Progress,
  write: (options: OpenOptions) => Promise<T>,
): Promise<T> {
  const onDamage = (error: unknown) => {
    const { text: message } = say('layerWrittenAgain', { name, reason: (error as Error).message });
    progress({ type: 'warning', warning: { message } });
  };
  return await readAgainIfDamaged(write, { reads: writes, onDamage });
}

/** Counts bytes as they are pushed, until the build is stopped. */
async function* watched(
  bytes: Bytes,
  id: string,
  { meter, progress }: UploadOptions,
  signal: AbortSignal,
): Bytes {
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    meter.pushedBytes += chunk.length;
    progress({ type: 'bytes', id, count: chunk.length });
    yield chunk;
  }
}
