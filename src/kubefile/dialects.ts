import type { InstructionDefinition, InstructionName } from './instruction.ts';
import * as sealer from './instructions/sealer.ts';
import { arg } from './instructions/variables.ts';
import { instructions } from './instructions.ts';

/** Instructions but FROM. */
export type InstructionTable = { readonly [Name in InstructionName]?: InstructionDefinition<Name> };

/** What a Kubefile may say, and what that means. */
export interface Dialect {
  /** How messages name it. */
  readonly title: string;
  readonly instructions: InstructionTable;
  readonly severalStages: boolean;
  /**
   * true: images are looked for in the finished root file system, and lie in its `registry/` with no instruction that copies them
   * there. false: they are looked for in the context, and COPY takes its `registry/`.
   */
  readonly embedsByItself: boolean;
}

/** A new dialect is a row here, and a name in `imagebuild.yml` (application/configuration.ts). */
export const dialects = {
  dockerfile: {
    title: 'a Kubefile',
    instructions,
    severalStages: true,
    embedsByItself: false,
  },
  /** docs/sealer.md */
  sealer: {
    title: 'sealer’s dialect',
    instructions: { ARG: arg, COPY: sealer.copy, RUN: sealer.run, CMD: sealer.cmd },
    severalStages: false,
    embedsByItself: true,
  },
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects;

export const dialectNames = Object.keys(dialects) as readonly DialectName[];
