import type { ImagebuildError, Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Fail, SourceWord } from '../source.ts';
import { type ExpandedWord, newExpandedWord } from './expandedword.ts';
import { matchLimit, parsePattern, removePrefix, removeSuffix, splitAtMatches } from './pattern.ts';

export interface ExpandOptions {
  readonly escapeCharacter: string;
  /** Returns the value of a variable; undefined when it isn't set. */
  readonly variable: (name: string) => string | undefined;
  readonly fail: Fail;
  /** Keeps quotes, which mean nothing in a here-document. */
  readonly keepQuotes?: boolean;
  /** UTF-16 code units that the result may have. */
  readonly limit: number;
}

/** The deepest nesting of `${…}`; people's files have two or three levels. */
const deepest = 50;

/**
 * Expands variables, quotes and escape characters as BuildKit's frontend does: `$v`, `${v}`, with the
 * operators `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//` (Dockerfile reference, environment
 * replacement).
 * @throws KUBEFILE_SYNTAX at the wrong character; LIMIT_EXCEEDED.
 */
export function expandWord(word: SourceWord, options: ExpandOptions): ExpandedWord {
  const state: ExpandState = { ...options, text: word.text, at: 0, start: word.at, depth: 0 };
  return readUntil(state, undefined, false);
}

interface ExpandState extends ExpandOptions {
  readonly text: string;
  /** The offset of the text in its span. */
  readonly start: number;
  /** The next character to read. */
  at: number;
  depth: number;
}

/**
 * Reads up to the character that ends the part, and past it.
 * @param keepEscapes leaves escape characters in, for a pattern.
 * @param opened the offset where the part was opened, for its error.
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
  throw failAt(state, opened, say('endMissing', { end }), say('addEndOrEscape', { end }));
}

/** Reads the character here and those behind it, up to one that may have a meaning. */
function readPlain(state: ExpandState): string {
  const special = /[$'"\\`}/]/g;
  special.lastIndex = state.at + 1;
  const end = special.exec(state.text)?.index ?? state.text.length;
  const text = state.text.slice(state.at, end);
  state.at = end;
  return text;
}

/** Reads an escape character and the character that it escapes. At the very end it is left out. */
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

/** Reads `$name` or `${…}`. A `$` before anything else is itself. */
function readVariable(state: ExpandState): string {
  const start = state.at++;
  if (state.text[state.at] === '{') return readBraces(state, start);
  const name = readName(state);
  return name === '' ? '$' : (state.variable(name) ?? '');
}

/** Reads letters, digits and `_`, or one of the shell's special parameters, which are never set here. */
function readName(state: ExpandState): string {
  const pattern = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
  pattern.lastIndex = state.at;
  const name = pattern.exec(state.text)?.[0] ?? '';
  state.at += name.length;
  return name;
}

/** A `${name…}` that was read up to its name. */
interface BracedVariable {
  readonly state: ExpandState;
  /** The offset of its `$`. */
  readonly start: number;
  readonly name: string;
  /** The variable's value; undefined when it isn't set, or with `:` when it is empty. */
  readonly value: string | undefined;
}

/** The character behind the name, and a function that reads the rest of the braces and returns the result. */
const operators: Readonly<Record<string, (variable: BracedVariable) => string>> = {
  '}': ({ value }) => value ?? '',
  '-': (variable) => {
    const word = readWord(variable, false);
    return variable.value ?? word;
  },
  '+': (variable) => {
    const word = readWord(variable, false);
    return variable.value === undefined ? '' : word;
  },
  '?': (variable) => {
    const word = readWord(variable, false);
    const { state, start, name, value } = variable;
    if (value !== undefined) return value;
    const message = word === '' ? say('variableRequired', { name }) : say('variableRefused', { name, word });
    throw failAt(state, start, message, say('setRequiredVariable', { name }));
  },
  '#': (variable) => trimValue(variable, '#', removePrefix),
  '%': (variable) => trimValue(variable, '%', removeSuffix),
  '/': replaceMatches,
};

function readBraces(state: ExpandState, start: number): string {
  state.at++;
  if (++state.depth > deepest) throw tooMuch(state, start, say('bracesTooDeep', { limit: deepest }));
  const name = readName(state);
  if (name === '') throw failAt(state, start, say('bracesWithoutName'), say('writeBraces'));
  const { operator, colon } = readOperator(state, start, name);
  const found = state.variable(name);
  const result = operator({ state, start, name, value: colon && found === '' ? undefined : found });
  state.depth--;
  return result;
}

/** Reads the character behind the name, and a `:` before it, with which an empty value counts as not set. */
function readOperator(state: ExpandState, start: number, name: string) {
  const colon = state.text[state.at] === ':';
  if (colon) state.at++;
  const at = state.at++;
  const letter = state.text[at] ?? ' ';
  if (/[\s"']/.test(letter)) throw failAt(state, start, say('endMissing', { end: '}' }), say('addBrace'));
  const operator = Object.hasOwn(operators, letter) ? operators[letter] : undefined;
  if (operator && (!colon || '-+?'.includes(letter))) return { operator, colon };
  const words = { operator: `${colon ? ':' : ''}${letter}`, variable: `\${${name}…}` };
  throw failAt(state, at, say('operatorUnknown', words), say('listOperators'));
}

function readWord({ state, start }: BracedVariable, keepEscapes: boolean, end = '}'): string {
  return readUntil(state, end, keepEscapes, start).text;
}

function trimValue(variable: BracedVariable, letter: string, remove: typeof removePrefix): string {
  const word = readWord(variable, true);
  const longest = word.startsWith(letter);
  const value = variable.value ?? '';
  return remove(value, readPattern(variable, longest ? word.slice(1) : word, value), longest);
}

function replaceMatches(variable: BracedVariable): string {
  const { state, start } = variable;
  const all = state.text[state.at] === '/';
  if (all) state.at++;
  const pattern = readWord(variable, true, '/');
  const replacement = readWord(variable, true);
  const value = variable.value ?? '';
  const parts = splitAtMatches(value, readPattern(variable, pattern, value), all);
  if ((parts.length - 1) * replacement.length > state.limit) throw tooLong(state, start);
  return parts.join(replacement);
}

function readPattern({ state, start }: BracedVariable, text: string, value: string) {
  if (text.length * value.length > matchLimit) throw tooMuch(state, start, say('patternTooSlow'));
  const pattern = parsePattern(text);
  if (pattern) return pattern;
  throw failAt(state, start, say('patternBackslash', { pattern: text }), say('patternEscapes'));
}

function openQuote(state: ExpandState, at: number): ImagebuildError {
  const quote = state.text[at] ?? '';
  return failAt(state, at, say('quoteOpen', { quote }), say('closeQuote', { quote }));
}

function failAt(state: ExpandState, at: number, message: Message, hint: Message): ImagebuildError {
  return state.fail(state.start + at, message, hint);
}

function tooLong(state: ExpandState, at: number): ImagebuildError {
  return tooMuch(state, at, say('expansionTooLong'));
}

function tooMuch(state: ExpandState, at: number, message: Message): ImagebuildError {
  return failAt(state, at, message, say('simplifyWord')).with({ code: 'LIMIT_EXCEEDED' });
}
