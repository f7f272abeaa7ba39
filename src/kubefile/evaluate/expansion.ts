import { ImagebuildError } from '../../errors.ts';
import type { Fail, SourceWord } from '../source.ts';
import { type ExpandedWord, newExpandedWord } from './expandedword.ts';
import { matchLimit, parsePattern, partsBetween, withoutPrefix, withoutSuffix } from './pattern.ts';

/** What a word is expanded with. */
export interface ExpandOptions {
  readonly escapeCharacter: string;
  /** The value of a variable; undefined when it is not set. */
  readonly variable: (name: string) => string | undefined;
  readonly fail: Fail;
  /** Quotes mean nothing and stay, as in a here-document. */
  readonly keepQuotes?: boolean;
  /** UTF-16 code units that the result may have. */
  readonly limit: number;
}

/** Nested `${…}`; a person's file has two or three. */
const deepest = 50;

/**
 * Expands variables, quotes and escape characters as BuildKit's frontend does: `$v`, `${v}`, with the operators `:-` `-` `:+` `+` `:?`
 * `?` `#` `##` `%` `%%` `/` `//` (Dockerfile reference, environment replacement).
 * @throws KUBEFILE_SYNTAX at the letter that is wrong; LIMIT_EXCEEDED.
 */
export function expandWord(word: SourceWord, shell: ExpandOptions): ExpandedWord {
  const state: ExpandState = { ...shell, text: word.text, at: 0, start: word.at, depth: 0 };
  return readUntil(state, undefined, false);
}

interface ExpandState extends ExpandOptions {
  readonly text: string;
  /** The offset of the text in its passage. */
  readonly start: number;
  /** The next letter to read. */
  at: number;
  depth: number;
}

/**
 * Reads up to the letter that ends the part, and past it.
 * @param keepEscapes leaves escape characters in, for a pattern. @param opened where the part was opened, for its error.
 */
function readUntil(
  state: ExpandState,
  end: string | undefined,
  keepEscapes: boolean,
  opened = state.at,
): ExpandedWord {
  const result = newExpandedWord(state.limit, () => tooLong(state, state.at));
  for (let letter = state.text[state.at]; letter !== undefined; letter = state.text[state.at]) {
    if (letter === end) {
      state.at++;
      return result.finish();
    }
    if (letter === '$') result.add(readVariable(state));
    else if (letter === "'" && !state.keepQuotes) result.addQuoted(readSingleQuotes(state));
    else if (letter === '"' && !state.keepQuotes) result.addQuoted(readDoubleQuotes(state, keepEscapes));
    else if (letter === state.escapeCharacter) result.addQuoted(readEscape(state, keepEscapes));
    else result.add(readPlain(state));
  }
  if (end === undefined) return result.finish();
  throw failAt(
    state,
    opened,
    `there is no "${end}" that ends this`,
    `Add the ${end}, or write \\$ for a dollar sign.`,
  );
}

