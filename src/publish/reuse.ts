import type { PlannedLayer } from './assemble.ts';
import type { StoredLayer } from './manifests.ts';

/** Asks whether the target holds a layer already; undefined when it must be made. */
export type Reuse = (layer: PlannedLayer) => Promise<StoredLayer | undefined>;

/** Makes every layer anew. */
export const makeAnew: Reuse = async () => undefined;
