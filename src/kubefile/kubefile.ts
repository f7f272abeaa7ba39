/** The room's entrance: a Kubefile's text becomes a Kubefile, and for each platform plain data. No input or output. */
export { type Dialect, type DialectName, dialectNames } from './dialects.ts';
export { evaluateKubefile, missingBases } from './evaluate/evaluate.ts';
export type {
  ContainerConfig,
  CopyStep,
  EvaluatedMount,
  EvaluatedStage,
  EvaluateOptions,
  Evaluation,
  HostRunStep,
  MissingBase,
  RunStep,
  StageStep,
  WorkdirStep,
} from './evaluation.ts';
export { type ParsedKubefile, parseKubefile, readDialect } from './parse/parse.ts';
export { drawError } from './source.ts';
