/** The room's entrance: a Kubefile's text becomes a Kubefile, and for each platform plain data. No input or output. */
export { evaluateKubefile, missingBases } from './evaluate.ts';
export type {
  ContainerConfig,
  CopyStep,
  EvaluatedStage,
  EvaluateOptions,
  Evaluation,
  RunStep,
  Step,
  WantedBase,
  WorkdirStep,
} from './evaluation.ts';
export { type Kubefile, parseKubefile } from './parse.ts';
export { drawError } from './passage.ts';
