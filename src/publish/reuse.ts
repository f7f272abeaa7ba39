import pLimit from 'p-limit';
import type { Digest } from '../image/digest.ts';
import { mediaTypeOf } from '../image/encoder.ts';
import type { Target } from '../image/store.ts';
import type { PlannedLayer } from './assemble.ts';
import type { StoredLayer } from './manifests.ts';
import {
  joinRecorded,
  newestVersions,
  nothingRecorded,
  type Previous,
  previousOf,
  type Recorded,
  readRecorded,
} from './recorded.ts';

/**
 * What is published already and need not be made again.
 *
 * A layer's key is known before a byte of it is read. Published manifests say the key of each of their layers; equal keys are equal
 * bytes. So a planned layer whose key is published is taken as it is, once the target confirms that it still has the blob. The
 * digest of the result is the same with reuse and without.
 */
export interface Reuse {
  /** What the version that is built, or else the newest others, were made of. */
  readonly recorded: Recorded;
  /** The same, of each version on its own. */
  readonly earlier: readonly Recorded[];
  /** What was published before: this version, or else the newest other one. */
  readonly previous: Previous | undefined;
  /** The published layers among those that are planned, by key. */
  find(layers: readonly PlannedLayer[]): Promise<Map<Digest, StoredLayer>>;
}

/** Nothing is reused. */
export const noReuse: Reuse = {
  recorded: nothingRecorded,
  earlier: [],
  previous: undefined,
  find: async () => new Map(),
};

/** How many layers the target is asked for side by side. */
const concurrency = 32;

/** Reads what the target's repository has published under the version, or under the newest others when there is none. */
export async function openReuse(target: Target, version: string): Promise<Reuse> {
  const own = await readRecorded(target, version);
  let others: Promise<Others> | undefined;
  const readOthers = () => {
    others ??= readNewest(target, version);
    return others;
  };
  const isOwn = own.layers.size > 0;
  const recorded = isOwn ? own : (await readOthers()).recorded;
  return {
    recorded,
    earlier: isOwn ? [own] : (await readOthers()).all,
    previous: isOwn ? previousOf(version, own) : (await readOthers()).previous,
    async find(layers) {
      const missing = layers.some(({ key }) => !recorded.layers.has(key));
      const more = missing ? (await readOthers()).recorded : nothingRecorded;
      const known = layers.flatMap((planned) => {
        const layer = recorded.layers.get(planned.key) ?? more.layers.get(planned.key);
        return layer && isEncoded(layer, planned) ? [[planned.key, layer] as const] : [];
      });
      const limit = pLimit(concurrency);
      const there = await Promise.all(known.map(([, layer]) => limit(() => target.has(layer))));
      return new Map(
        known.filter((_, index) => there[index]).map(([key, layer]) => [key, { ...layer, reused: true }]),
      );
    },
  };
}

interface Others {
  readonly all: readonly Recorded[];
  readonly recorded: Recorded;
  readonly previous: Previous | undefined;
}

/** The newest other versions, and what the newest of them embedded. */
async function readNewest(target: Target, version: string): Promise<Others> {
  const tags = newestVersions(await target.tags(), version);
  const all = await Promise.all(tags.map((tag) => readRecorded(target, tag)));
  const previous = all[0] && tags[0] !== undefined ? previousOf(tags[0], all[0]) : undefined;
  return { all, recorded: joinRecorded(all), previous };
}

/**
 * Whether a published layer is encoded as we would: a tool that copied it may have compressed it anew and kept our annotation, and
 * the digest of the result must not depend on that.
 */
function isEncoded(
  { mediaType, digest, diffId, size }: StoredLayer,
  { spec: { compression }, tarSize }: PlannedLayer,
): boolean {
  if (mediaType !== mediaTypeOf(compression)) return false;
  return compression.type !== 'none' || (digest === diffId && size === tarSize);
}
