import { type DialectName, dialectNames } from '../dialects.ts';
import { type SourcePosition, type SourceText, syntaxError } from '../source.ts';
import { suggest } from '../suggestion.ts';

/** What the comments at the very top say of the file itself (Dockerfile reference, parser directives). */
export interface ParserDirectives {
  /** What continues a line and takes the meaning from the next character. */
  readonly escapeCharacter: '\\' | '`';
  readonly syntax?: string | undefined;
  readonly check?: string | undefined;
  /** Ours: in what dialect the file is written. */
  readonly dialect?: DialectName | undefined;
}

const names = ['escape', 'syntax', 'check', 'dialect'] as const;
type Name = (typeof names)[number];

/**
 * Reads the directives. Those of the reference end at the first line that is none; `dialect` may stand anywhere above the first
 * instruction: other tools know it as a comment, and put theirs before it.
 * @throws KUBEFILE_SYNTAX for one that is repeated or has a wrong value.
 */
export function readDirectives(original: SourceText): ParserDirectives {
  const found = new Map<Name, string>();
  let onlyDirectives = true;
  for (const [index, line] of original.lines.entries()) {
    if (!/^\s*(?:#|$)/.test(line)) break;
    const directive = directiveIn(line);
    onlyDirectives &&= directive !== undefined;
    if (!directive || (!onlyDirectives && directive.name !== 'dialect')) continue;
    const { name, value } = directive;
    const at = { line: index + 1, column: line.indexOf('#') + 1 };
    if (found.has(name)) throw syntaxError(original, at, `the directive ${name} is given twice`, 'Keep one.');
    checkValue(name, value, original, at);
    found.set(name, value);
  }
  return {
    escapeCharacter: found.get('escape') === '`' ? '`' : '\\',
    syntax: found.get('syntax'),
    check: found.get('check'),
    dialect: found.get('dialect')?.toLowerCase() as DialectName | undefined,
  };
}

function directiveIn(line: string): { name: Name; value: string } | undefined {
  const match = /^\s*#\s*([a-z][a-z0-9]*)\s*=(.*)$/i.exec(line);
  const name = names.find((one) => one === match?.[1]?.toLowerCase());
  const value = match?.[2]?.trim();
  // A sentence that begins like one is a comment.
  if (!name || !value || (name === 'dialect' && /\s/.test(value))) return undefined;
  return { name, value };
}

function checkValue(name: Name, value: string, original: SourceText, at: SourcePosition): void {
  if (name === 'escape' && value !== '\\' && value !== '`')
    throw syntaxError(
      original,
      at,
      `${value} cannot be the escape character`,
      'Write # escape=\\ or # escape=`.',
    );
  if (name === 'dialect' && !dialectNames.some((one) => one === value.toLowerCase()))
    throw syntaxError(original, at, `there is no dialect ${value}`, suggest(value, dialectNames));
}
