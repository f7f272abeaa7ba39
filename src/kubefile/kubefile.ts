/** The room's entrance: a Kubefile's text becomes a Kubefile, and for each platform plain data. No input or output. */
export { type Dialect, type DialectName, dialectNames } from './dialects.ts';
export { evaluateKubefile, missingBases } from './evaluate/evaluate.ts';
export type {
  ContainerConfig,
  CopyStep,
  EvaluatedStage,
  EvaluateOptions,
  Evaluation,
  HostRunStep,
  Mount,
  RunStep,
  Step,
  WantedBase,
  WorkdirStep,
} from './evaluate/evaluation.ts';
export { dialectOf, type Kubefile, parseKubefile } from './parse/parse.ts';
export { drawError } from './parse/span.ts';
