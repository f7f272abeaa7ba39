import type { Figure } from './figure.ts';
import type { Sizes } from './sizes.ts';

/** What every case is run with. */
export interface Bench {
  /** Measured pairs, unless a case needs more or fewer. */
  readonly rounds: number;
  readonly sizes: Sizes;
  readonly cores: number;
}

/** A row of performance that is measured. */
export interface Measured {
  readonly name: string;
  /** Programs that it needs beside Node. */
  readonly needs: readonly string[];
  readonly run: (bench: Bench) => Promise<Figure[]>;
}

/** A row that cannot be measured yet, and why. */
export interface NotYet {
  readonly name: string;
  readonly notYet: string;
}

export type Case = Measured | NotYet;
