import pLimit from 'p-limit';
import type { Digest } from '../image/digest.ts';
import { mediaTypeOf } from '../image/layer.ts';
import type { Target } from '../image/store.ts';
import type { PlannedLayer } from './assemble.ts';
import type { StoredLayer } from './manifests.ts';
import { newestVersions, nothingRecorded, type Recorded, readRecorded } from './recorded.ts';

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
  /** The published layers among those that are planned, by key. */
  find(layers: readonly PlannedLayer[]): Promise<Map<Digest, StoredLayer>>;
}

/** Nothing is reused. */
export const noReuse: Reuse = { recorded: nothingRecorded, find: async () => new Map() };

/** How many layers the target is asked for side by side. */
const concurrency = 16;

/** Reads what the target's repository has published under the version, or under the newest others when there is none. */
export async function openReuse(target: Target, version: string): Promise<Reuse> {
  const own = await readRecorded(target, [version]);
  let others: Promise<Recorded> | undefined;
  const readOthers = () => {
    others ??= target.tags().then((tags) => readRecorded(target, newestVersions(tags, version)));
    return others;
  };
  const recorded = own.layers.size > 0 ? own : await readOthers();
  return {
    recorded,
    async find(layers) {
      const missing = layers.some(({ key }) => !recorded.layers.has(key));
      const more = missing ? await readOthers() : nothingRecorded;
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

/**
 * Whether a published layer is encoded as we would: a tool that copied it may have compressed it anew and kept our annotation, and
 * the digest of the result must not depend on that.
 */
function isEncoded(
  { mediaType, digest, diffId, size }: StoredLayer,
  { spec: { compression }, tarSize }: PlannedLayer,
): boolean {
  if (mediaType !== mediaTypeOf(compression)) return false;
  return compression !== 'none' || (digest === diffId && size === tarSize);
}
