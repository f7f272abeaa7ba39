import { ImagebuildError, joinProblems, type Warning } from '../errors.ts';
import { type Build, newBuild } from './build.ts';
import type { EvaluatedStage, EvaluateOptions, Evaluation, HistoryRow } from './evaluation.ts';
import { findStage } from './from.ts';
import type { Applying, InstructionName, Row } from './instruction.ts';
import { instructions } from './instructions.ts';
import { attempt, type Kubefile } from './parse.ts';
import { type PlannedStage, planStage, type Task } from './plan.ts';
import { positionIn, warnIn } from './source.ts';
import { configOf, newStage, type Stage, variable } from './stage.ts';
import { suggest } from './suggestion.ts';

/**
 * What a Kubefile comes to for a platform: expands its variables and applies instruction after instruction, of the stages that the target
 * needs. A pure function.
 * @throws KUBEFILE_SYNTAX with every problem found; INVALID_REQUEST for an unknown target; LIMIT_EXCEEDED.
 */
export function evaluateKubefile(kubefile: Kubefile, options: EvaluateOptions): Evaluation {
  const problems: ImagebuildError[] = [];
  const build = newBuild(kubefile, options, problems);
  const plans = kubefile.stages.map((_, number) => attempt(problems, () => planStage(number, build)));
  if (problems.length > 0) throw joinProblems(problems);
  const needed = neededStages(
    plans.filter((plan) => plan !== undefined),
    targetOf(kubefile, options.target),
  );
  const stages = new Map<number, Stage>();
  const evaluated: EvaluatedStage[] = [];
  for (const plan of needed) {
    const [stage, history] = runStage(plan, stages, build);
    stages.set(plan.number, stage);
    evaluated.push(evaluatedStage(plan, stage, history));
  }
  if (problems.length > 0) throw joinProblems(problems);
  return {
    stages: evaluated,
    warnings: [...kubefile.warnings, ...build.warnings, ...unusedArgs(kubefile, options)],
  };
}

function targetOf({ stages }: Kubefile, target: string | undefined): number {
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
function neededStages(plans: readonly PlannedStage[], target: number): PlannedStage[] {
  const needed = new Set([target]);
  for (let number = target; number >= 0; number--)
    if (needed.has(number)) for (const one of plans[number]?.needs ?? []) needed.add(one);
  return plans.filter(({ number }) => needed.has(number));
}

function runStage(
  plan: PlannedStage,
  stages: ReadonlyMap<number, Stage>,
  build: Build,
): [stage: Stage, history: HistoryRow[]] {
  const { base } = plan;
  const below = base.kind === 'stage' ? stages.get(base.stage) : undefined;
  const stage = newStage(below ? configOf(below) : plan.inherited, {
    args: below?.args ?? new Map(),
    author: below?.author,
  });
  const history: HistoryRow[] = [];
  for (const task of plan.tasks) {
    const steps = stage.steps.length;
    const applying = applyTo(stage, task, plan.number, build);
    attempt(build.problems, () => apply(task, applying));
    const { line, createdBy } = applying;
    history.push({ createdBy, emptyLayer: stage.steps.length === steps, line });
  }
  return [stage, history];
}

function apply({ instruction }: Task, applying: Applying): void {
  const row = instructions[instruction.name] as Row<InstructionName>;
  row.apply(instruction.arguments as never, applying);
}

/** What an instruction works with. */
function applyTo(stage: Stage, task: Task, number: number, build: Build): Applying {
  const { instruction, line } = task;
  const fail = task.failIn(instruction.passage);
  const { kubefile, expand, globals, buildArg } = build;
  const see = (name: string) => variable(stage, name);
  return {
    stage,
    line,
    createdBy: instruction.createdBy,
    documents: instruction.documents,
    fail,
    warn: warnIn(fail, build.warnings),
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
  { number, stage: { from, passage }, base }: PlannedStage,
  stage: Stage,
  history: HistoryRow[],
): EvaluatedStage {
  return {
    index: number,
    ...(from.name ? { name: from.name.text } : {}),
    line: positionIn(passage, 0).line,
    from: base,
    config: configOf(stage),
    ...(stage.author ? { author: stage.author } : {}),
    steps: stage.steps,
    history,
  };
}

/** Arguments that mean something without ARG: proxies to RUN, the others to engines; ARCH is always given (design, Applications). */
const predefined = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|BUILDKIT_.*|SOURCE_DATE_EPOCH|ARCH)$/i;

function unusedArgs({ globals, stages, source }: Kubefile, { buildArgs }: EvaluateOptions): Warning[] {
  const all = [...globals, ...stages.flatMap((stage) => stage.instructions)];
  const declared = all.flatMap((one) =>
    one.name === 'ARG' ? one.arguments.args.map(({ key }) => key.text) : [],
  );
  const unused = Object.keys(buildArgs).filter((name) => !declared.includes(name) && !predefined.test(name));
  return unused.map((name) => ({
    message: `the build argument ${name} changes nothing: no ARG declares it`,
    place: { file: source.file },
    hint: declared.length === 0 ? `Add ARG ${name} to the Kubefile.` : suggest(name, declared),
  }));
}
