/** The room's entrance: a Kubefile's text becomes a Kubefile, and for each platform plain data. No input or output. */
export { type Dialect, type DialectName, dialectNames } from './dialects.ts';
export { evaluateKubefile, missingBases } from './evaluate.ts';
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
} from './evaluation.ts';
export { dialectOf, type Kubefile, parseKubefile } from './parse.ts';
export { drawError } from './passage.ts';
