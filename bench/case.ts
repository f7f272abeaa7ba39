import type { Figure } from './figure.ts';
import type { Sizes } from './sizes.ts';

/** What every case is run with. */
export interface Bench {
  /** Measured pairs, unless a case needs more or fewer. */
  readonly rounds: number;
  readonly sizes: Sizes;
  readonly cores: number;
}

/** Something that is measured, and gives one figure or several. */
export interface Case {
  readonly name: string;
  /** Programs that it needs beside Node. */
  readonly needs: readonly string[];
  readonly run: (bench: Bench) => Promise<Figure[]>;
}

/** A case that is not measured. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}
