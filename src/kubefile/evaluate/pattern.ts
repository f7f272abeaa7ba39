/** A piece of a shell pattern: one character, `?` for any character, or `*` for any number of them. */
type PatternPiece = { readonly literal: string } | '?' | '*';

/** The most work that one match may take: characters of the value times pieces of the pattern. */
export const matchLimit = 50_000_000;

/**
 * Parses a pattern of `${v#…}`, `${v%…}` or `${v/…/…}`: `*` and `?`; a backslash escapes them, itself, `}`
 * and `/`. There are no brackets (Dockerfile reference, environment replacement).
 * @returns undefined for a backslash before anything else.
 */
export function parsePattern(text: string): PatternPiece[] | undefined {
  const pieces: PatternPiece[] = [];
  for (const [piece] of text.matchAll(/\\?.|\\/gsu)) {
    if (piece === '*' || piece === '?') pieces.push(piece);
    else if (!piece.startsWith('\\')) pieces.push({ literal: piece });
    else if (/^\\[*?\\}/]$/.test(piece)) pieces.push({ literal: piece.slice(1) });
    else return undefined;
  }
  return pieces;
}

/** Removes the shortest or longest beginning that matches. */
export function removePrefix(value: string, pattern: readonly PatternPiece[], longest: boolean): string {
  const letters = [...value];
  const end = findMatchEnds(letters, pattern, longest)[0] ?? -1;
  return end === -1 ? value : letters.slice(end).join('');
}

/** Removes the shortest or longest end that matches. */
export function removeSuffix(value: string, pattern: readonly PatternPiece[], longest: boolean): string {
  const reversed = [...value].reverse();
  const end = findMatchEnds(reversed, pattern.toReversed(), longest)[0] ?? -1;
  return end === -1 ? value : reversed.slice(end).reverse().join('');
}

/** Splits the value at its longest matches: at the first one, or at all. */
export function splitAtMatches(value: string, pattern: readonly PatternPiece[], all: boolean): string[] {
  const letters = [...value];
  const ends = findMatchEnds(letters, pattern, true);
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at <= letters.length && (all || parts.length === 0); at++) {
    const end = ends[at]!;
    // An empty match right behind a match doesn't count.
    if (end === -1 || (end === at && at === kept && parts.length > 0)) continue;
    parts.push(letters.slice(kept, at).join(''));
    kept = end;
    at = Math.max(at, end - 1);
  }
  return [...parts, letters.slice(kept).join('')];
}

/**
 * Returns for every start the end of the shortest or longest match that begins there, -1 for none. Takes
 * characters × pieces steps, whatever the pattern.
 */
function findMatchEnds(
  letters: readonly string[],
  pattern: readonly PatternPiece[],
  longest: boolean,
): Int32Array {
  const count = letters.length;
  // Goes backwards through the pattern: `ends` says where a match of its rest ends that begins at each
  // character.
  let ends = Int32Array.from({ length: count + 1 }, (_, at) => at);
  for (const piece of pattern.toReversed()) {
    const rest = ends;
    ends = new Int32Array(count + 1).fill(-1);
    for (let at = count; at >= 0; at--) {
      if (piece === '*') ends[at] = chooseEnd(rest[at]!, at < count ? ends[at + 1]! : -1, longest);
      else if (at < count && (piece === '?' || piece.literal === letters[at])) ends[at] = rest[at + 1]!;
    }
  }
  return ends;
}

function chooseEnd(a: number, b: number, longest: boolean): number {
  if (a === -1 || b === -1) return Math.max(a, b);
  return longest ? Math.max(a, b) : Math.min(a, b);
}
