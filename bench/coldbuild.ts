import type { Bench } from './case.ts';
import { measureContest, type Rival } from './contest.ts';
import { copierNames, copying } from './copiers.ts';
import { type Distance, startPath } from './farproxy.ts';
import type { Figure } from './figure.ts';
import { buildBench } from './imagebuild.ts';
import type { Measure } from './pairs.ts';
import { type Program, type Ran, run } from './program.ts';
import { type Registry, startTarget, type Target } from './registries.ts';
import type { Release } from './setup/release.ts';

/** First builds of an application that embeds images. */
export interface ColdBuild {
  /** The title of the figures. */
  readonly title: string;
  /** The column in the table of tools. */
  readonly target: string;
  /** The most that our time may be of that of a plain copy. */
  readonly reach: number;
  readonly images: readonly string[];
  readonly version: string;
  /** The folder that contains the applications. */
  readonly applications: string;
  /** Starts an empty registry, by default docker-registry. */
  readonly startTarget?: () => Promise<Target>;
  /** If both registries are far away. */
  readonly distance?: Distance;
}

/** A tool that does the same work between two registries, `127.0.0.1:PORT`. */
export interface Way extends Omit<Rival, 'run'> {
  program(source: string, target: string): Program | Promise<Program>;
}

/** Measures first builds beside plain copies of the same images by every tool that is there. */
export async function measureCold(
  { rounds, absent }: Bench,
  { source }: Release,
  build: ColdBuild,
  others: readonly Way[] = [],
): Promise<Figure[]> {
  const { title, target, reach, images, version, applications } = build;
  const copies = copierNames.filter((name) => !absent.has(name)).map((name) => copying(name, 5));
  const ways: Way[] = copies.map(({ title: peer, program }) => ({
    ...({ title, peer, score: 'share', reach } as const),
    program: (from, to) => program(from, to, images),
  }));
  const ours = timed(source, build, (from, to) =>
    buildBench({ applications, version, source: from, target: to }),
  );
  const rivals = [...ways, ...others].map(({ program, ...aim }) => ({
    ...aim,
    run: timed(source, build, program),
  }));
  return await measureContest(rounds, target, ours, rivals);
}

/** Returns a measurement with an empty target. */
function timed(source: Registry, build: ColdBuild, program: Way['program']): Measure<Ran> {
  return async () => {
    await using target = await (build.startTarget ?? startTarget)();
    await using path = await startPath(source.host, target.host, build.distance);
    return await run(await program(path.source, path.target));
  };
}
