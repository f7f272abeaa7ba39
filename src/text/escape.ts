/**
 * Text of unknown origin in a comment of ours: it shows what it is, and does nothing. No markup, mention,
 * link, reference to an issue, HTML comment or workflow command (docs/security-rules.md 13, 17).
 */
import { shorten } from './format.ts';

/** Characters that hide themselves, break the line or reorder it. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Colours and cursor movements of a terminal. */
const escapes = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

const markup = /[&<>|@`*_[\]#\\!~$]|:(?=[:/])|(?<=www)\./gi;

/** In a block of code less has a meaning, and what a person copies stays readable in the source too. */
const blockMarkup = /[&<>@`~]|#(?=[#\d])|:(?=[:/])|(?<=www)\./gi;

/**
 * Text for a sentence. A word joiner, which has no width, keeps GitHub from finding mentions, issues and
 * addresses in it.
 */
export function prose(text: string): string {
  const broken = visible(text).replace(/([@#]|\bGH-|:(?=\/)|www(?=\.))/gi, '$1\u2060');
  return entities(broken, markup);
}

/** Text as a code span, in a sentence or a table's cell. GitHub looks for mentions and links in no code. */
export function code(text: string): string {
  return `<code>${literal(text)}</code>`;
}

/** Text that goes inside a code span of ours. */
export function literal(text: string): string {
  return entities(visible(text), markup);
}

/** Lines as a block of code to read or copy. */
export function block(lines: readonly string[]): string {
  return ['<pre>', ...lines.map((line) => entities(visible(line), blockMarkup)), '</pre>'].join('\n');
}

/**
 * The end of a log, fit to be shown.
 * @param count of lines that are kept, the last ones; each is cut at 300 characters.
 */
export function lastLines(log: string, count: number): string[] {
  const lines = log.slice(-count * 4096).split(/\r\n|\r|\n/);
  return lines
    .map((line) => line.replace(escapes, '').trimEnd())
    .filter((line, index, all) => line !== '' || all[index - 1] !== '')
    .slice(-count)
    .map((line) => shorten(line, 300));
}

/**
 * Returns text of unknown origin for a line of a terminal or log: without escape sequences, line breaks and
 * changes of the writing direction, and without anything that a GitHub runner takes for a workflow command
 * (`::…` at the start of a line, `##[…` anywhere).
 */
export function escapeLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (one) =>
      one === '\t' ? one : codePoint(one),
    )
    .replaceAll('##[', '## [')
    .replace(/^(\s*)::/, '$1: :');
}

/** Returns text for the data of a workflow command, which may have several lines. */
export function escapeCommandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function entities(text: string, characters: RegExp): string {
  return text.replace(characters, (one) => `&#${one.codePointAt(0)};`);
}

function visible(text: string): string {
  return text.replace(hidden, (one) => (one === '\t' ? ' ' : codePoint(one)));
}

/** `\u{1b}` */
function codePoint(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
