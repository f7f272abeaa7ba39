import type { Place } from '../../../errors.ts';

/** A value that a workflow sets, as it is written, and its place. */
export interface WrittenValue {
  readonly text: string;
  readonly place: Place;
}

/** What is known of the values that expressions name. */
export interface KnownValues {
  /** Variables of the repository, by name. */
  readonly variables: ReadonlyMap<string, string>;
  /** The owner of the repository, in lower case. */
  readonly owner: string | undefined;
}

/** A value of a workflow: a text, the name of a secret, or an expression whose value isn't known. */
export type ResolvedValue =
  | { readonly text: string }
  | { readonly secret: string }
  | { readonly unknown: string; readonly variable?: string };

/** Resolves a value. Of `${{ vars.A || 'b' }}` the first part whose value is known counts. */
export function resolveValue(value: WrittenValue, known: KnownValues): ResolvedValue {
  const [, expression] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(value.text) ?? [];
  if (expression === undefined || expression.includes('${{'))
    return value.text.includes('${{') ? { unknown: value.text.trim() } : { text: value.text.trim() };
  const parts = expression.split('||').map((part) => resolvePart(part.trim(), known));
  return parts.find((part) => !('unknown' in part)) ?? parts[0] ?? { unknown: value.text };
}

function resolvePart(part: string, { variables, owner }: KnownValues): ResolvedValue {
  const [, text] = /^'([^']*)'$/.exec(part) ?? [];
  if (text !== undefined) return { text };
  const [, context, name = ''] = /^(secrets|vars)\.(\w+)$/.exec(part) ?? [];
  if (context === 'secrets') return { secret: name };
  if (part === 'github.repository_owner') return owner === undefined ? { unknown: part } : { text: owner };
  if (part === 'github.token') return { secret: 'GITHUB_TOKEN' };
  if (context !== 'vars') return { unknown: part };
  const variable = variables.get(name);
  return variable === undefined ? { unknown: part, variable: name } : { text: variable };
}

/** Returns the names of the repository variables that a value uses. */
export function variablesOf({ text }: WrittenValue): string[] {
  return [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name = '']) => name);
}
