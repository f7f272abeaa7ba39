import type { LintCheck } from '../check.ts';
import { typeLabel } from '../labels/labels.ts';
import { finalStage, instructionsOf, positionIn } from './instructions.ts';

/** A rootfs says by this one where its container runtime listens. */
const ofRootfs = 'SEALOS_SYS_CRI_ENDPOINT';

/** Finds ENV that sets a variable of sealos. */
export const checkSealosVariables: LintCheck = (application) => {
  const stage = finalStage(application);
  if (stage === undefined) return [];
  const isRootfs = typeLabel(application) === 'rootfs';
  return instructionsOf([stage], 'ENV').flatMap((instruction) =>
    instruction.arguments.pairs
      .map(({ key }) => key)
      .filter(({ text }) => text.startsWith('SEALOS_SYS_') && !(isRootfs && text === ofRootfs))
      .map(({ text, at }) => ({
        rule: 'env-sealos-sys' as const,
        at: positionIn(instruction, at),
        words: { name: text },
      })),
  );
};