/** The letter here and those behind it up to one that may mean something. */
function readPlain(state: ExpandState): string {
  const special = /[$'"\\`}/]/g;
  special.lastIndex = state.at + 1;
  const end = special.exec(state.text)?.index ?? state.text.length;
  const text = state.text.slice(state.at, end);
  state.at = end;
  return text;
}

/** An escape character and what it makes plain. At the very end it is nothing. */
function readEscape(state: ExpandState, keepEscapes: boolean): string {
  const escaped = state.text.slice(state.at, state.at + 2);
  state.at += 2;
  return keepEscapes ? escaped : escaped.slice(1);
}

function readSingleQuotes(state: ExpandState): string {
  const end = state.text.indexOf("'", state.at + 1);
  if (end === -1) throw openQuote(state, state.at);
  const text = state.text.slice(state.at + 1, end);
  state.at = end + 1;
  return text;
}

function readDoubleQuotes(state: ExpandState, keepEscapes: boolean): string {
  const opened = state.at++;
  const result = newExpandedWord(state.limit, () => tooLong(state, state.at));
  for (let letter = state.text[state.at]; letter !== undefined; letter = state.text[state.at]) {
    if (letter === '"') {
      state.at++;
      return result.finish().text;
    }
    const next = state.text[state.at + 1] ?? '';
    if (letter === '$') result.add(readVariable(state));
    else if (letter === state.escapeCharacter && ['"', '$', state.escapeCharacter].includes(next))
      result.add(readEscape(state, keepEscapes));
    else result.add(readPlain(state));
  }
  throw openQuote(state, opened);
}

/** `$name` or `${…}`. A `$` before anything else is itself. */
function readVariable(state: ExpandState): string {
  const start = state.at++;
  if (state.text[state.at] === '{') return readBraces(state, start);
  const name = readName(state);
  return name === '' ? '$' : (state.variable(name) ?? '');
}

/** Letters, digits and `_`, or one of the shell's special parameters, which nothing here sets. */
function readName(state: ExpandState): string {
  const pattern = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
  pattern.lastIndex = state.at;
  const name = pattern.exec(state.text)?.[0] ?? '';
  state.at += name.length;
  return name;
}

/** The part of `${name…}` that follows its name, to work with. */
interface BracedVariable {
  readonly state: ExpandState;
  /** Where its `$` is. */
  readonly start: number;
  readonly name: string;
  /** What the variable has; undefined when it has none, or with `:` when that is empty. */
  readonly value: string | undefined;
}

/** A row per letter that may follow the name; it reads the rest of the braces, too. */
const operators: Readonly<Record<string, (use: BracedVariable) => string>> = {
  '}': ({ value }) => value ?? '',
  '-': (use) => {
    const word = readWord(use, false);
    return use.value ?? word;
  },
  '+': (use) => {
    const word = readWord(use, false);
    return use.value === undefined ? '' : word;
  },
  '?': (use) => {
    const word = readWord(use, false);
    if (use.value !== undefined) return use.value;
    const hint = `Set ${use.name} with ENV or a default of ARG, or pass it as a build argument.`;
    throw failAt(use.state, use.start, `${use.name}: ${word || 'it has no value'}`, hint);
  },
  '#': (use) => trim(use, '#', withoutPrefix),
  '%': (use) => trim(use, '%', withoutSuffix),
  '/': replace,
};

function readBraces(state: ExpandState, start: number): string {
  state.at++;
  if (++state.depth > deepest) throw tooMuch(state, start, `\${…} nests deeper than ${deepest}`);
  const name = readName(state);
  if (name === '')
    throw failAt(state, start, 'no variable has this name', `Write \${NAME}, or \\$ for a dollar sign.`);
  const { operator, colon } = readOperator(state, start, name);
  const found = state.variable(name);
  const result = operator({ state, start, name, value: colon && found === '' ? undefined : found });
  state.depth--;
  return result;
}

/** The letter behind the name, and whether a `:` comes before it, which makes an empty value count as none. */
function readOperator(state: ExpandState, start: number, name: string) {
  const colon = state.text[state.at] === ':';
  if (colon) state.at++;
  const at = state.at++;
  const letter = state.text[at] ?? ' ';
  if (/[\s"']/.test(letter)) throw failAt(state, start, 'there is no "}" that ends this', 'Add the }.');
  const operator = Object.hasOwn(operators, letter) ? operators[letter] : undefined;
  if (operator && (!colon || '-+?'.includes(letter))) return { operator, colon };
  throw failAt(state, at, `${colon ? ':' : ''}${letter} is no operator of \${${name}…}`, operatorHint);
}

const operatorHint = 'The operators are :- - :+ + :? ? # ## % %% / and //.';

function readWord({ state, start }: BracedVariable, keepEscapes: boolean, end = '}'): string {
  return readUntil(state, end, keepEscapes, start).text;
}

function trim(use: BracedVariable, letter: string, without: typeof withoutPrefix): string {
  const word = readWord(use, true);
  const longest = word.startsWith(letter);
  const value = use.value ?? '';
  return without(value, patternOf(use, longest ? word.slice(1) : word, value), longest);
}

function replace(use: BracedVariable): string {
  const { state, start } = use;
  const all = state.text[state.at] === '/';
  if (all) state.at++;
  const pattern = readWord(use, true, '/');
  const replacement = readWord(use, true);
  const value = use.value ?? '';
  const parts = partsBetween(value, patternOf(use, pattern, value), all);
  if ((parts.length - 1) * replacement.length > state.limit) throw tooLong(state, start);
  return parts.join(replacement);
}

function patternOf({ state, start }: BracedVariable, text: string, value: string) {
  if (text.length * value.length > matchLimit)
    throw tooMuch(state, start, 'this would take too long to match');
  const pattern = parsePattern(text);
  if (pattern) return pattern;
  const hint = 'A backslash may stand before * ? \\ / and }.';
  throw failAt(state, start, `the pattern ${text} has a backslash that means nothing`, hint);
}

function openQuote(state: ExpandState, at: number): ImagebuildError {
  const quote = state.text[at] ?? '';
  const hint = `Add the closing ${quote}, or write \\${quote} for the letter itself. COPY, ADD and VOLUME take names with blanks as a JSON array.`;
  return failAt(state, at, `this ${quote} is never closed`, hint);
}

function failAt(state: ExpandState, at: number, message: string, hint: string): ImagebuildError {
  return state.fail(state.start + at, message, hint);
}

function tooLong(state: ExpandState, at: number): ImagebuildError {
  return tooMuch(state, at, 'the variables expand to far too much text');
}

function tooMuch(state: ExpandState, at: number, message: string): ImagebuildError {
  const { place, excerpt } = failAt(state, at, message, '');
  return new ImagebuildError('LIMIT_EXCEEDED', message, {
    place,
    excerpt,
    hint: 'Write it in a simpler way.',
  });
}
