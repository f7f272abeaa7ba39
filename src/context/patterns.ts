/** A piece of a pattern and the regular expression it becomes; the first row that fits counts. */
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
 * One name of a COPY source as Go's `path/filepath.Match` reads it: `*`, `?`, `[a-z]`, `[^a]` and `\`; a leading dot is
 * nothing special.
 * @returns undefined for a malformed pattern, which matches nothing.
 */
export function compileNamePattern(pattern: string): RegExp | undefined {
  return translate(pattern, singles);
}

/** Whether a name is a pattern at all, and not plain text. */
export function isPattern(name: string): boolean {
  return /[*?[\\]/.test(name);
}

/**
 * A pattern of .dockerignore (and of `COPY --exclude`, `--parents`) as moby's patternmatcher reads it: as above, and `**` for
 * any number of directories. Two stars before plain text match within a name, too: `**.md` is every `.md` file.
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
    // A range that runs backwards, such as `[z-a]`.
    return undefined;
  }
}

/** The members of `[…]`: ranges stay, everything else stands for itself. */
function classOf(members: string): string {
  return members.replace(/\\(.)|[^-]/gsu, (plain, quoted?: string) =>
    quoted === '-' ? '\\-' : quote(quoted ?? plain),
  );
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
