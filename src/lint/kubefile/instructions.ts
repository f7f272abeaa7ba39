import type { CopyStep } from '../../kubefile/evaluation.ts';
import { findPosition, type SourcePosition } from '../../kubefile/source.ts';
import type {
  InstructionName,
  ParsedInstruction,
  ParsedInstructionOf,
  ParsedStage,
} from '../../kubefile/syntax.ts';
import type { LintedApplication } from '../check.ts';

/** The part of a file that an instruction takes. */
interface InstructionRange {
  readonly start: SourcePosition;
  readonly end: SourcePosition;
}

/** Lists the instructions of a name in some stages. */
export function instructionsOf<Name extends InstructionName>(
  stages: readonly ParsedStage[],
  ...names: readonly Name[]
): ParsedInstructionOf<Name>[] {
  const isWanted = (one: ParsedInstruction): one is ParsedInstructionOf<Name> & ParsedInstruction =>
    names.some((name) => name === one.name);
  return stages.flatMap(({ instructions }) => instructions.filter(isWanted));
}

/**
 * Returns the stage that a cluster image is made of; undefined when the Kubefile can't be read, or is written
 * in a dialect whose instructions mean something else.
 */
export function finalStage({ kubefile }: LintedApplication): ParsedStage | undefined {
  if (!kubefile?.parsed || kubefile.parsed.dialect.embedsByItself) return undefined;
  const { stages } = kubefile.parsed;
  const index = kubefile.evaluations[0]?.stages.at(-1)?.index;
  return index === undefined ? stages.at(-1) : stages[index];
}

/** Returns the range of an instruction, from its name to the last character of its last line. */
export function rangeOf({ span, at }: ParsedInstruction): InstructionRange {
  return { start: findPosition(span, at), end: findPosition(span, span.text.trimEnd().length) };
}

/** Returns the position of an offset of an instruction, by default that of its name. */
export function positionIn({ span, at }: ParsedInstruction, offset = at): SourcePosition {
  return findPosition(span, offset);
}

/** Returns the position of a source of a step, or of its instruction. */
export function sourcePosition(
  { kubefile }: LintedApplication,
  { line }: CopyStep,
  index: number,
): SourcePosition {
  const instructions = instructionsOf(kubefile?.parsed?.stages ?? [], 'COPY', 'ADD');
  const instruction = instructions.find(({ span, at }) => findPosition(span, at).line === line);
  return instruction
    ? positionIn(instruction, instruction.arguments.sources[index]?.at)
    : { line, column: 1 };
}
