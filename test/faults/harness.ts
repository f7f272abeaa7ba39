import { runBuild } from './builds.ts';
import { killRows, planKills, runKill } from './kills.ts';
import { faultKinds } from './kinds.ts';
import { type Lane, openLane, startRegistries } from './lane.ts';
import { pairRows, planPairs, runPair } from './pairs.ts';
import { planBuilds } from './plan.ts';
import { runInLanes } from './pool.ts';
import type { CaseResult } from './results.ts';

export interface HarnessOptions {
  readonly seed: string;
  readonly builds: number;
  readonly kills: number;
  readonly pairs: number;
  /** `dist/cli.js` */
  readonly bundle: string;
  /** The number of cases at once. */
  readonly lanes: number;
  /** The name of the only case to run. */
  readonly only?: string | undefined;
  readonly onResult: (result: CaseResult) => void;
}

interface Task {
  readonly name: string;
  run(lane: Lane): Promise<CaseResult>;
}

/** The rows of the table. */
export const rowNames: readonly string[] = [
  ...faultKinds.map(({ name }) => name),
  'mixed',
  'without an end',
  ...killRows,
  ...pairRows,
];

/** Runs all cases against one bundle. */
export async function runHarness(options: HarnessOptions): Promise<CaseResult[]> {
  const { seed, bundle, only } = options;
  const tasks = planTasks(options).filter(({ name }) => only === undefined || name === only);
  const registries = await startRegistries();
  const names = Array.from({ length: options.lanes }, (_, index) => `lane-${index + 1}`);
  const opened = await Promise.allSettled(names.map((name) => openLane(name, bundle, registries)));
  const lanes = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of opened) if (each.status === 'rejected') throw each.reason;
    return await runInLanes(lanes, tasks, async (lane, task) => {
      const result = await task.run(lane);
      options.onResult(result);
      return result;
    });
  } finally {
    await Promise.all(lanes.map((lane) => lane.stop()));
    await registries.stop();
  }

  function planTasks({ builds, kills, pairs }: HarnessOptions): Task[] {
    return [
      ...planBuilds(seed, builds).map((one) => ({
        name: one.name,
        run: (lane: Lane) => runBuild(lane, seed, one),
      })),
      ...planKills(seed, kills).map((one) => ({
        name: one.name,
        run: (lane: Lane) => runKill(lane, seed, one),
      })),
      ...planPairs(seed, pairs).map((one) => ({ name: one.name, run: (lane: Lane) => runPair(lane, one) })),
    ];
  }
}
