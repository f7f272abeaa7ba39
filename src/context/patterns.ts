import { parentsOf } from '../layers/tree.ts';

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

/** A part of a pattern and the regular expression it becomes. The first row that matches counts. */
interface Token {
  readonly pattern: RegExp;
  readonly source: (match: RegExpExecArray) => string;
}

const singles: readonly Token[] = [
  { pattern: /^\*+/, source: () => '[^/]*' },
  { pattern: /^\?/, source: () => '[^/]' },
  {
    pattern: /^\[(\^?)((?:\\.|[^\]\\])+)\]/su,
    source: ([, not, members]) => `(?!/)[${not}${classOf(members!)}]`,
  },
  { pattern: /^\\(.)/su, source: ([, character]) => quote(character!) },
  { pattern: /^[^*?[\\]+/, source: ([text]) => quote(text) },
];

const doubles: readonly Token[] = [
  { pattern: /^\*\*\/?$/, source: () => '.*' },
  { pattern: /^\*\*\/?/, source: () => '(?:.*/)?' },
];

/**
 * Compiles one name of a COPY source as Go's `path/filepath.Match` reads it: `*`, `?`, `[a-z]`, `[^a]` and
 * `\`; a leading dot isn't special.
 * @returns undefined for a malformed pattern, which matches nothing.
 */
export function compileNamePattern(pattern: string): RegExp | undefined {
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
export function compilePathPattern(pattern: string): RegExp | undefined {
  const ending = /^\*\*([^/*?[\\][^*?[\\]*)$/su.exec(pattern)?.[1];
  if (ending !== undefined) return new RegExp(`${quote(ending)}$`, 'su');
  return translate(pattern, [...doubles, ...singles]);
}

function translate(pattern: string, tokens: readonly Token[]): RegExp | undefined {
  let source = '';
  for (let rest = pattern; rest !== ''; ) {
    const text = rest;
    const found = tokens
      .map((token) => ({ token, match: token.pattern.exec(text) }))
      .find((row) => row.match !== null);
    if (!found?.match) return undefined;
    source += found.token.source(found.match);
    rest = rest.slice(found.match[0].length);
  }
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    // A range in reverse order, such as `[z-a]`.
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
