import { ImagebuildError, joinProblems, type Message, type Warning } from '../errors.ts';
import { nearest } from '../text/nearest.ts';
import { say } from '../text/say.ts';

/** A Kubefile as it was written. */
export interface SourceText {
  /** How messages name it. */
  readonly file: string;
  /** Split at line feeds; carriage returns stay. */
  readonly lines: readonly string[];
}

/** A place in a file. Both numbers start at 1; the column counts UTF-16 code units. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** A text that was joined from parts of lines, with the position of each part in the file. */
export interface SourceSpan {
  readonly text: string;
  /** In order; the first has offset 0. */
  readonly pieces: readonly SpanPiece[];
}

interface SpanPiece extends SourcePosition {
  readonly offset: number;
}

/** A part of a span's text. */
export interface SourceWord {
  readonly text: string;
  /** Its offset in the span. */
  readonly at: number;
}

/** Makes the error for what is at an offset of a span. */
export type Fail = (at: number, message: Message, hint?: Message) => ImagebuildError;

/** Warns about what is at an offset of a span. */
export type Warn = (at: number, message: Message, hint: Message) => void;

/** Splits a file's text into lines; a byte order mark is left out. */
export function toSourceText(text: string, file: string): SourceText {
  return { file, lines: text.replace(/^\uFEFF/, '').split('\n') };
}

/** Returns the position of an offset of a span; an offset behind the end counts as the end. */
export function findPosition({ text, pieces }: SourceSpan, at: number): SourcePosition {
  const offset = Math.min(at, text.length);
  const piece = pieces.findLast((one) => one.offset <= offset) ?? { offset: 0, line: 1, column: 1 };
  return { line: piece.line, column: piece.column + offset - piece.offset };
}

/** Returns a function that makes the errors of a span. */
export function createFail(source: SourceText, span: SourceSpan): Fail {
  return (at, message, hint) => syntaxError(source, findPosition(span, at), message, hint);
}

/** Returns a function that adds the warnings of the same span to a list. */
export function createWarn(fail: Fail, warnings: Warning[]): Warn {
  return (at, text, hint) => {
    const { message, place } = fail(at, text);
    warnings.push({ message, place, hint: hint.text });
  };
}

/** Makes a KUBEFILE_SYNTAX error that shows the line with a caret. */
export function syntaxError(
  { file, lines }: SourceText,
  { line, column }: SourcePosition,
  message: Message,
  hint?: Message,
): ImagebuildError {
  return new ImagebuildError('KUBEFILE_SYNTAX', makePrintable(message), {
    place: { file, line, column },
    hint: hint && makePrintable(hint),
    excerpt: drawCaret(lines[line - 1]?.trimEnd() ?? '', { line, column }),
  });
}

/**
 * Adds the line and a caret to an error that was found after parsing, as errors of parsing have them. When
 * the error names no column, the caret is where the instruction begins.
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

/**
 * Runs a function and returns its result; an ImagebuildError that it throws is added to the problems instead.
 */
export function attempt<Result>(problems: ImagebuildError[], run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    problems.push(error);
    return undefined;
  }
}

/** Returns a hint with the name that was probably meant, or with all of them. */
export function suggest(wanted: string, names: readonly string[]): Message {
  // No name is similar to a text of that length, and a file may contain any text.
  const near = wanted.length > 100 ? undefined : nearest(wanted, names);
  return near === undefined
    ? say('writeOneOf', { names: names.join(', ') })
    : say('didYouMean', { name: near });
}

/** UTF-16 code units. */
const longestMessage = 300;

/** Columns; of a longer line the excerpt shows the part around the caret. */
const widest = 100;

function drawCaret(text: string, { line, column }: SourcePosition): string {
  const from = Math.max(0, Math.min(column - widest / 2, text.length - widest));
  // A tab before the caret stays a tab, so that the caret is drawn below what it points at.
  const shown = replaceInvisible(text.slice(from, from + widest));
  const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, ' ');
  const number = String(line);
  return `${number} | ${shown}\n${' '.repeat(number.length)} | ${before}^`;
}

/** Shortens and cleans a message, which may quote any text of the file. */
function makePrintable({ name, words, text }: Message): Message {
  const cleaned = Object.entries(words).map(
    ([key, word]) => [key, typeof word === 'string' ? shorten(word) : word] as const,
  );
  return { name, words: Object.fromEntries(cleaned), text: shorten(text) };
}

function shorten(text: string): string {
  return replaceInvisible(text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text);
}

/** Replaces characters that control a terminal or hide other characters. */
function replaceInvisible(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
