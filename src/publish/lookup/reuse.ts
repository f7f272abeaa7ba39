import pLimit from 'p-limit';
import type { Digest } from '../../image/descriptor.ts';
import type { Target } from '../../image/store.ts';
import { layerMediaType } from '../../layers/encoder.ts';
import type { StoredLayer } from '../commit/manifests.ts';
import type { PlannedLayer } from '../layout/image.ts';
import {
  type BuildRecords,
  mergeRecords,
  newestVersions,
  noRecords,
  type PreviousBuild,
  previousOf,
  readBuildRecords,
} from './buildrecords.ts';
import { type MountCandidate, noSharedLayers, openSharedLayers, type SharedLayers } from './sharedlayers.ts';

/**
 * What is published already and need not be made again.
 *
 * A layer's key is known before a byte of it is read. Published manifests say the key of each of their layers; equal keys are equal
 * bytes. So a planned layer whose key is published is taken as it is, once the target confirms that it still has the blob. What the
 * target's repository lacks may be mounted from another application's (neighbours.ts). The digest of the result is the same with
 * reuse and without.
 */
export interface Reuse {
  /** What the version that is built, or else the newest others, were made of. */
  readonly recorded: BuildRecords;
  /** The same, of each version on its own. */
  readonly earlier: readonly BuildRecords[];
  /** What was published before: this version, or else the newest other one. */
  readonly previous: PreviousBuild | undefined;
  /** The published layers among those that are planned. */
  find(layers: readonly PlannedLayer[]): Promise<FoundLayers>;
  /** Lets other applications know what was published. @returns a warning when that failed. */
  readonly tell: SharedLayers['tell'];
}

/** Published layers, by key. */
export interface FoundLayers {
  /** The target has them. */
  readonly there: ReadonlyMap<Digest, StoredLayer>;
  /** Another repository has them, as far as can be told. */
  readonly mountable: ReadonlyMap<Digest, MountCandidate>;
}

/** Nothing is reused. */
export const noReuse: Reuse = {
  recorded: noRecords,
  earlier: [],
  previous: undefined,
  find: async () => ({ there: new Map(), mountable: new Map() }),
  tell: noSharedLayers.tell,
};

/** How many layers the target is asked for side by side. */
const concurrency = 16;

/** Where results go. */
interface Place {
  readonly target: Target;
  /** Opens a repository beside the target's by its last part; undefined where layers are not shared. */
  readonly beside?: ((name: string) => Target) | undefined;
}

/** What is built. */
interface Wish {
  readonly app: string;
  readonly version: string;
  /** false: nothing that is published is looked at. */
  readonly cache: boolean;
}

/** Reads what the target's repository has published under the version, or under the newest others when there is none. */
export async function openReuse({ target, beside }: Place, { app, version, cache }: Wish): Promise<Reuse> {
  if (!cache) return noReuse;
  const neighbours = beside ? openSharedLayers(beside, app) : noSharedLayers;
  const own = await readBuildRecords(target, version);
  let others: Promise<Others> | undefined;
  const readOthers = async () => {
    others ??= readNewest(target, version);
    // Who looks at other versions may need other applications too.
    return (await Promise.all([others, neighbours.look()]))[0];
  };
  const isOwn = own.layers.size > 0;
  const recorded = isOwn ? own : (await readOthers()).recorded;
  return {
    recorded,
    earlier: isOwn ? [own] : (await readOthers()).all,
    previous: isOwn ? previousOf(version, own) : (await readOthers()).previous,
    async find(layers) {
      const more = layers.every(({ key }) => recorded.layers.has(key))
        ? noRecords
        : (await readOthers()).recorded;
      const known = layers.flatMap((planned) => {
        const layer = recorded.layers.get(planned.key) ?? more.layers.get(planned.key);
        return layer && isEncoded(layer, planned) ? [[planned.key, layer] as const] : [];
      });
      const there = await confirmed(target, known);
      const missing = layers.filter(({ key }) => !there.has(key));
      return { there, mountable: await offered(neighbours, missing) };
    },
    tell: neighbours.tell,
  };
}

/** Those that the target has. */
async function confirmed(
  target: Target,
  known: readonly (readonly [Digest, StoredLayer])[],
): Promise<Map<Digest, StoredLayer>> {
  const limit = pLimit(concurrency);
  const there = await Promise.all(known.map(([, layer]) => limit(() => target.has(layer))));
  return new Map(
    known.filter((_, index) => there[index]).map(([key, layer]) => [key, { ...layer, reused: true }]),
  );
}

/** Those that neighbours have. */
async function offered(
  neighbours: SharedLayers,
  missing: readonly PlannedLayer[],
): Promise<Map<Digest, MountCandidate>> {
  if (missing.length === 0) return new Map();
  const planned = new Map(missing.map((layer) => [layer.key, layer]));
  const offers = await neighbours.find(new Map(missing.map(({ key, tarSize }) => [key, tarSize])));
  return new Map([...offers].filter(([key, { layer }]) => isEncoded(layer, planned.get(key)!)));
}

interface Others {
  readonly all: readonly BuildRecords[];
  readonly recorded: BuildRecords;
  readonly previous: PreviousBuild | undefined;
}

/** The newest other versions, and what the newest of them embedded. */
async function readNewest(target: Target, version: string): Promise<Others> {
  const tags = newestVersions(await target.tags(), version);
  const all = await Promise.all(tags.map((tag) => readBuildRecords(target, tag)));
  const previous = all[0] && tags[0] !== undefined ? previousOf(tags[0], all[0]) : undefined;
  return { all, recorded: mergeRecords(all), previous };
}

/**
 * Whether a published layer is encoded as we would: a tool that copied it may have compressed it anew and kept our annotation, and
 * the digest of the result must not depend on that.
 */
function isEncoded(
  { mediaType, digest, diffId, size }: StoredLayer,
  { spec: { compression }, tarSize }: PlannedLayer,
): boolean {
  if (mediaType !== layerMediaType(compression)) return false;
  return compression.type !== 'none' || (digest === diffId && size === tarSize);
}
