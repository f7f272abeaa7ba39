import { ImagebuildError, joinProblems, type Warning } from '../../errors.ts';
import { type Dialect, type DialectName, dialects } from '../dialects.ts';
import type { InstructionOf, ParsedInstruction } from '../instruction.ts';
import {
  createFail,
  createWarn,
  type Fail,
  type SourceSpan,
  type SourceText,
  type SourceWord,
  syntaxError,
  toSourceText,
} from '../source.ts';
import { type ParserDirectives, readDirectives } from './directives.ts';
import { type FromClause, findStage, readFrom } from './from.ts';
import { type InstructionHeader, parseHeader, parseInstruction } from './instruction.ts';
import { type LineReader, readLines } from './lines.ts';

/** A Kubefile that was read and checked; nothing in it is expanded. */
export interface ParsedKubefile {
  readonly original: SourceText;
  readonly directives: ParserDirectives;
  readonly dialect: Dialect;
  /** The ARGs before the first FROM. */
  readonly globals: readonly InstructionOf<'ARG'>[];
  readonly stages: readonly ParsedStage[];
  readonly warnings: readonly Warning[];
}

export interface ParsedStage {
  readonly from: FromClause;
  /** The line of its FROM, and where FROM begins in it. */
  readonly passage: SourceSpan;
  readonly at: number;
  readonly instructions: readonly ParsedInstruction[];
}

/** UTF-16 code units, and instructions. */
const longest = 1024 * 1024;
const mostInstructions = 2000;

/**
 * Reads a Kubefile or Dockerfile (Dockerfile reference; where that is silent, as BuildKit's frontend does).
 * @param file how messages name it.
 * @param configured the dialect, when the file itself does not name one.
 * @throws KUBEFILE_SYNTAX with every problem in the file, each with its place and the line drawn; LIMIT_EXCEEDED.
 */
export function parseKubefile(
  text: string,
  file: string,
  configured: DialectName = 'dockerfile',
): ParsedKubefile {
  if (text.length > longest) throw tooLarge(file, `${file} is longer than ${longest} characters`);
  const original = toSourceText(text, file);
  const problems: ImagebuildError[] = [];
  const directives = attempt(problems, () => readDirectives(original)) ?? { escapeCharacter: '\\' };
  const dialect = dialects[directives.dialect ?? configured];
  const draft: PartialKubefile = {
    original,
    directives,
    dialect,
    globals: [],
    stages: [],
    warnings: [],
    begun: false,
  };
  readInstructions(draft, problems);
  if (!draft.begun && problems.length === 0) problems.push(noFrom(original));
  for (const [number, stage] of draft.stages.entries())
    for (const instruction of stage.instructions)
      attempt(problems, () => checkStages(instruction, draft, number));
  if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
  return draft;
}

/** The dialect that a Kubefile is written in. @throws KUBEFILE_SYNTAX for one that there is not */
export function readDialect(text: string, file: string, configured: DialectName = 'dockerfile'): Dialect {
  return dialects[readDirectives(toSourceText(text, file)).dialect ?? configured];
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
export function findSources(instruction: ParsedInstruction): readonly SourceWord[] {
  if (instruction.name === 'COPY') return instruction.arguments.flags.get('from') ?? [];
  return instruction.name === 'RUN' ? instruction.arguments.from : [];
}

/** A Kubefile as far as it was read. */
interface PartialKubefile extends ParsedKubefile {
  readonly globals: InstructionOf<'ARG'>[];
  readonly stages: (ParsedStage & { readonly instructions: ParsedInstruction[] })[];
  readonly warnings: Warning[];
  /** Without a first FROM every instruction is in the wrong place; that is said once. */
  begun: boolean;
}

function readInstructions(draft: PartialKubefile, problems: ImagebuildError[]): void {
  const { file, lines: all } = draft.original;
  const lines = readLines(all, draft.directives.escapeCharacter);
  let count = 0;
  for (let passage = lines.next(); passage; passage = lines.next()) {
    if (++count > mostInstructions)
      throw tooLarge(file, `${file} has more than ${mostInstructions} instructions`);
    const line = passage;
    const before = problems.length;
    attempt(problems, () => addLine(draft, line, lines));
    // What could not be read may be FROM, misspelt: what follows is not blamed for it.
    if (problems.length > before) draft.begun = true;
  }
}

function addLine(draft: PartialKubefile, passage: SourceSpan, lines: LineReader): void {
  const { original, directives, dialect, warnings } = draft;
  const fail = createFail(original, passage);
  const head = parseHeader({ text: passage.text, at: 0 }, dialect, fail);
  if (head.name === 'FROM') addStage(draft, head, passage, fail);
  else {
    const { escapeCharacter } = directives;
    const setting = { dialect, passage, lines, escapeCharacter, fail, warn: createWarn(fail, warnings) };
    addInstruction(draft, parseInstruction(head, setting), fail);
  }
}

function addInstruction(draft: PartialKubefile, instruction: ParsedInstruction, fail: Fail): void {
  const { name, at } = instruction;
  if (draft.begun) draft.stages.at(-1)?.instructions.push(instruction);
  else if (name === 'ARG') draft.globals.push(instruction);
  else
    throw fail(
      at,
      `${name} comes before the first FROM`,
      'Begin with FROM scratch; only ARG may come before it.',
    );
}

function addStage(
  draft: PartialKubefile,
  { rest, flags, at }: InstructionHeader,
  passage: SourceSpan,
  fail: Fail,
): void {
  draft.begun = true;
  const from = readFrom(rest, flags, fail);
  const { name } = from;
  if (draft.stages.length > 0 && !draft.dialect.severalStages)
    throw fail(at, `${draft.dialect.title} has one FROM`, 'Remove this one, and what belongs to it.');
  const taken = name && draft.stages.some((stage) => stage.from.name?.text === name.text);
  draft.stages.push({ from, passage, at, instructions: [] });
  if (taken)
    throw fail(name.at, `there is a stage ${name.text} already`, 'Give each stage a name of its own.');
}

function checkStages(
  instruction: ParsedInstruction,
  { original, stages }: ParsedKubefile,
  number: number,
): void {
  const fail = createFail(original, instruction.passage);
  for (const word of findSources(instruction)) findStage(stages, number, word, fail);
}

function noFrom(original: SourceText): ImagebuildError {
  return syntaxError(original, { line: 1, column: 1 }, 'there is no FROM', 'Begin with FROM scratch.');
}

function tooLarge(file: string, message: string): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', message, { place: { file }, hint: 'Make the file smaller.' });
}

function byPlace(a: ImagebuildError, b: ImagebuildError): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
