import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';

/** What an expression may name, as plain data, and functions beside GitHub's own, such as always(). */
export interface Scope {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly functions?: Readonly<Record<string, (...args: string[]) => unknown>>;
}

/**
 * Evaluates the inside of a `${{ }}` with GitHub's own evaluator. A name that the scope lacks is an error, as
 * on GitHub.
 */
export function evaluate(expression: string, { contexts, functions = {} }: Scope): unknown {
  const definitions = Object.entries(functions).map(([name, run]) => definition(name, run));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), definitions).parse();
  const known = new Map(definitions.map((one) => [one.name.toLowerCase(), one]));
  const value = new Evaluator(parsed, toData(contexts) as data.Dictionary, known).evaluate();
  return JSON.parse(JSON.stringify(value, data.replacer) ?? 'null');
}

/** A text with `${{ }}` in it. A text that is one expression keeps its type. */
export function interpolate(text: string, scope: Scope): unknown {
  const whole = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text);
  if (whole) return evaluate(whole[1] ?? '', scope);
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner) => asText(evaluate(inner, scope)));
}

/** As GitHub writes a value into a text: nothing for null. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? (Array.isArray(value) ? 'Array' : 'Object') : String(value);
}

/** GitHub's idea of truth: false, 0, the empty text and null are not. */
export function isTrue(value: unknown): boolean {
  return Boolean(value);
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver);
}

function definition(name: string, run: (...args: string[]) => unknown): FunctionDefinition {
  return {
    name,
    minArgs: 0,
    maxArgs: 255,
    call: (...args) => toData(run(...args.map((arg) => arg.coerceString()))),
  };
}
