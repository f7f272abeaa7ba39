/** A word of a command line or of a list, with what the caller knows it by. */
export interface Word<Value> {
  readonly text: string;
  readonly value: Value;
}

/**
 * Finds names with their values among words: `--proxy-image=…`, `--proxy-image …` and `PROXY_IMAGE=…`.
 */
export function findPairs<Value>(
  words: readonly Word<Value>[],
): { readonly key: string; readonly text: string; readonly value: Value }[] {
  return words.flatMap(({ text, value }, index) => {
    const joined = /^(?:--?)?([\w][\w./-]{0,200})=(.*)$/s.exec(text);
    if (joined) return [{ key: joined[1]!, text: withoutQuotes(joined[2]!), value }];
    const next = words[index + 1];
    const flag = /^--?([\w][\w.-]{0,200})$/.exec(text)?.[1];
    return flag !== undefined && next && !next.text.startsWith('-')
      ? [{ key: flag, text: next.text, value: next.value }]
      : [];
  });
}

/** Splits a command line into its words, without the quotes and signs around them. */
export function splitCommandLine(text: string): string[] {
  return text
    .split(/\s+/)
    .map(withoutQuotes)
    .filter((word) => word !== '');
}

function withoutQuotes(text: string): string {
  return text
    .replace(/^["'`([{,;]+/, '')
    .replace(/["'`)\]},;\\]+$/, '')
    .replace(/=["']/, '=');
}
