import { ImagebuildError, joinProblems } from '../../errors.ts';
import type { Applying, InstructionName, Row } from '../instruction.ts';
import { findStage } from '../parse/from.ts';
import { attempt, type Kubefile } from '../parse/parse.ts';
import { positionIn, warnIn } from '../parse/span.ts';
import { suggest } from '../suggestion.ts';
import type { EvaluatedStage, EvaluateOptions, Evaluation, HistoryRow, WantedBase } from './evaluation.ts';
import { newScope, type Scope } from './scope.ts';
import { configOf, newStage, type Stage, variable } from './stage.ts';
import { type Task, type Work, workOf } from './work.ts';

/**
 * What a Kubefile comes to for a platform: expands its variables and applies instruction after instruction, of the stages that the target
 * needs. A pure function.
 * @throws KUBEFILE_SYNTAX with every problem found; INVALID_REQUEST for an unknown target or build argument; LIMIT_EXCEEDED.
 */
export function evaluateKubefile(kubefile: Kubefile, options: EvaluateOptions): Evaluation {
  const problems: ImagebuildError[] = [];
  const scope = newScope(kubefile, options, problems);
  const needed = worksOf(scope);
  const stages = new Map<number, Stage>();
  const evaluated: EvaluatedStage[] = [];
  for (const work of needed) {
    const [stage, history] = runStage(work, stages, scope);
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
export function missingBases(kubefile: Kubefile, options: EvaluateOptions): WantedBase[] {
  const works = worksOf(newScope(kubefile, options, []));
  return works.flatMap(({ base, inherited, stage: { passage, at } }) =>
    base.kind === 'image' && !inherited ? [{ ...base, line: positionIn(passage, at).line }] : [],
  );
}

/** The stages that the target needs, each with its base. */
function worksOf(scope: Scope): Work[] {
  const { kubefile, options, problems } = scope;
  const works = kubefile.stages.map((_, number) => attempt(problems, () => workOf(number, scope)));
  if (problems.length > 0) throw joinProblems(problems);
  return neededStages(
    works.filter((work) => work !== undefined),
    targetOf(kubefile, options.target),
  );
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
function neededStages(works: readonly Work[], target: number): Work[] {
  const needed = new Set([target]);
  for (let number = target; number >= 0; number--)
    if (needed.has(number)) for (const one of works[number]?.needs ?? []) needed.add(one);
  return works.filter(({ number }) => needed.has(number));
}

function runStage(
  work: Work,
  stages: ReadonlyMap<number, Stage>,
  scope: Scope,
): [stage: Stage, history: HistoryRow[]] {
  const { base } = work;
  const below = base.kind === 'stage' ? stages.get(base.stage) : undefined;
  const stage = newStage(below ? configOf(below) : work.inherited, {
    args: below?.args ?? new Map(),
    author: below?.author,
  });
  const history: HistoryRow[] = [];
  for (const task of work.tasks) {
    const steps = stage.steps.length;
    const applying = applyTo(stage, task, work.number, scope);
    attempt(scope.problems, () => apply(task, applying));
    const { line, createdBy } = applying;
    history.push({ createdBy, emptyLayer: stage.steps.length === steps, line });
  }
  return [stage, history];
}

function apply({ instruction, rows }: Task, applying: Applying): void {
  // The row and the arguments have the same name, which the type checker cannot see.
  const row = rows[instruction.name] as Row<InstructionName>;
  row.apply(instruction.arguments as never, applying);
}

/** What an instruction works with. */
function applyTo(stage: Stage, task: Task, number: number, scope: Scope): Applying {
  const { instruction, line } = task;
  const fail = task.failIn(instruction.passage);
  const { kubefile, expand, globals, buildArg } = scope;
  const see = (name: string) => variable(stage, name);
  return {
    stage,
    line,
    createdBy: instruction.createdBy,
    documents: instruction.documents,
    fail,
    warn: warnIn(fail, scope.warnings),
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
  { number, stage: { from, passage, at }, base }: Work,
  stage: Stage,
  history: HistoryRow[],
): EvaluatedStage {
  return {
    index: number,
    ...(from.name ? { name: from.name.text } : {}),
    line: positionIn(passage, at).line,
    from: base,
    config: configOf(stage),
    ...(stage.author ? { author: stage.author } : {}),
    steps: stage.steps,
    history,
  };
}

/** Arguments that mean something without ARG: proxies to RUN, the others to engines; ARCH is always given (design, Applications). */
const predefined = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|BUILDKIT_.*|SOURCE_DATE_EPOCH|ARCH)$/i;

/** A build argument that no ARG declares would change nothing, and whoever gave it believes that it does. */
function checkDeclared({ globals, stages, original }: Kubefile, { buildArgs }: EvaluateOptions): void {
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
