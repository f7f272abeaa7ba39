import { runBuild } from './cases/builds.ts';
import { forgeryRows, planForgeries, runForgery } from './cases/forgeries.ts';
import { killRows, planKills, runKill } from './cases/kills.ts';
import { lieRows, planLies } from './cases/lies.ts';
import { pairRows, planPairs, runPair } from './cases/pairs.ts';
import { type BuildCase, planBuilds } from './cases/plan.ts';
import { type Proof, proveNoticed } from './cases/prove.ts';
import { runInLanes } from './pool.ts';
import { faultKinds } from './proxy/kinds.ts';
import { type Lane, openLane, startRegistries } from './setup/lane.ts';
import type { CaseResult } from './verdict/results.ts';

export interface HarnessOptions {
  readonly seed: string;
  readonly builds: number;
  readonly kills: number;
  readonly pairs: number;
  /** Rounds of forged folders and of registries that lie, each kind once in a round. */
  readonly rounds: number;
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
  ...lieRows,
  ...forgeryRows,
];

export interface Outcome {
  readonly results: readonly CaseResult[];
  /** Without `only`. */
  readonly proof: Proof | undefined;
}

/** Runs all cases against one bundle. */
export async function runHarness(options: HarnessOptions): Promise<Outcome> {
  const { seed, bundle, only } = options;
  const tasks = planTasks(options).filter(({ name }) => only === undefined || name === only);
  const registries = await startRegistries();
  const names = Array.from({ length: options.lanes }, (_, index) => `lane-${index + 1}`);
  const opened = await Promise.allSettled(names.map((name) => openLane(name, bundle, registries)));
  const lanes = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of opened) if (each.status === 'rejected') throw each.reason;
    const proof = only === undefined ? await proveNoticed(lanes[0]!, seed, proofs) : undefined;
    const results = await runInLanes(lanes, tasks, async (lane, task) => {
      const result = await task.run(lane);
      options.onResult(result);
      return result;
    });
    return { results, proof };
  } finally {
    await Promise.all(lanes.map((lane) => lane.stop()));
    await registries.stop();
  }
}

/** Builds with the bundle that lacks the check of digests. */
const proofs = 3;

function planTasks({ seed, builds, kills, pairs, rounds }: HarnessOptions): Task[] {
  const build = (one: BuildCase) => task(one, (lane) => runBuild(lane, seed, one));
  return [
    ...planBuilds(seed, builds).map(build),
    ...planLies(seed, rounds).map(build),
    ...planForgeries(rounds).map((one) => task(one, (lane) => runForgery(lane, one))),
    ...planKills(seed, kills).map((one) => task(one, (lane) => runKill(lane, seed, one))),
    ...planPairs(seed, pairs).map((one) => task(one, (lane) => runPair(lane, one))),
  ];
}

function task({ name }: { readonly name: string }, run: Task['run']): Task {
  return { name, run };
}
