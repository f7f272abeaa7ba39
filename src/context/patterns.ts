import { parentsOf } from '../layers/tree.ts';
import {
  anyCharacter,
  compileParts,
  literally,
  type Pattern,
  type PatternPart,
} from '../text/linearpattern.ts';

/** The paths that are excluded. */
export interface Ignore {
  /**
   * Tells whether a path (relative to the root, no leading `/`) is excluded, by itself or with a directory
   * above it.
   */
  ignores(path: string): boolean;
  /** true: something below an excluded directory may be included again. */
  readonly exceptions: boolean;
}

/** Returns the items that aren't excluded, and the directories above them even if those are. */
export function removeIgnored<T>(
  items: readonly T[],
  pathOf: (item: T) => string,
  ignore: Ignore | undefined,
): readonly T[] {
  if (!ignore) return items;
  const wanted = items.map(pathOf).filter((path) => !ignore.ignores(path));
  const kept = new Set([...wanted, ...wanted.flatMap(parentsOf)]);
  return items.filter((item) => kept.has(pathOf(item)));
}

/** A part of a pattern's text and what it matches. The first row that fits counts. */
interface Token {
  readonly pattern: RegExp;
  /** Returns the parts; undefined when it is malformed. */
  readonly parts: (match: RegExpExecArray) => readonly PatternPart[] | undefined;
}

const notSlash = (character: string) => character !== '/';

const singles: readonly Token[] = [
  { pattern: /^\*+/, parts: () => [{ kind: 'many', accepts: notSlash }] },
  { pattern: /^\?/, parts: () => [{ kind: 'one', accepts: notSlash }] },
  {
    pattern: /^\[(\^?)((?:\\.|[^\]\\])+)\]/su,
    parts: ([, not, members]) => parseClass(not === '^', members!),
  },
  { pattern: /^\\(.)/su, parts: ([, character]) => literally(character!) },
  { pattern: /^[^*?[\\]+/, parts: ([text]) => literally(text) },
];

const doubles: readonly Token[] = [
  { pattern: /^\*\*\/?$/, parts: () => [{ kind: 'many', accepts: anyCharacter }] },
  {
    pattern: /^\*\*\/?/,
    parts: () => [{ kind: 'optional', count: 2 }, { kind: 'many', accepts: anyCharacter }, ...literally('/')],
  },
];

/**
 * Compiles one name of a COPY source as Go's `path/filepath.Match` reads it: `*`, `?`, `[a-z]`, `[^a]` and
 * `\`; a leading dot isn't special. It matches in linear time.
 * @returns undefined for a malformed pattern, which matches nothing.
 */
export function compileNamePattern(pattern: string): Pattern | undefined {
  return translate(pattern, singles);
}

/** Tells patterns from plain text. */
export function isPattern(name: string): boolean {
  return /[*?[\\]/.test(name);
}

/**
 * Compiles a pattern of .dockerignore (and of `COPY --exclude`, `--parents`) as moby's patternmatcher reads
 * it: as above, and `**` for any number of directories. Two stars before plain text match within a name, too:
 * `**.md` is every `.md` file.
 * @returns undefined for a malformed pattern.
 */
export function compilePathPattern(pattern: string): Pattern | undefined {
  const ending = /^\*\*([^/*?[\\][^*?[\\]*)$/su.exec(pattern)?.[1];
  if (ending !== undefined) return { test: (path) => path.endsWith(ending) };
  return translate(pattern, [...doubles, ...singles]);
}

function translate(pattern: string, tokens: readonly Token[]): Pattern | undefined {
  const parts: PatternPart[] = [];
  for (let rest = pattern; rest !== ''; ) {
    const text = rest;
    const found = tokens
      .map((token) => ({ token, match: token.pattern.exec(text) }))
      .find((row) => row.match !== null);
    const next = found?.match && found.token.parts(found.match);
    if (!found?.match || !next) return undefined;
    parts.push(...next);
    rest = rest.slice(found.match[0].length);
  }
  return compileParts(parts);
}

/** Parses `[…]`, which takes one character, but no `/`. @returns undefined for a range such as `[z-a]`. */
function parseClass(isNegated: boolean, members: string): PatternPart[] | undefined {
  try {
    const expression = new RegExp(`^[${isNegated ? '^' : ''}${classOf(members)}]$`, 'su');
    return [{ kind: 'one', accepts: (character) => character !== '/' && expression.test(character) }];
  } catch {
    return undefined;
  }
}

/** Translates the members of `[…]`: ranges stay, everything else is taken literally. */
function classOf(members: string): string {
  return members.replace(/\\(.)|[^-]/gsu, (plain, quoted?: string) =>
    quoted === '-' ? '\\-' : quote(quoted ?? plain),
  );
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
