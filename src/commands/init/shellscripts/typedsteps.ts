import type { ImageType } from '../../../application/request.ts';
import { type TextFile, typeRoots } from './oldrepository.ts';
import type { OldWorkflow, PublishingStep } from './oldworkflow.ts';

/** A step, and the type and root of what it builds. */
export interface TypedStep {
  readonly step: PublishingStep;
  readonly type: ImageType;
  readonly root: string;
}

/** Finds the steps that build applications of a root, by what they run and the scripts that this names. */
export function findTypedSteps(
  workflows: readonly OldWorkflow[],
  automation: readonly TextFile[],
): TypedStep[] {
  return workflows.flatMap(({ publishes }) =>
    publishes.flatMap((step) => {
      const scripts = automation.filter(({ path }) => step.run.includes(path));
      const root = [step.run, ...scripts.map(({ text }) => text)].map(rootIn).find(Boolean);
      const type = root === undefined ? undefined : typeRoots.get(root);
      return root === undefined || type === undefined ? [] : [{ step, type, root }];
    }),
  );
}

/** Returns the root that a script names before the variable of the application: `applications/$app/`. */
export function rootIn(script: string): string | undefined {
  return [...typeRoots.keys()].find((root) => new RegExp(`(?<![\\w.-])${root}/"?\\$`).test(script));
}
