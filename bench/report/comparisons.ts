import { type Figure, median } from '../figure.ts';

/** The time and processor time of a tool on one target. */
interface Contestant {
  readonly seconds: number;
  readonly processorSeconds: number | undefined;
}

/** A tool beside ours; `ratio` is our time divided by its time. */
export interface Peer extends Contestant {
  readonly tool: string;
  readonly ratio: number;
}

/** The tools that did the same work on one target. */
export interface Comparison {
  readonly target: string;
  readonly ours: Contestant & { readonly peakBytes: number | undefined };
  readonly peers: readonly Peer[];
}

/** Returns the comparisons with other tools, in the order in which the figures name their targets. */
export function comparisonsOf(figures: readonly Figure[]): Comparison[] {
  const groups = Map.groupBy(figures, ({ beside }) => beside?.target);
  return [...groups].flatMap(([target, group]) => (target === undefined ? [] : [compare(target, group)]));
}

function compare(target: string, figures: readonly Figure[]): Comparison {
  return {
    target,
    ours: {
      seconds: median(figures.map(({ ours }) => ours)),
      processorSeconds: medianOfKnown(figures.map(({ beside }) => beside?.processor?.ours)),
      peakBytes: medianOfKnown(figures.map(({ beside }) => beside?.peakBytes)),
    },
    peers: figures.map((figure) => ({
      tool: figure.peer,
      seconds: figure.theirs,
      processorSeconds: figure.beside?.processor?.peer,
      ratio: ratioOf(figure),
    })),
  };
}

/** Returns our time divided by the peer's. */
export function ratioOf({ score, value, ours, theirs }: Figure): number {
  const ratios = { share: value, faster: 1 / value, more: ours / theirs, amount: ours / theirs };
  return ratios[score];
}

function medianOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
}
