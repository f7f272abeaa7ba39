/**
 * The variables that a template of sealos reads. sealos renders `*.tmpl` as Go templates whose dot is the
 * environment: `{{ .PORT }}`, `{{ or .PORT "80" }}`, `{{ .PORT | default 80 }}`, `{{ index . "PORT" }}`.
 */

/** A variable, and the value that the template has in its place; undefined when it has none. */
interface TemplateVariable {
  readonly name: string;
  readonly fallback?: string | undefined;
}

/** The part of a template between `{{` and `}}`, in the order of their alternatives. */
type Token =
  | { readonly kind: 'field'; readonly name: string }
  /** A text, a number, true or false. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  /** The dot alone, or `$`: all of the environment. */
  | { readonly kind: 'dot'; readonly isRoot: boolean }
  | { readonly kind: 'pipe' };

const name = '[A-Za-z_][A-Za-z0-9_]*';
const tokenPattern = new RegExp(
  [
    '(?<text>"(?:[^"\\\\\\n]|\\\\.)*"|`[^`]*`)',
    `(?<root>\\$)\\.(?<rootField>${name})(?:\\.${name})*`,
    `\\$${name}(?:\\.${name})*`, // a variable of the template
    `\\)(?:\\.${name})+`, // a field of a result
    `\\.(?<field>${name})(?:\\.${name})*`,
    '(?<number>[+-]?\\d[\\w.]*|true\\b|false\\b)',
    `(?<word>${name})`,
    '(?<dot>[.$])(?![\\w.])',
    '(?<pipe>\\|)',
  ].join('|'),
  'g',
);

/** Words that begin a block in which the dot is something else, and those that begin one where it stays. */
const blocks: Readonly<Record<string, { readonly keepsDot: boolean }>> = {
  if: { keepsDot: true },
  range: { keepsDot: false },
  with: { keepsDot: false },
  define: { keepsDot: false },
  block: { keepsDot: false },
};

/**
 * Lists the variables of a template, each once, in the order in which they come. Takes time that grows with
 * its length only.
 * @param limit the most variables that are listed.
 */
export function templateVariables(template: string, limit: number): TemplateVariable[] {
  const found = new Map<string, TemplateVariable>();
  const open: boolean[] = [];
  /** Blocks that are open and in which the dot is something else. */
  let rebound = 0;
  for (const action of actionsIn(template)) {
    const tokens = tokensIn(action);
    const [first] = tokens;
    const keyword = first?.kind === 'word' ? first.text : '';
    // What a block is begun with still belongs to the outside of it.
    for (const variable of variablesIn(tokens, rebound === 0)) {
      const before = found.get(variable.name);
      if (before === undefined && found.size >= limit) continue;
      found.set(variable.name, { ...variable, fallback: before?.fallback ?? variable.fallback });
    }
    if (Object.hasOwn(blocks, keyword)) {
      const { keepsDot } = blocks[keyword]!;
      open.push(keepsDot);
      if (!keepsDot) rebound += 1;
    } else if (keyword === 'end' && open.pop() === false) rebound -= 1;
  }
  return [...found.values()];
}

/** Yields what is between `{{` and `}}`; comments are left out, and texts may hold braces. */
function* actionsIn(template: string): Generator<string> {
  for (let start = template.indexOf('{{'); start !== -1; start = template.indexOf('{{', start)) {
    const comment = /^\{\{(?:- )?\s*\/\*/.test(template.slice(start, start + 20));
    const end = comment ? template.indexOf('*/', start) : endOfAction(template, start + 2);
    if (end === -1) return;
    if (!comment) yield template.slice(start + 2, end);
    start = end + 2;
  }
}

function endOfAction(template: string, start: number): number {
  for (let at = start; at < template.length; at++) {
    const character = template[at]!;
    if (character === '}' && template[at + 1] === '}') return at;
    if (character === '"' || character === '`') {
      at = endOfText(template, at, character);
      if (at === -1) return -1;
    }
  }
  return -1;
}

function endOfText(template: string, start: number, quote: string): number {
  for (let at = start + 1; at < template.length; at++) {
    if (template[at] === quote) return at;
    if (template[at] === '\\' && quote === '"') at++;
  }
  return -1;
}

function tokensIn(action: string): Token[] {
  return [...action.matchAll(tokenPattern)].flatMap(({ groups = {} }): Token[] => {
    const { text, rootField, field, number, word, dot, pipe } = groups;
    if (text !== undefined) return [{ kind: 'literal', text: unquote(text) }];
    if (rootField !== undefined) return [{ kind: 'field', name: `$${rootField}` }];
    if (field !== undefined) return [{ kind: 'field', name: field }];
    if (number !== undefined) return [{ kind: 'literal', text: number }];
    if (word !== undefined) return [{ kind: 'word', text: word }];
    if (dot !== undefined) return [{ kind: 'dot', isRoot: dot === '$' }];
    return pipe === undefined ? [] : [{ kind: 'pipe' }];
  });
}

function unquote(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}

function variablesIn(tokens: readonly Token[], dotIsRoot: boolean): TemplateVariable[] {
  return tokens.flatMap((token, at): TemplateVariable[] => {
    if (token.kind === 'field') {
      const isRoot = token.name.startsWith('$');
      if (!isRoot && !dotIsRoot) return [];
      return [{ name: token.name.replace('$', ''), fallback: fallbackAt(tokens, at) }];
    }
    // index . "NAME", get . "NAME"
    const [dot, key] = [tokens[at + 1], tokens[at + 2]];
    const takesKey = token.kind === 'word' && ['index', 'get', 'hasKey'].includes(token.text);
    if (!takesKey || dot?.kind !== 'dot' || key?.kind !== 'literal' || !(dot.isRoot || dotIsRoot)) return [];
    return isName(key.text) ? [{ name: key.text }] : [];
  });
}

/** Finds what stands in for a variable: `or .X "a"`, `.X | default "a"`, `default "a" .X`. */
function fallbackAt(tokens: readonly Token[], at: number): string | undefined {
  const [before, next, then, last] = [tokens[at - 1], tokens[at + 1], tokens[at + 2], tokens[at + 3]];
  if (isWord(before, 'or') && next?.kind === 'literal') return next.text;
  if (next?.kind === 'pipe' && isWord(then, 'default') && last?.kind === 'literal') return last.text;
  if (before?.kind === 'literal' && isWord(tokens[at - 2], 'default')) return before.text;
  return undefined;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

function isName(text: string): boolean {
  return new RegExp(`^${name}$`).test(text);
}
