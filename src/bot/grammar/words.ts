/**
 * Splits the text after a command's name at spaces and tabs. A quoted value, which begins right after an
 * equals sign, keeps its spaces; one that is never closed ends at the next space.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const blank = at === text.length || text[at] === ' ' || text[at] === '\t';
    if (!blank) {
      if (start === -1) start = at;
      at = closingQuote(text, at) ?? at;
    } else if (start !== -1) {
      words.push(text.slice(start, at));
      start = -1;
    }
  }
  return words;
}

/**
 * Returns the index of the quote that closes a value; undefined when no quoted value begins there, or it is
 * never closed.
 */
function closingQuote(text: string, at: number): number | undefined {
  const quote = text[at];
  if ((quote !== '"' && quote !== "'") || text[at - 1] !== '=') return undefined;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === quote) return end;
    if (quote === '"' && text[end] === '\\') end++;
  }
  return undefined;
}

/** Returns whether a word is more likely a version than an application: `v3.8.2`, `1.0`. */
export function looksLikeVersion(word: string): boolean {
  return /^v?\d+(?:\.\d|$)/i.test(word);
}
