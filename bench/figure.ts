/** The unit of a value. */
export type Unit = 'seconds' | 'bytes' | 'requests';

/** The measurements of both sides in one round. */
export interface Pair<Value = number> {
  readonly ours: Value;
  readonly peer: Value;
}

/** How a value is compared, and whether more of it is better. */
const scores = {
  faster: {
    text: 'times faster',
    of: ({ ours, peer }: Pair) => divide(peer, ours),
    holds: (a: number, b: number) => a >= b,
  },
  share: { text: 'of it', of: ({ ours, peer }: Pair) => divide(ours, peer), holds: atMost },
  more: { text: 'more', of: ({ ours, peer }: Pair) => ours - peer, holds: atMost },
  amount: { text: '', of: ({ ours }: Pair) => ours, holds: atMost },
} as const;

export type Score = keyof typeof scores;

/** A quantity to measure, with its aim. */
export interface Aim {
  readonly title: string;
  readonly unit: Unit;
  /** What we are compared with. */
  readonly peer: string;
  /**
   * `faster`: the peer's value over ours; `share`: ours over the peer's; `more`: ours less the peer's;
   * `amount`: ours.
   */
  readonly score: Score;
  /** The aim: a minimum for `faster`, a maximum for the others. */
  readonly reach: number;
}

/** What the table of tools and the picture show besides the times. */
export interface Beside {
  /** Where both sides did the same work, `near, docker-registry 2.8`. */
  readonly target: string;
  /** Processor seconds of both commands with all that they started. */
  readonly processor?: Pair;
  /** Our peak memory. */
  readonly peakBytes?: number;
}

/**
 * A measured value beside its aim. `ours` and `theirs` are medians; `value` is the median of the pairs'
 * scores.
 */
export interface Figure extends Aim {
  readonly ours: number;
  readonly theirs: number;
  readonly value: number;
  readonly met: boolean;
  readonly rounds: number;
  /** Only if the peer is a tool that does the same work. */
  readonly beside?: Beside;
}

/** Judges the rounds of one aim. */
export function figure(aim: Aim, pairs: readonly Pair[]): Figure {
  const { of, holds } = scores[aim.score];
  const value = median(pairs.map(of));
  return {
    ...aim,
    ours: median(pairs.map(({ ours }) => ours)),
    theirs: median(pairs.map(({ peer }) => peer)),
    value,
    met: holds(value, aim.reach),
    rounds: pairs.length,
  };
}

/**
 * Makes a figure that isn't compared round by round: one measurement of ours against one of the peer, or
 * against a limit.
 */
export function single(aim: Aim, ours: number, peer: number): Figure {
  return figure(aim, [{ ours, peer }]);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** `7.6 times faster`, `0.74 of it`, `0.05 s more`, `183 MB`. */
export function showScore(value: number, { score, unit }: Pick<Aim, 'score' | 'unit'>): string {
  const { text } = scores[score];
  if (!Number.isFinite(value)) return `${showInfinite(value)} ${text}`.trim();
  if (score === 'share') return `${value.toFixed(value < 0.1 ? 4 : 2)} ${text}`;
  if (score === 'faster') return `${value.toFixed(1)} ${text}`;
  return `${showAmount(value, unit)} ${text}`.trim();
}

/** `1.83 s`, `365 MB`, `12 requests`. */
export function showAmount(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return showInfinite(value);
  if (unit === 'seconds') return `${value.toFixed(value < 10 ? 2 : 1)} s`;
  if (unit === 'requests') return `${value} requests`;
  if (value < 1000) return `${value} B`;
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} kB`;
  return value < 1e9 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e9).toFixed(2)} GB`;
}

/** Two amounts of nothing are equal, and anything is infinitely more than nothing. */
function divide(amount: number, by: number): number {
  return amount === by ? 1 : amount / by;
}

function showInfinite(value: number): string {
  return Number.isNaN(value) ? '–' : '∞';
}

function atMost(value: number, bound: number): boolean {
  return value <= bound;
}
