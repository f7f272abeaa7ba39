import type { Figure } from './figure.ts';
import type { Sizes } from './sizes.ts';
import type { ToolName } from './tools.ts';

/** The parameters of every case. */
export interface Bench {
  /** Pairs to measure, unless a case needs more or fewer. */
  readonly rounds: number;
  readonly sizes: Sizes;
  readonly cores: number;
  /** Why programs can't be had, by name. */
  readonly absent: ReadonlyMap<string, string>;
}

/** A measurement that gives one figure or several. */
export interface Case {
  readonly name: string;
  /** Programs that it needs besides Node. */
  readonly needs: readonly string[];
  /** Tools that it compares with or writes to where they are there. */
  readonly peers?: readonly ToolName[];
  readonly run: (bench: Bench) => Promise<Figure[]>;
}

/** A case that isn't measured. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}
