import { ImagebuildError, joinProblems, type Message, type Warning } from '../../errors.ts';
import { say } from '../../text/say.ts';
import {
  attempt,
  createFail,
  createWarn,
  type Fail,
  type SourceSpan,
  syntaxError,
  toSourceText,
} from '../source.ts';
import type {
  Dialect,
  DialectName,
  Dialects,
  ParsedInstruction,
  ParsedInstructionOf,
  ParsedKubefile,
  ParsedStage,
} from '../syntax.ts';
import { readDirectives } from './directives.ts';
import { findSources, findStage, parseFrom } from './from.ts';
import { type InstructionHeader, parseHeader, parseInstruction } from './instruction.ts';
import { type LineReader, readLines } from './lines.ts';
import { explainSealerInstruction, type SealerApps } from './sealerapps.ts';

/** UTF-16 code units, and instructions. */
const longest = 1024 * 1024;
const mostInstructions = 2000;

/**
 * Parses a Kubefile or Dockerfile (Dockerfile reference; where that is silent, as BuildKit's frontend does).
 * @param file how messages name it.
 * @param dialects every dialect (kubefile/dialects.ts).
 * @param configured the dialect when the file itself doesn't name one.
 * @throws KUBEFILE_SYNTAX with every problem in the file, each with its place and an excerpt; LIMIT_EXCEEDED.
 */
export function parseKubefile(
  text: string,
  file: string,
  dialects: Dialects,
  configured: DialectName = 'dockerfile',
): ParsedKubefile {
  if (text.length > longest) throw tooLarge(file, say('kubefileTooLong', { file, limit: longest }));
  const source = toSourceText(text, file);
  const problems: ImagebuildError[] = [];
  const directives = attempt(problems, () => readDirectives(source, Object.keys(dialects))) ?? {
    escapeCharacter: '\\',
  };
  const dialect = dialects[directives.dialect ?? configured];
  const kubefile: PartialKubefile = {
    source,
    directives,
    dialect,
    globals: [],
    stages: [],
    warnings: [],
    begun: false,
    apps: new Map(),
  };
  readInstructions(kubefile, problems);
  if (!kubefile.begun && problems.length === 0)
    problems.push(syntaxError(source, { line: 1, column: 1 }, say('fromMissing'), say('beginWithFrom')));
  for (const [number, stage] of kubefile.stages.entries())
    for (const instruction of stage.instructions)
      attempt(problems, () => checkSources(instruction, kubefile, number));
  if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
  return kubefile;
}

/** Returns the dialect that a Kubefile is written in. @throws KUBEFILE_SYNTAX for an unknown dialect. */
export function readDialect(
  text: string,
  file: string,
  dialects: Dialects,
  configured: DialectName = 'dockerfile',
): Dialect {
  const { dialect = configured } = readDirectives(toSourceText(text, file), Object.keys(dialects));
  return dialects[dialect];
}

/** A Kubefile while it is read. */
interface PartialKubefile extends ParsedKubefile {
  readonly globals: ParsedInstructionOf<'ARG'>[];
  readonly stages: (ParsedStage & { readonly instructions: ParsedInstruction[] })[];
  readonly warnings: Warning[];
  /**
   * true once the first FROM was read. Without it every instruction is in the wrong place, which is reported
   * once.
   */
  begun: boolean;
  /** Those of sealer 0.9, which are told as such. */
  readonly apps: SealerApps;
}

function readInstructions(kubefile: PartialKubefile, problems: ImagebuildError[]): void {
  const { file, lines: all } = kubefile.source;
  const lines = readLines(all, kubefile.directives.escapeCharacter);
  let count = 0;
  for (let span = lines.next(); span; span = lines.next()) {
    if (++count > mostInstructions)
      throw tooLarge(file, say('kubefileTooManyInstructions', { file, limit: mostInstructions }));
    const line = span;
    const before = problems.length;
    attempt(problems, () => addLine(kubefile, line, lines));
    // A line that can't be read may be a misspelt FROM: the lines after it aren't blamed.
    if (problems.length > before) kubefile.begun = true;
  }
}

function addLine(kubefile: PartialKubefile, span: SourceSpan, lines: LineReader): void {
  const { source, directives, dialect, warnings } = kubefile;
  const fail = createFail(source, span);
  const text = { text: span.text, at: 0 };
  const sealers = explainSealerInstruction(
    text,
    kubefile.apps,
    dialect.instructions.ADD ? 'ADD' : 'COPY',
    fail,
  );
  if (sealers) throw sealers;
  const header = parseHeader(text, dialect, fail);
  if (header.name === 'FROM') addStage(kubefile, header, span, fail);
  else {
    const { escapeCharacter } = directives;
    const setting = { dialect, span, lines, escapeCharacter, fail, warn: createWarn(fail, warnings) };
    addInstruction(kubefile, parseInstruction(header, setting), fail);
  }
}

function addInstruction(kubefile: PartialKubefile, instruction: ParsedInstruction, fail: Fail): void {
  const { name, at } = instruction;
  if (kubefile.begun) kubefile.stages.at(-1)?.instructions.push(instruction);
  else if (name === 'ARG') kubefile.globals.push(instruction);
  else throw fail(at, say('beforeFrom', { instruction: name }), say('onlyArgBeforeFrom'));
}

function addStage(
  kubefile: PartialKubefile,
  { rest, flags, at }: InstructionHeader,
  span: SourceSpan,
  fail: Fail,
): void {
  kubefile.begun = true;
  const from = parseFrom(rest, flags, fail);
  const { name } = from;
  if (kubefile.stages.length > 0 && !kubefile.dialect.severalStages)
    throw fail(at, say('fromTwice', { dialect: kubefile.dialect.title }), say('removeStage'));
  const taken = name && kubefile.stages.some((stage) => stage.from.name?.text === name.text);
  kubefile.stages.push({ from, span, at, instructions: [] });
  if (taken) throw fail(name.at, say('stageNameTaken', { name: name.text }), say('renameStage'));
}

function checkSources(
  instruction: ParsedInstruction,
  { source, stages }: ParsedKubefile,
  number: number,
): void {
  const fail = createFail(source, instruction.span);
  for (const word of findSources(instruction)) findStage(stages, number, word, fail);
}

function tooLarge(file: string, message: Message): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', message, { place: { file }, hint: say('makeFileSmaller') });
}

function byPlace(a: ImagebuildError, b: ImagebuildError): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
