/** A word of a command, and where it stands in its text. */
export interface CommandWord {
  readonly text: string;
  /** 0-based, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/**
 * Splits the text after a command word at blanks and tabs. A quoted value, which begins right after an equals sign, keeps its
 * blanks; one that is never closed ends at the next blank.
 */
export function splitWords(text: string): CommandWord[] {
  const words: CommandWord[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const blank = at === text.length || text[at] === ' ' || text[at] === '\t';
    if (!blank) {
      if (start === -1) start = at;
      at = closingQuote(text, at) ?? at;
    } else if (start !== -1) {
      words.push({ text: text.slice(start, at), start, end: at });
      start = -1;
    }
  }
  return words;
}

/** Where the quoted value that begins at a place ends; undefined when none begins there, or it has no end. */
function closingQuote(text: string, at: number): number | undefined {
  const quote = text[at];
  if ((quote !== '"' && quote !== "'") || text[at - 1] !== '=') return undefined;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === quote) return end;
    if (quote === '"' && text[end] === '\\') end++;
  }
  return undefined;
}
