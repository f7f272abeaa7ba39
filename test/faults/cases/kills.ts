import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exchange, forward } from '../../support/faults.ts';
import { createInjector, type Injection } from '../proxy/injector.ts';
import type { RequestJob } from '../proxy/requests.ts';
import { createRandom } from '../random.ts';
import { fillNamespace, type Lane, withRunDirectory } from '../setup/lane.ts';
import type { RunningProgram } from '../setup/program.ts';
import { readRepository } from '../verdict/reading.ts';
import type { CaseResult } from '../verdict/results.ts';
import { judge } from '../verdict/verdict.ts';

const signals = ['SIGKILL', 'SIGTERM', 'SIGINT'] as const;

/** When a build is killed: after so many milliseconds, or at a request to the target. */
const moments = [
  { name: 'at the start', job: undefined },
  { name: 'while it uploads', job: ['start upload', 'send', 'complete', 'look up'] },
  { name: 'within the commit', job: ['put manifest'] },
  { name: 'while it reads back', job: ['read manifest'] },
] as const;

export const killRows: readonly string[] = signals.flatMap((signal) =>
  moments.map(({ name }) => `${signal} ${name}`),
);

/** A build that is killed. */
export interface KillCase {
  /** `kill-4` */
  readonly name: string;
  readonly row: string;
  readonly signal: (typeof signals)[number];
  /** The job of the request at which the signal is sent; undefined: after `delay` milliseconds. */
  readonly job: RequestJob | undefined;
  /** The number of such requests that pass before. */
  readonly skip: number;
  readonly delay: number;
  /** The registry gets the request before the build is killed. */
  readonly after: boolean;
  readonly replaces: boolean;
  readonly content: 'new' | 'large';
}

/** Plans kills: each signal at each moment in turn. */
export function planKills(seed: string, count: number): KillCase[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `kill-${index + 1}`;
    const random = createRandom(`${seed}/${name}`);
    const signal = signals[index % signals.length]!;
    const moment = moments[Math.floor(index / signals.length) % moments.length]!;
    return {
      name,
      row: `${signal} ${moment.name}`,
      signal,
      job: moment.job && random.pick<RequestJob>(moment.job),
      skip: random.below(3),
      delay: 50 + random.below(600),
      after: random.chance(0.5),
      replaces: random.chance(0.7),
      content: random.chance(0.3) ? 'large' : 'new',
    };
  });
}

/** Kills a build and judges what is left of it; then the same build, undisturbed, must publish the image. */
export async function runKill(lane: Lane, seed: string, one: KillCase): Promise<CaseResult> {
  const { name: namespace, signal, content } = one;
  let program: RunningProgram | undefined;
  let fired: string[] = [];
  const kill = () => {
    if (fired.length === 0) program?.kill(signal);
    fired = [one.row];
  };
  const injections = one.job === undefined ? [] : [killAt(one.job, one, kill)];
  const random = createRandom(`${seed}/${one.name}/target`);
  lane.source.faults = [];
  lane.target.faults = [createInjector({ injections, random })];
  await fillNamespace(lane, namespace, { old: one.replaces, other: false });
  const before = one.replaces ? lane.wanted.old : {};
  const wanted = [lane.wanted[content]];
  const repository = `${namespace}/demo`;
  const { url } = lane.registries.target;

  return await withRunDirectory(async (directory) => {
    program = lane.build(content, { namespace, directory });
    if (one.job === undefined) void sleep(one.delay).then(kill);
    const run = await program.ended;
    const killed = await readRepository(url, repository);
    const left = await readdir(directory);
    const common = { wanted, left, before };
    const problems = judge({ ...common, run, after: killed, mustSucceed: false, killedWith: signal });

    lane.target.faults = [];
    const again = await withRunDirectory(
      (clean) => lane.build(content, { namespace, directory: clean }).ended,
    );
    const after = await readRepository(url, repository);
    const next = judge({ run: again, before: killed.tags, after, wanted, mustSucceed: true, left: [] });
    const told = next.map((problem) => ({ ...problem, details: `built again: ${problem.details}` }));
    return { name: one.name, row: one.row, fired, run, problems: [...problems, ...told] };
  });
}

/** Kills the build at a request, before or after the registry has it, and never answers it. */
function killAt(job: RequestJob, { skip, after, row }: KillCase, kill: () => void): Injection {
  const act = async (exchange: Exchange) => {
    if (after) await forward(exchange);
    kill();
    if (!exchange.response.destroyed) await once(exchange.response, 'close');
  };
  return { name: row, job, skip, times: 1, act };
}
