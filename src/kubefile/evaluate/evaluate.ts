import { ImagebuildError, joinProblems } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type {
  EvaluatedStage,
  EvaluateOptions,
  Evaluation,
  MissingBase,
  StageHistory,
} from '../evaluation.ts';
import { findStage } from '../parse/from.ts';
import { attempt, createWarn, findPosition, suggest } from '../source.ts';
import type {
  ApplyContext,
  InstructionDefinition,
  InstructionName,
  ParsedKubefile,
  StageState,
} from '../syntax.ts';
import { checkBuildArgs } from './buildargs.ts';
import { countCharacters, findOversize, type Growth } from './configsize.ts';
import { type EvaluationScope, newScope } from './scope.ts';
import { findVariable, newStage, toContainerConfig } from './stage.ts';
import { type PlannedInstruction, planStage, type StagePlan } from './stageplan.ts';

/**
 * Evaluates a Kubefile for a platform: expands its variables and applies instruction after instruction, in
 * the stages that the target needs. A pure function.
 * @throws KUBEFILE_SYNTAX with every problem found; INVALID_REQUEST for an unknown target or build argument;
 * LIMIT_EXCEEDED.
 */
export function evaluateKubefile(kubefile: ParsedKubefile, options: EvaluateOptions): Evaluation {
  const problems: ImagebuildError[] = [];
  const scope = newScope(kubefile, options, problems);
  const plans = planStages(scope);
  const stages = new Map<number, StageState>();
  const evaluated: EvaluatedStage[] = [];
  for (const plan of plans) {
    const [stage, history] = applyStage(plan, stages, scope);
    stages.set(plan.number, stage);
    evaluated.push(toEvaluatedStage(plan, stage, history));
  }
  if (problems.length > 0) throw joinProblems(problems);
  checkBuildArgs(kubefile, options.buildArgs);
  return { stages: evaluated, warnings: [...kubefile.warnings, ...scope.warnings] };
}

/**
 * Lists the base images whose configurations `options.base` doesn't know yet, in order. Once they are known
 * there may be more: the instructions in their ONBUILD may need other stages.
 * @throws as `evaluateKubefile`.
 */
export function missingBases(kubefile: ParsedKubefile, options: EvaluateOptions): MissingBase[] {
  const plans = planStages(newScope(kubefile, options, []));
  return plans.flatMap(({ base, inherited, stage: { span, at } }) =>
    base.kind === 'image' && !inherited ? [{ ...base, line: findPosition(span, at).line }] : [],
  );
}

/** Plans the stages that the target needs. */
function planStages(scope: EvaluationScope): StagePlan[] {
  const { kubefile, options, problems } = scope;
  const plans = kubefile.stages.map((_, number) => attempt(problems, () => planStage(number, scope)));
  if (problems.length > 0) throw joinProblems(problems);
  return chooseNeeded(
    plans.filter((plan) => plan !== undefined),
    findTarget(kubefile, options.target),
  );
}

function findTarget({ stages }: ParsedKubefile, target: string | undefined): number {
  if (target === undefined) return stages.length - 1;
  const number = /^\d+$/.test(target)
    ? Number(target)
    : stages.findIndex(({ from }) => from.name?.text === target.toLowerCase());
  if (number in stages) return number;
  const names = stages.map(({ from }, index) => from.name?.text ?? String(index));
  throw new ImagebuildError('INVALID_REQUEST', say('targetUnknown', { target: JSON.stringify(target) }), {
    hint: suggest(target, names),
  });
}

/**
 * Returns the target and the stages that it takes something from, in order. A stage needs earlier ones only.
 */
function chooseNeeded(plans: readonly StagePlan[], target: number): StagePlan[] {
  const needed = new Set([target]);
  for (let number = target; number >= 0; number--)
    if (needed.has(number)) for (const one of plans[number]?.needs ?? []) needed.add(one);
  return plans.filter(({ number }) => needed.has(number));
}

/** Applies the instructions of a stage; their errors are added to the problems. */
function applyStage(
  plan: StagePlan,
  stages: ReadonlyMap<number, StageState>,
  scope: EvaluationScope,
): [stage: StageState, history: StageHistory[]] {
  const { base } = plan;
  const below = base.kind === 'stage' ? stages.get(base.stage) : undefined;
  const stage = newStage(below ? toContainerConfig(below) : plan.inherited, {
    args: below?.args ?? new Map(),
    author: below?.author,
  });
  const history: StageHistory[] = [];
  const growth: Growth[] = [];
  for (const planned of plan.instructions) {
    const steps = stage.steps.length;
    const before = countCharacters(stage);
    const context = newApplyContext(stage, planned, plan.number, scope);
    attempt(scope.problems, () => applyInstruction(planned, context));
    const { line, createdBy } = context;
    history.push({ createdBy, emptyLayer: stage.steps.length === steps, line });
    const characters = countCharacters(stage) - before + createdBy.length;
    growth.push({ characters, fail: context.fail });
  }
  const oversize = findOversize(stage, history, growth);
  if (oversize) scope.problems.push(oversize);
  return [stage, history];
}

function applyInstruction({ instruction, definitions }: PlannedInstruction, context: ApplyContext): void {
  // The definition and the arguments belong to the same name, which the type checker can't see.
  const definition = definitions[instruction.name] as InstructionDefinition<InstructionName>;
  definition.apply(instruction.arguments as never, context);
}

function newApplyContext(
  stage: StageState,
  planned: PlannedInstruction,
  number: number,
  scope: EvaluationScope,
): ApplyContext {
  const { instruction, line } = planned;
  const fail = planned.createFail(instruction.span);
  const { kubefile, expand, globals, buildArg } = scope;
  const variable = (name: string) => findVariable(stage, name);
  return {
    stage,
    line,
    createdBy: instruction.createdBy,
    documents: instruction.documents,
    fail,
    warn: createWarn(fail, scope.warnings),
    expand: (word, otherwise = () => undefined) =>
      expand(word, (name) => variable(name) ?? otherwise(name), fail).text,
    expandWords: (word) => expand(word, variable, fail).words,
    expandDocument: ({ expands, body }) =>
      expands
        ? expand({ text: body.text, at: 0 }, variable, planned.createFail(body), 'document').text
        : body.text,
    buildArg,
    globalArg: (name) => globals.get(name),
    findStage: (name) => findStage(kubefile.stages, number, name, fail),
  };
}

function toEvaluatedStage(
  { number, stage: { from, span, at }, base }: StagePlan,
  stage: StageState,
  history: StageHistory[],
): EvaluatedStage {
  return {
    index: number,
    ...(from.name ? { name: from.name.text } : {}),
    line: findPosition(span, at).line,
    from: base,
    config: toContainerConfig(stage),
    ...(stage.author ? { author: stage.author } : {}),
    steps: stage.steps,
    history,
  };
}
