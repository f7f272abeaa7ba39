import type { ContainerConfig } from '../../image/containerconfig.ts';
import { say } from '../../text/say.ts';
import type { StageBase } from '../evaluation.ts';
import { findSources, findStage } from '../parse/from.ts';
import { parseTrigger } from '../parse/instruction.ts';
import { createFail, type Fail, findPosition, type SourceSpan } from '../source.ts';
import type { InstructionTable, ParsedInstruction, ParsedStage } from '../syntax.ts';
import { type EvaluationScope, expandGlobal } from './scope.ts';

/** A stage whose base is known, and all that it has to do. */
export interface StagePlan {
  readonly number: number;
  readonly stage: ParsedStage;
  readonly base: StageBase;
  /** The configuration of a base image. */
  readonly inherited: ContainerConfig | undefined;
  /** The instructions in ONBUILD of the base, then the stage's own. */
  readonly instructions: readonly PlannedInstruction[];
  /** The stages that it takes something from, all of them earlier. */
  readonly needs: readonly number[];
}

export interface PlannedInstruction {
  readonly instruction: ParsedInstruction;
  /** The definitions that say what it does. */
  readonly definitions: InstructionTable;
  /** The line that messages about it name. */
  readonly line: number;
  readonly createFail: (span: SourceSpan) => Fail;
}

/** @throws KUBEFILE_SYNTAX */
export function planStage(number: number, scope: EvaluationScope): StagePlan {
  const { kubefile, options } = scope;
  const stage = kubefile.stages[number]!;
  const base = findBase(number, scope);
  const inherited = base.kind === 'image' ? options.base?.(base.reference, base.platform) : undefined;
  const definitions = kubefile.dialect.instructions;
  const own = stage.instructions.map((instruction) => planInstruction(instruction, definitions, scope));
  const instructions = [...planTriggers(base, inherited, stage, scope), ...own];
  const sources = instructions.flatMap(({ instruction, createFail }) =>
    findSources(instruction).map((word) =>
      findStage(kubefile.stages, number, word, createFail(instruction.span)),
    ),
  );
  const needs = [base.kind === 'stage' ? base.stage : undefined, ...sources].filter(
    (one) => one !== undefined,
  );
  return { number, stage, base, inherited, instructions, needs };
}

/** Returns what FROM names: an earlier stage, scratch, or an image. */
function findBase(number: number, scope: EvaluationScope): StageBase {
  const { stages, source } = scope.kubefile;
  const { from, span } = stages[number]!;
  const fail = createFail(source, span);
  const reference = expandGlobal(from.base, scope, fail);
  const platform = from.platform && expandGlobal(from.platform, scope, fail);
  if (reference === '') throw fail(from.base.at, say('fromVariableEmpty'), say('setBaseVariable'));
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
  const { stages, dialect, source, directives } = scope.kubefile;
  if (base.kind === 'stage') {
    const below = stages[base.stage]?.instructions ?? [];
    return below.flatMap((one) =>
      one.name === 'ONBUILD' ? [planInstruction(one.arguments.trigger, dialect.instructions, scope)] : [],
    );
  }
  const at = createFail(source, stage.span);
  return (inherited?.OnBuild ?? []).map((text) => {
    // The trigger isn't in the Kubefile: a message can only show the FROM that brings it.
    const fail: Fail = (_, message, hint) => {
      const words = { instruction: text.slice(0, 80), problem: message.text };
      return at(stage.from.base.at, say('baseTrigger', words), hint);
    };
    const instruction = parseTrigger(text, directives.escapeCharacter, dialect, fail);
    const { line } = findPosition(stage.span, stage.at);
    return { instruction, definitions: dialect.dockerfileInstructions, line, createFail: () => fail };
  });
}

function planInstruction(
  instruction: ParsedInstruction,
  definitions: InstructionTable,
  { kubefile: { source } }: EvaluationScope,
): PlannedInstruction {
  return {
    instruction,
    definitions,
    line: findPosition(instruction.span, instruction.at).line,
    createFail: (span) => createFail(source, span),
  };
}
