import { say } from '../../text/say.ts';
import { type SourcePosition, type SourceText, suggest, syntaxError } from '../source.ts';
import type { DialectName, ParserDirectives } from '../syntax.ts';

const names = ['escape', 'syntax', 'check', 'dialect'] as const;
type DirectiveName = (typeof names)[number];

/**
 * Reads the parser directives. Those of the reference end at the first line that isn't one; `dialect` may be
 * anywhere above the first instruction: other tools take it for a comment, and put their own directives
 * before it.
 * @throws KUBEFILE_SYNTAX for a directive that is repeated or has a wrong value.
 */
export function readDirectives(source: SourceText, dialectNames: readonly string[]): ParserDirectives {
  const found = new Map<DirectiveName, string>();
  let onlyDirectives = true;
  for (const [index, line] of source.lines.entries()) {
    if (!/^\s*(?:#|$)/.test(line)) break;
    const directive = parseDirective(line);
    onlyDirectives &&= directive !== undefined;
    if (!directive || (!onlyDirectives && directive.name !== 'dialect')) continue;
    const { name, value } = directive;
    const at = { line: index + 1, column: line.indexOf('#') + 1 };
    if (found.has(name)) throw syntaxError(source, at, say('directiveTwice', { name }), say('keepOne'));
    if (name === 'escape') checkEscape(value, source, at);
    if (name === 'dialect' && !dialectNames.includes(value.toLowerCase()))
      throw syntaxError(source, at, say('dialectUnknown', { name: value }), suggest(value, dialectNames));
    found.set(name, value);
  }
  return {
    escapeCharacter: found.get('escape') === '`' ? '`' : '\\',
    syntax: found.get('syntax'),
    check: found.get('check'),
    dialect: found.get('dialect')?.toLowerCase() as DialectName | undefined,
  };
}

function parseDirective(line: string): { name: DirectiveName; value: string } | undefined {
  const match = /^\s*#\s*([a-z][a-z0-9]*)\s*=(.*)$/i.exec(line);
  const name = names.find((one) => one === match?.[1]?.toLowerCase());
  const value = match?.[2]?.trim();
  // A sentence that begins like a directive is a comment.
  if (!name || !value || (name === 'dialect' && /\s/.test(value))) return undefined;
  return { name, value };
}

function checkEscape(value: string, source: SourceText, at: SourcePosition): void {
  if (value !== '\\' && value !== '`')
    throw syntaxError(source, at, say('escapeUnknown', { character: value }), say('writeEscape'));
}
