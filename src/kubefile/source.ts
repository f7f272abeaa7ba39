import { ImagebuildError, joinProblems, type Warning } from '../errors.ts';

/** A Kubefile as it was written. */
export interface SourceText {
  /** How messages name it. */
  readonly file: string;
  /** Parted by line feeds; a carriage return stays. */
  readonly lines: readonly string[];
}

/** Both count from 1; the column counts UTF-16 code units. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** A text that was put together from pieces of lines, and where each piece begins in the file. */
export interface SourceSpan {
  readonly text: string;
  /** In order; the first has offset 0. */
  readonly pieces: readonly SpanPiece[];
}

interface SpanPiece extends SourcePosition {
  readonly offset: number;
}

/** A part of a passage's text. */
export interface SourceWord {
  readonly text: string;
  /** Its offset in the passage. */
  readonly at: number;
}

/** Makes the error for what stands at an offset of a passage. */
export type Fail = (at: number, message: string, hint?: string) => ImagebuildError;

/** Tells of what is no error at an offset of a passage. */
export type Warn = (at: number, message: string, hint: string) => void;

export function toSourceText(text: string, file: string): SourceText {
  return { file, lines: text.replace(/^\uFEFF/, '').split('\n') };
}

/** Where an offset of a passage stands; one behind its end is taken for its end. */
export function findPosition({ text, pieces }: SourceSpan, at: number): SourcePosition {
  const offset = Math.min(at, text.length);
  const piece = pieces.findLast((one) => one.offset <= offset) ?? { offset: 0, line: 1, column: 1 };
  return { line: piece.line, column: piece.column + offset - piece.offset };
}

export function createFail(original: SourceText, passage: SourceSpan): Fail {
  return (at, message, hint) => syntaxError(original, findPosition(passage, at), message, hint);
}

/** Warnings of the same passage, which are added to a list. */
export function createWarn(fail: Fail, warnings: Warning[]): Warn {
  return (at, text, hint) => {
    const { message, place } = fail(at, text);
    warnings.push({ message, place, hint });
  };
}

/** A KUBEFILE_SYNTAX error that shows the line with a caret. */
export function syntaxError(
  { file, lines }: SourceText,
  { line, column }: SourcePosition,
  message: string,
  hint?: string,
): ImagebuildError {
  return new ImagebuildError('KUBEFILE_SYNTAX', sentence(message), {
    place: { file, line, column },
    hint: hint && sentence(hint),
    excerpt: drawCaret(lines[line - 1]?.trimEnd() ?? '', { line, column }),
  });
}

/**
 * An error that was found in a Kubefile after it was parsed, with its line drawn as for those that parsing finds. The caret stands
 * where the instruction begins when the error names no column.
 */
export function drawError({ file, lines }: SourceText, error: ImagebuildError): ImagebuildError {
  const { place, problems } = error;
  if (problems.length > 0) return joinProblems(problems.map((one) => drawError({ file, lines }, one)));
  if (error.excerpt !== undefined || place?.file !== file || place.line === undefined) return error;
  const text = lines[place.line - 1]?.trimEnd() ?? '';
  const column = place.column ?? text.search(/\S|$/) + 1;
  return error.with({
    place: { ...place, column },
    excerpt: drawCaret(text, { line: place.line, column }),
  });
}

/** UTF-16 code units. */
const longestMessage = 300;

/** Columns; of a longer line the excerpt shows the part around the caret. */
const widest = 100;

function drawCaret(text: string, { line, column }: SourcePosition): string {
  const from = Math.max(0, Math.min(column - widest / 2, text.length - widest));
  // A tab before the caret stays one, so that the caret stands below what it means.
  const shown = printable(text.slice(from, from + widest));
  const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, ' ');
  const number = String(line);
  return `${number} | ${shown}\n${' '.repeat(number.length)} | ${before}^`;
}

/** A message may quote any text of the file, however long that is. */
function sentence(text: string): string {
  return printable(text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text);
}

/** A text of the file without what steers a terminal or hides letters. */
function printable(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
