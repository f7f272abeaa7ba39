import { ImagebuildError, joinProblems, type Warning } from '../errors.ts';
import { type Directives, readDirectives } from './directives.ts';
import { type From, findStage, readFrom } from './from.ts';
import type { Instruction, InstructionOf } from './instruction.ts';
import { readLines } from './lines.ts';
import { type Head, parseHead, parseInstruction } from './parseinstruction.ts';
import {
  type Fail,
  failIn,
  type Passage,
  problemAt,
  type Source,
  sourceOf,
  type Word,
  warnIn,
} from './source.ts';

/** A Kubefile that was read and checked; nothing in it is expanded. */
export interface Kubefile {
  readonly source: Source;
  readonly directives: Directives;
  /** The ARGs before the first FROM. */
  readonly globals: readonly InstructionOf<'ARG'>[];
  readonly stages: readonly ParsedStage[];
  readonly warnings: readonly Warning[];
}

export interface ParsedStage {
  readonly from: From;
  /** The line of its FROM. */
  readonly passage: Passage;
  readonly instructions: readonly Instruction[];
}

/** UTF-16 code units, and instructions. */
const longest = 1024 * 1024;
const mostInstructions = 10_000;

/**
 * Reads a Kubefile or Dockerfile (Dockerfile reference; where that is silent, as BuildKit's frontend does).
 * @param file how messages name it.
 * @throws KUBEFILE_SYNTAX with every problem in the file, each with its place and the line drawn; LIMIT_EXCEEDED.
 */
export function parseKubefile(text: string, file: string): Kubefile {
  if (text.length > longest) throw tooLarge(file, `${file} is longer than ${longest} characters`);
  const source = sourceOf(text, file);
  const problems: ImagebuildError[] = [];
  const directives = attempt(problems, () => readDirectives(source)) ?? { escapeCharacter: '\\' };
  const kubefile = readInstructions(source, directives, problems);
  for (const [number, stage] of kubefile.stages.entries())
    for (const instruction of stage.instructions)
      attempt(problems, () => checkStages(instruction, kubefile, number));
  if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
  return kubefile;
}

/** Runs a part; what is wrong with it joins the problems. */
export function attempt<Result>(problems: ImagebuildError[], part: () => Result): Result | undefined {
  try {
    return part();
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    problems.push(error);
    return undefined;
  }
}

/** The stages, or images, that an instruction takes something from. */
export function sourcesOf(instruction: Instruction): readonly Word[] {
  if (instruction.name === 'COPY') return instruction.arguments.flags.get('from') ?? [];
  return instruction.name === 'RUN' ? instruction.arguments.from : [];
}

function readInstructions(source: Source, directives: Directives, problems: ImagebuildError[]): Kubefile {
  const globals: InstructionOf<'ARG'>[] = [];
  const stages: (ParsedStage & { readonly instructions: Instruction[] })[] = [];
  const warnings: Warning[] = [];
  const { escapeCharacter } = directives;
  const lines = readLines(source.lines, escapeCharacter);
  // Without a first FROM every instruction is in the wrong place; that is said once.
  let begun = false;

  function add(passage: Passage): void {
    const fail = failIn(source, passage);
    const head = parseHead({ text: passage.text, at: 0 }, fail);
    if (head.name === 'FROM') addStage(head, passage, fail);
    else {
      const setting = { passage, lines, escapeCharacter, fail, warn: warnIn(fail, warnings) };
      addInstruction(parseInstruction(head, setting), fail);
    }
  }

  function addInstruction(instruction: Instruction, fail: Fail): void {
    if (begun) stages.at(-1)?.instructions.push(instruction);
    else if (instruction.name === 'ARG') globals.push(instruction);
    else {
      begun = true;
      const hint = 'Begin with FROM scratch; only ARG may come before it.';
      throw fail(instruction.at, `${instruction.name} comes before the first FROM`, hint);
    }
  }

  function addStage({ rest, flags }: Head, passage: Passage, fail: Fail): void {
    begun = true;
    const from = readFrom(rest, flags, fail);
    const { name } = from;
    const taken = name && stages.some((stage) => stage.from.name?.text === name.text);
    stages.push({ from, passage, instructions: [] });
    if (taken)
      throw fail(name.at, `there is a stage ${name.text} already`, 'Give each stage a name of its own.');
  }

  let count = 0;
  for (let passage = lines.next(); passage; passage = lines.next()) {
    if (++count > mostInstructions)
      throw tooLarge(source.file, `${source.file} has more than ${mostInstructions} instructions`);
    const line = passage;
    attempt(problems, () => add(line));
  }
  if (!begun && problems.length === 0) problems.push(noFrom(source));
  return { source, directives, globals, stages, warnings };
}

function checkStages(instruction: Instruction, { source, stages }: Kubefile, number: number): void {
  const fail = failIn(source, instruction.passage);
  for (const word of sourcesOf(instruction)) findStage(stages, number, word, fail);
}

function noFrom(source: Source): ImagebuildError {
  return problemAt(source, { line: 1, column: 1 }, 'there is no FROM', 'Begin with FROM scratch.');
}

function tooLarge(file: string, message: string): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', message, { place: { file }, hint: 'Make the file smaller.' });
}

function byPlace(a: ImagebuildError, b: ImagebuildError): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
