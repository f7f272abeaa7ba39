import type { SourcePosition } from '../../kubefile/source.ts';

/** A shell script that is checked as text. */
export interface ShellScript {
  readonly text: string;
  /**
   * The text with blanks in place of comments, bodies of here-documents, and backslashes that continue a
   * line: an offset in it is one in the text.
   */
  readonly code: string;
  /** Returns the position of an offset. */
  readonly positionAt: (offset: number) => SourcePosition;
}

/** Reads a script. Only its comments, quotes and here-documents are understood, and nothing is expanded. */
export function parseShellScript(text: string): ShellScript {
  return { text, code: maskText(text), positionAt: createPositions(text) };
}

/** Returns a function that finds the line and the column of an offset of a text. */
export function createPositions(text: string): ShellScript['positionAt'] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** A part of a script, and what becomes of it. The first row that fits at a place counts. */
const parts: readonly { readonly pattern: RegExp; readonly masked: boolean }[] = [
  { pattern: /\\\r?\n/y, masked: true },
  { pattern: /\\./sy, masked: false },
  { pattern: /'[^']*'/y, masked: false },
  { pattern: /\$#|\$\{#/y, masked: false },
  { pattern: /(?<![^\s;&|(])#[^\n]*/y, masked: true },
];
const documentOpening = /<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1/y;

function maskText(text: string): string {
  let code = '';
  let at = 0;
  let quoted = false;
  const ends: string[] = [];
  const take = (length: number, masked: boolean) => {
    const part = text.slice(at, at + length);
    code += masked ? part.replace(/[^\n]|(?<=\\\r?)\n/g, ' ') : part;
    at += length;
  };
  while (at < text.length) {
    if (text[at] === '"') quoted = !quoted;
    const opening = quoted ? undefined : matchAt(documentOpening, text, at);
    const part = parts.find(
      ({ pattern }, index) => (!quoted || index < 2) && matchAt(pattern, text, at) !== undefined,
    );
    if (opening && text[at - 1] !== '<') {
      ends.push(opening[2] ?? '');
      take(opening[0].length, false);
    } else if (part) take(matchAt(part.pattern, text, at)?.[0].length ?? 1, part.masked);
    else if (text[at] === '\n' && ends.length > 0) {
      take(1, false);
      for (const end of ends.splice(0)) take(documentLength(text, at, end), true);
    } else take(1, false);
  }
  return code;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Returns the length of a here-document that begins at an offset, with the line that ends it. */
function documentLength(text: string, at: number, end: string): number {
  for (let start = at; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline + 1;
    // No delimiter is that long.
    if (next - start < 1000 && text.slice(start, next).trim() === end) return next - at;
    start = next;
  }
  return text.length - at;
}
