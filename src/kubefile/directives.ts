import { type Original, problemAt } from './passage.ts';

/** What the comments at the very top say of the file itself (Dockerfile reference, parser directives). */
export interface Directives {
  /** What continues a line and takes the meaning from the next character. */
  readonly escapeCharacter: '\\' | '`';
  readonly syntax?: string | undefined;
  readonly check?: string | undefined;
}

const names = ['escape', 'syntax', 'check'] as const;
type Name = (typeof names)[number];

/** Reads the directives, which end at the first line that is none. @throws KUBEFILE_SYNTAX for one that is repeated or has a wrong value. */
export function readDirectives(original: Original): Directives {
  const found = new Map<Name, string>();
  for (const [index, line] of original.lines.entries()) {
    const match = /^\s*#\s*([a-z][a-z0-9]*)\s*=(.*)$/i.exec(line);
    const name = names.find((one) => one === match?.[1]?.toLowerCase());
    const value = match?.[2]?.trim();
    if (!name || !value) break;
    const at = { line: index + 1, column: line.indexOf('#') + 1 };
    if (found.has(name)) throw problemAt(original, at, `the directive ${name} is given twice`, 'Keep one.');
    if (name === 'escape' && value !== '\\' && value !== '`')
      throw problemAt(
        original,
        at,
        `${value} cannot be the escape character`,
        'Write # escape=\\ or # escape=`.',
      );
    found.set(name, value);
  }
  return {
    escapeCharacter: found.get('escape') === '`' ? '`' : '\\',
    syntax: found.get('syntax'),
    check: found.get('check'),
  };
}
