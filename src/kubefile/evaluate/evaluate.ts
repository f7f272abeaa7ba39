import { ImagebuildError, joinProblems } from '../../errors.ts';
import type {
  EvaluatedStage,
  EvaluateOptions,
  Evaluation,
  MissingBase,
  StageHistory,
} from '../evaluation.ts';
import type { ApplyContext, InstructionDefinition, InstructionName } from '../instruction.ts';
import { findStage } from '../parse/from.ts';
import { attempt, type ParsedKubefile } from '../parse/parse.ts';
import { createWarn, findPosition } from '../source.ts';
import { suggest } from '../suggestion.ts';
import { type EvaluationScope, newScope } from './scope.ts';
import { findVariable, newStage, type StageState, toContainerConfig } from './stage.ts';
import { type PlannedInstruction, planStage, type StagePlan } from './stageplan.ts';

/**
 * What a Kubefile comes to for a platform: expands its variables and applies instruction after instruction, of the stages that the target
 * needs. A pure function.
 * @throws KUBEFILE_SYNTAX with every problem found; INVALID_REQUEST for an unknown target or build argument; LIMIT_EXCEEDED.
 */
export function evaluateKubefile(kubefile: ParsedKubefile, options: EvaluateOptions): Evaluation {
  const problems: ImagebuildError[] = [];
  const scope = newScope(kubefile, options, problems);
  const needed = planStages(scope);
  const stages = new Map<number, StageState>();
  const evaluated: EvaluatedStage[] = [];
  for (const work of needed) {
    const [stage, history] = applyStage(work, stages, scope);
    stages.set(work.number, stage);
    evaluated.push(evaluatedStage(work, stage, history));
  }
  if (problems.length > 0) throw joinProblems(problems);
  checkDeclared(kubefile, options);
  return { stages: evaluated, warnings: [...kubefile.warnings, ...scope.warnings] };
}

/**
 * The base images whose configurations `options.base` does not know yet, in order. Once they are known there may be more: what waits
 * in their ONBUILD may need other stages.
 * @throws as `evaluateKubefile`.
 */
export function missingBases(kubefile: ParsedKubefile, options: EvaluateOptions): MissingBase[] {
  const works = planStages(newScope(kubefile, options, []));
  return works.flatMap(({ base, inherited, stage: { passage, at } }) =>
    base.kind === 'image' && !inherited ? [{ ...base, line: findPosition(passage, at).line }] : [],
  );
}

/** The stages that the target needs, each with its base. */
function planStages(scope: EvaluationScope): StagePlan[] {
  const { kubefile, options, problems } = scope;
  const works = kubefile.stages.map((_, number) => attempt(problems, () => planStage(number, scope)));
  if (problems.length > 0) throw joinProblems(problems);
  return neededStages(
    works.filter((work) => work !== undefined),
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
  throw new ImagebuildError('INVALID_REQUEST', `there is no stage ${JSON.stringify(target)}`, {
    hint: suggest(target, names),
  });
}

/** The target and what it takes something from, in order. A stage needs earlier ones only. */
function neededStages(works: readonly StagePlan[], target: number): StagePlan[] {
  const needed = new Set([target]);
  for (let number = target; number >= 0; number--)
    if (needed.has(number)) for (const one of works[number]?.needs ?? []) needed.add(one);
  return works.filter(({ number }) => needed.has(number));
}

function applyStage(
  work: StagePlan,
  stages: ReadonlyMap<number, StageState>,
  scope: EvaluationScope,
): [stage: StageState, history: StageHistory[]] {
  const { base } = work;
  const below = base.kind === 'stage' ? stages.get(base.stage) : undefined;
  const stage = newStage(below ? toContainerConfig(below) : work.inherited, {
    args: below?.args ?? new Map(),
    author: below?.author,
  });
  const history: StageHistory[] = [];
  for (const task of work.tasks) {
    const steps = stage.steps.length;
    const applying = newApplyContext(stage, task, work.number, scope);
    attempt(scope.problems, () => apply(task, applying));
    const { line, createdBy } = applying;
    history.push({ createdBy, emptyLayer: stage.steps.length === steps, line });
  }
  return [stage, history];
}

function apply({ instruction, rows }: PlannedInstruction, applying: ApplyContext): void {
  // The row and the arguments have the same name, which the type checker cannot see.
  const row = rows[instruction.name] as InstructionDefinition<InstructionName>;
  row.apply(instruction.arguments as never, applying);
}

/** What an instruction works with. */
function newApplyContext(
  stage: StageState,
  task: PlannedInstruction,
  number: number,
  scope: EvaluationScope,
): ApplyContext {
  const { instruction, line } = task;
  const fail = task.failIn(instruction.passage);
  const { kubefile, expand, globals, buildArg } = scope;
  const see = (name: string) => findVariable(stage, name);
  return {
    stage,
    line,
    createdBy: instruction.createdBy,
    documents: instruction.documents,
    fail,
    warn: createWarn(fail, scope.warnings),
    expand: (word) => expand(word, see, fail).text,
    expandWords: (word) => expand(word, see, fail).words,
    expandDocument: ({ expands, body }) =>
      expands ? expand({ text: body.text, at: 0 }, see, task.failIn(body), 'document').text : body.text,
    buildArg,
    globalArg: (name) => globals.get(name),
    findStage: (name) => findStage(kubefile.stages, number, name, fail),
  };
}

function evaluatedStage(
  { number, stage: { from, passage, at }, base }: StagePlan,
  stage: StageState,
  history: StageHistory[],
): EvaluatedStage {
  return {
    index: number,
    ...(from.name ? { name: from.name.text } : {}),
    line: findPosition(passage, at).line,
    from: base,
    config: toContainerConfig(stage),
    ...(stage.author ? { author: stage.author } : {}),
    steps: stage.steps,
    history,
  };
}

/** Arguments that mean something without ARG: proxies to RUN, the others to engines; ARCH is always given (design, Applications). */
const predefined = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|BUILDKIT_.*|SOURCE_DATE_EPOCH|ARCH)$/i;

/** A build argument that no ARG declares would change nothing, and whoever gave it believes that it does. */
function checkDeclared({ globals, stages, original }: ParsedKubefile, { buildArgs }: EvaluateOptions): void {
  const all = [...globals, ...stages.flatMap((stage) => stage.instructions)];
  const names = all.flatMap((one) =>
    one.name === 'ARG' ? one.arguments.args.map(({ key }) => key.text) : [],
  );
  const declared = [...new Set(names)];
  const unknown = Object.keys(buildArgs).filter((name) => !declared.includes(name) && !predefined.test(name));
  if (unknown.length === 0) return;
  throw joinProblems(
    unknown.map(
      (name) =>
        new ImagebuildError('INVALID_REQUEST', `no ARG declares the build argument ${name}`, {
          place: { file: original.file },
          hint: declared.length === 0 ? `Add ARG ${name} to the Kubefile.` : suggest(name, declared),
        }),
    ),
  );
}
