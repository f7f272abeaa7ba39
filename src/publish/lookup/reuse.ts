import pLimit from 'p-limit';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { Target } from '../../image/store.ts';
import { layerMediaType } from '../../layers/encoder.ts';
import type { ComputedLayer, MountCandidate, StoredLayer } from '../plantypes.ts';
import {
  type BuildRecords,
  mergeRecords,
  newestVersions,
  noRecords,
  type PreviousBuild,
  previousBuild,
  readBuildRecords,
} from './buildrecords.ts';
import type { OptionalReads } from './optional.ts';

/**
 * Content that is published already and needn't be made again.
 *
 * A layer's key is known before a byte of it is read. Published manifests name the key of each of their
 * layers, and equal keys mean equal bytes. So a layer whose key is published is taken as it is, once the
 * target confirms that it still has the blob. A layer that the target's repository lacks may be mounted from
 * another application's (sharedlayers.ts). Reuse doesn't change the digest of the result.
 */
export interface Reuse {
  /** The records of the version that is built, or else of the newest others. */
  readonly records: BuildRecords;
  /** The same, of each version on its own, the best first. */
  readonly earlier: readonly BuildRecords[];
  /** The build that was published before: of this version, or else of the newest other one. */
  readonly previous: PreviousBuild | undefined;
  /** Looks up computed layers by their keys. */
  find(layers: readonly ComputedLayer[]): Promise<FoundLayers>;
}

/** Layers that needn't be built, by key. Of a layer that exists already, the key is its digest. */
interface FoundLayers {
  /** The target has confirmed these. */
  readonly present: ReadonlyMap<Digest, StoredLayer>;
  /** Another repository probably has these. */
  readonly mountable: ReadonlyMap<Digest, MountCandidate>;
}

/** Nothing is reused. */
export const noReuse: Reuse = {
  records: noRecords,
  earlier: [],
  previous: undefined,
  find: async () => ({ present: new Map(), mountable: new Map() }),
};

/** Layers that other applications have (sharedlayers.ts). */
interface Mountable {
  load(): Promise<void>;
  find(missing: ReadonlyMap<Digest, number>): Promise<Map<Digest, MountCandidate>>;
}

/** Number of blobs that the target is asked for at a time. */
const concurrency = 64;

interface ReuseOptions {
  readonly shared: Mountable;
  readonly optional: OptionalReads;
  /** Called with the layers of the build before as soon as they are known. */
  readonly onLayers?: ((layers: readonly Descriptor[]) => void) | undefined;
}

/**
 * Reads what the target's repository has published under the version, or under the newest others when there
 * is nothing.
 */
export async function openReuse(
  target: Target,
  version: string,
  { shared, optional, onLayers }: ReuseOptions,
): Promise<Reuse> {
  const own = await readBuildRecords(target, version, onLayers);
  let others: Promise<OtherVersions> | undefined;
  const readOthers = async () => {
    others ??= readNewest(target, version, {
      optional,
      onLayers: own.layers.size > 0 ? undefined : onLayers,
    });
    // Where other versions are needed, other applications may be needed too.
    return (await Promise.all([others, shared.load()]))[0];
  };
  const isOwn = own.layers.size > 0;
  const records = isOwn ? own : (await readOthers()).records;
  return {
    records,
    earlier: isOwn ? [own] : (await readOthers()).all,
    previous: isOwn ? previousBuild(version, own) : (await readOthers()).previous,
    async find(layers) {
      const more = layers.every(({ key }) => records.layers.has(key))
        ? noRecords
        : (await readOthers()).records;
      const known = layers.flatMap((computed) => {
        const layer = records.layers.get(computed.key) ?? more.layers.get(computed.key);
        return layer && isEncoded(layer, computed) ? [[computed.key, layer] as const] : [];
      });
      const present = await confirmLayers(target, known, optional);
      const missing = layers.filter(({ key }) => !present.has(key));
      return { present, mountable: await findMountable(shared, missing) };
    },
  };
}

/** Returns the layers that the target has; without those that it can't be asked for. */
export async function confirmLayers(
  target: Pick<Target, 'has'>,
  known: readonly (readonly [key: Digest, layer: Descriptor & StoredLayer])[],
  { attempt }: OptionalReads,
): Promise<Map<Digest, StoredLayer>> {
  const limit = pLimit(concurrency);
  const isPresent = await Promise.all(
    known.map(([, layer]) => limit(() => attempt(target.has(layer), false))),
  );
  return new Map(
    known.filter((_, index) => isPresent[index]).map(([key, layer]) => [key, { ...layer, reused: true }]),
  );
}

async function findMountable(
  shared: Mountable,
  missing: readonly ComputedLayer[],
): Promise<Map<Digest, MountCandidate>> {
  if (missing.length === 0) return new Map();
  const computed = new Map(missing.map((layer) => [layer.key, layer]));
  const candidates = await shared.find(new Map(missing.map(({ key, tarSize }) => [key, tarSize])));
  return new Map([...candidates].filter(([key, { layer }]) => isEncoded(layer, computed.get(key)!)));
}

/** The newest other versions. */
interface OtherVersions {
  readonly all: readonly BuildRecords[];
  readonly records: BuildRecords;
  /** The newest of them. */
  readonly previous: PreviousBuild | undefined;
}

/** @param onLayers called with the layers of the newest one. */
async function readNewest(
  target: Target,
  version: string,
  { optional: { attempt }, onLayers }: Pick<ReuseOptions, 'optional' | 'onLayers'>,
): Promise<OtherVersions> {
  const tags = newestVersions(await attempt(target.tags(), []), version);
  const read = (tag: string, index: number) =>
    attempt(readBuildRecords(target, tag, index === 0 ? onLayers : undefined), noRecords);
  const all = await Promise.all(tags.map(read));
  const previous = all[0] && tags[0] !== undefined ? previousBuild(tags[0], all[0]) : undefined;
  return { all, records: mergeRecords(all), previous };
}

/**
 * Returns true if a published layer is encoded as this build would encode it. A tool that copied it may have
 * compressed it again and kept our annotation, and the digest of the result mustn't depend on that.
 */
function isEncoded(
  { mediaType, digest, diffId, size }: StoredLayer,
  { spec: { compression }, tarSize }: ComputedLayer,
): boolean {
  if (mediaType !== layerMediaType(compression)) return false;
  return compression.type !== 'none' || (digest === diffId && size === tarSize);
}
