import { type Aim, type Figure, figure, median, type Pair } from './figure.ts';
import { alternateAll, type Measure } from './pairs.ts';
import type { Ran } from './program.ts';

/** A tool that does the same work as a build of ours, with the aim that it sets us. */
export interface Rival extends Pick<Aim, 'title' | 'peer' | 'score' | 'reach'> {
  readonly run: Measure<Ran>;
}

/**
 * Measures builds beside other tools, one figure for each.
 * @param target where they do it, the column of the table.
 */
export async function measureContest(
  rounds: number,
  target: string,
  ours: Measure<Ran>,
  rivals: readonly Rival[],
): Promise<Figure[]> {
  const all = await alternateAll(
    rounds,
    ours,
    rivals.map(({ run }) => run),
  );
  return rivals.map(({ run, ...aim }, index) => judgeRuns(aim, target, all[index]!));
}

/** Judges runs by their time, and keeps their processor time and our peak memory beside it. */
export function judgeRuns(aim: Omit<Aim, 'unit'>, target: string, pairs: readonly Pair<Ran>[]): Figure {
  const pairsOf = (value: (ran: Ran) => number) =>
    pairs.map(({ ours, peer }) => ({ ours: value(ours), peer: value(peer) }));
  const processor = pairsOf(({ processorSeconds }) => processorSeconds);
  return {
    ...figure(
      { ...aim, unit: 'seconds' },
      pairsOf(({ seconds }) => seconds),
    ),
    beside: {
      target,
      processor: {
        ours: median(processor.map(({ ours }) => ours)),
        peer: median(processor.map(({ peer }) => peer)),
      },
      peakBytes: median(pairs.map(({ ours }) => ours.peakBytes)),
    },
  };
}
