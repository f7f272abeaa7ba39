import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lane } from '../setup/lane.ts';
import { runBuild } from './builds.ts';
import { planKind } from './plan.ts';
import { bundleUnchecked } from './uncheckedbundle.ts';

/** Whether the harness notices a bundle that doesn't compare bytes with their digests. */
export interface Proof {
  /** Builds in which a byte was flipped. */
  readonly builds: number;
  /** Those that the harness calls wrong. */
  readonly noticed: number;
}

/** Builds with a bundle that lacks the check of digests, while the source flips bytes of blobs. */
export async function proveNoticed(lane: Lane, seed: string, builds: number): Promise<Proof> {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-faults-'));
  try {
    const bundle = join(await bundleUnchecked(work), 'cli.js');
    let [flipped, noticed] = [0, 0];
    for (let number = 1; number <= builds; number++) {
      const one = planKind(`unchecked-${number}`, 'flipped byte in a blob', seed);
      const { fired, problems } = await runBuild(lane, seed, one, bundle);
      if (fired.length === 0) continue;
      flipped += 1;
      if (problems.some(({ what }) => what === 'wrong image')) noticed += 1;
    }
    return { builds: flipped, noticed };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
