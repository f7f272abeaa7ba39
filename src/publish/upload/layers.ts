import { ImagebuildError } from '../../errors.ts';
import { countBytes } from '../../image/content.ts';
import { readAgainIfDamaged } from '../../image/damage.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { Target } from '../../image/store.ts';
import { type TransferQueue, withTransfers } from '../../image/transfers.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { layerMediaType } from '../../layers/encoder.ts';
import { encodeLayer } from '../../layers/layer.ts';
import type { Progress } from '../../progress.ts';
import { say } from '../../text/say.ts';
import {
  type ComputedLayer,
  type ExistingLayer,
  isComputed,
  type LayerPlan,
  type MountCandidate,
  type PlannedManifest,
  type StoredLayer,
} from '../plantypes.ts';
import type { TransferMeter } from './meter.ts';

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
  const groups = [...Map.groupBy(layers, ({ key }) => key).values()];
  const refused = new Set<Target>();
  const upload = ({ run }: TransferQueue, alike: readonly PlatformLayer[]) => {
    const { key: id, bytes, layer } = alike[0]!;
    const named = { ...options, progress: withPlatforms(options.progress, alike) };
    return run({
      bytes,
      async move(signal) {
        for (const each of alike) await verifyLayer(each.layer, options, signal);
        return [id, await storeLayer(alike[0]!, named, refused, signal)] as const;
      },
      onEnd: (state) => named.progress({ type: 'transfer', id, name: layer.title, state }),
    });
  };
  return await withTransfers(
    async (transfers) => new Map(await Promise.all(groups.map((alike) => upload(transfers, alike)))),
    options.signal,
  );
}

/** Names the platforms of a layer in what is reported of its transfer. */
function withPlatforms(progress: Progress, alike: readonly PlatformLayer[]): Progress {
  const platforms = [...new Set(alike.map(({ platform }) => platform))];
  return (event) => progress(event.type === 'transfer' ? { ...event, platforms } : event);
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
function watched(bytes: Bytes, id: string, { meter, progress }: UploadOptions, signal: AbortSignal): Bytes {
  return countBytes(bytes, (count) => {
    signal.throwIfAborted();
    meter.pushedBytes += count;
    progress({ type: 'bytes', id, count });
  });
}
