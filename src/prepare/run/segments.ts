import type { RunStep, StageStep } from '../../kubefile/evaluation.ts';

/** A step that needs no engine. */
export type NativeStep = Exclude<StageStep, RunStep>;

/** A step that needs no engine, or RUN instructions that one start of an engine carries out. */
export type StepGroup = { readonly step: NativeStep } | { readonly segment: readonly RunStep[] };

/** Parts the steps of a stage: RUN after RUN is one segment as long as all of them see the same. */
export function groupSteps(steps: readonly StageStep[]): StepGroup[] {
  const parts: ({ step: NativeStep } | { segment: RunStep[] })[] = [];
  for (const step of steps) {
    if (step.kind !== 'run') {
      parts.push({ step });
      continue;
    }
    const last = parts.at(-1);
    if (last && 'segment' in last && surroundings(last.segment[0]!) === surroundings(step))
      last.segment.push(step);
    else parts.push({ segment: [step] });
  }
  return parts;
}

/** All that the configuration of the image decides for a command. */
function surroundings({ env, user, workdir }: RunStep): string {
  return JSON.stringify([env, user, workdir]);
}
