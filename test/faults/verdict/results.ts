import type { Run } from '../setup/program.ts';
import type { Problem } from './verdict.ts';

/** How a case ended. */
export interface CaseResult {
  readonly name: string;
  /** The row of the table that it counts in. */
  readonly row: string;
  /** The name of each fault that was injected, as often as it was. */
  readonly fired: readonly string[];
  readonly run: Run;
  readonly problems: readonly Problem[];
}
