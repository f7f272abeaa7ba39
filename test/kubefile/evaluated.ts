import { dialects } from '../../src/kubefile/dialects.ts';
import { evaluateKubefile } from '../../src/kubefile/evaluate/evaluate.ts';
import type { EvaluatedStage, EvaluateOptions, Evaluation } from '../../src/kubefile/evaluation.ts';
import { parseKubefile } from '../../src/kubefile/parse/parse.ts';

export const defaultPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Evaluates a Kubefile for linux/arm64/v8. */
export function evaluation(text: string, more: Partial<EvaluateOptions> = {}): Evaluation {
  const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' };
  return evaluateKubefile(parseKubefile(text, 'Kubefile', dialects), { platform, buildArgs: {}, ...more });
}

/** Its final stage. */
export function evaluated(text: string, more: Partial<EvaluateOptions> = {}): EvaluatedStage {
  return evaluation(text, more).stages.at(-1)!;
}

/** The final stage of instructions after FROM scratch. */
export function scratch(...lines: string[]): EvaluatedStage {
  return evaluated(['FROM scratch', ...lines, ''].join('\n'));
}
