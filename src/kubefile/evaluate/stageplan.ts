import type { ContainerConfig } from '../../image/containerconfig.ts';
import { dialects, type InstructionTable } from '../dialects.ts';
import type { StageBase } from '../evaluation.ts';
import type { ParsedInstruction } from '../instruction.ts';
import { findStage } from '../parse/from.ts';
import { parseTrigger } from '../parse/instruction.ts';
import { findSources, type ParsedStage } from '../parse/parse.ts';
import { createFail, type Fail, findPosition, type SourceSpan } from '../source.ts';
import { type EvaluationScope, expandGlobal } from './scope.ts';

/** A stage whose base is known, and with it all that it has to do. */
export interface StagePlan {
  readonly number: number;
  readonly stage: ParsedStage;
  readonly base: StageBase;
  /** The configuration of a base image. */
  readonly inherited: ContainerConfig | undefined;
  /** What waited in ONBUILD of the base, then the stage's own instructions. */
  readonly tasks: readonly PlannedInstruction[];
  /** The stages that it takes something from, all of them earlier. */
  readonly needs: readonly number[];
}

export interface PlannedInstruction {
  readonly instruction: ParsedInstruction;
  /** The rows that say what it does. */
  readonly rows: InstructionTable;
  /** Where a message about it points. */
  readonly line: number;
  readonly failIn: (passage: SourceSpan) => Fail;
}

/** @throws KUBEFILE_SYNTAX */
export function planStage(number: number, scope: EvaluationScope): StagePlan {
  const { kubefile, options } = scope;
  const stage = kubefile.stages[number]!;
  const base = findBase(number, scope);
  const inherited = base.kind === 'image' ? options.base?.(base.reference, base.platform) : undefined;
  const rows = kubefile.dialect.instructions;
  const own = stage.instructions.map((instruction) => planInstruction(instruction, rows, scope));
  const tasks = [...planTriggers(base, inherited, stage, scope), ...own];
  const sources = tasks.flatMap(({ instruction, failIn }) =>
    findSources(instruction).map((word) =>
      findStage(kubefile.stages, number, word, failIn(instruction.passage)),
    ),
  );
  const needs = [base.kind === 'stage' ? base.stage : undefined, ...sources].filter(
    (one) => one !== undefined,
  );
  return { number, stage, base, inherited, tasks, needs };
}

/** What FROM names: an earlier stage, nothing, or an image. */
function findBase(number: number, scope: EvaluationScope): StageBase {
  const { stages, original } = scope.kubefile;
  const { from, passage } = stages[number]!;
  const fail = createFail(original, passage);
  const reference = expandGlobal(from.base, scope, fail);
  const platform = from.platform && expandGlobal(from.platform, scope, fail);
  if (reference === '')
    throw fail(
      from.base.at,
      'FROM names no image: its variable is empty',
      'Give it a value: ARG NAME=image before FROM.',
    );
  const earlier = stages
    .slice(0, number)
    .findIndex((stage) => stage.from.name?.text === reference.toLowerCase());
  if (earlier !== -1) return { kind: 'stage', stage: earlier };
  if (reference === 'scratch') return { kind: 'scratch' };
  return platform ? { kind: 'image', reference, platform } : { kind: 'image', reference };
}

function planTriggers(
  base: StageBase,
  inherited: ContainerConfig | undefined,
  stage: ParsedStage,
  scope: EvaluationScope,
): PlannedInstruction[] {
  if (base.kind === 'stage') {
    const below = scope.kubefile.stages[base.stage]?.instructions ?? [];
    return below.flatMap((one) =>
      one.name === 'ONBUILD'
        ? [planInstruction(one.arguments.trigger, scope.kubefile.dialect.instructions, scope)]
        : [],
    );
  }
  const { original, directives } = scope.kubefile;
  const at = createFail(original, stage.passage);
  return (inherited?.OnBuild ?? []).map((text) => {
    // It stands in no file of ours: the FROM that brings it is what a message can show.
    const fail: Fail = (_, message, hint) =>
      at(stage.from.base.at, `ONBUILD ${text.slice(0, 80)} of the base image: ${message}`, hint);
    const instruction = parseTrigger(text, directives.escapeCharacter, fail);
    const rows = dialects.dockerfile.instructions;
    return { instruction, rows, line: findPosition(stage.passage, stage.at).line, failIn: () => fail };
  });
}

function planInstruction(
  instruction: ParsedInstruction,
  rows: InstructionTable,
  { kubefile: { original } }: EvaluationScope,
): PlannedInstruction {
  return {
    instruction,
    rows,
    line: findPosition(instruction.passage, instruction.at).line,
    failIn: (passage) => createFail(original, passage),
  };
}
