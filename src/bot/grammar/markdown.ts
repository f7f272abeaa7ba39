import type { Nodes, Parents } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A line of a comment that a reader sees as text. */
export interface TextLine {
  /** 1-based. */
  readonly line: number;
  /** The source of the line from its first character of text on, without the spaces around it. */
  readonly text: string;
  /**
   * Whether it is in a code block or in backticks: it isn't a command then, but may have been meant as one.
   */
  readonly code: boolean;
}

/** The longest comment that GitHub takes, in characters. */
const commentLimit = 65_536;

/**
 * The deepest nesting of lists and quotes that is parsed: the parser's time grows with the third power of the
 * depth.
 */
const deepest = 10;

/**
 * The most openings of one kind that are parsed: unclosed ones cost the parser the square of their number.
 * More are read as text.
 */
const mostOpened = 500;

/**
 * The constructs inside a paragraph that a character opens. HTML and definitions that begin a line are always
 * parsed.
 */
const opened: Readonly<Record<string, readonly string[]>> = {
  '[': ['labelStartLink', 'labelStartImage', 'labelEnd'],
  '<': ['htmlText'],
};

/** Nodes whose text is quoted, linked or invisible, and never a command. */
const opaque = new Set([
  'blockquote',
  'link',
  'linkReference',
  'image',
  'imageReference',
  'html',
  'definition',
]);

/**
 * Finds the lines of a comment that are text in CommonMark, in order: without quotes, HTML and the insides of
 * links, and with code marked as such. The source is kept as written, so that nothing in a command changes
 * silently. Time is bounded for any comment.
 */
export function findTextLines(body: string): TextLine[] {
  const source = body.slice(0, commentLimit).replace(/^\ufeff/, '');
  const lines = source.split(/\r\n|\r|\n/);
  const shallow = lines.map(flatten);
  const found = collect(parse(shallow.join('\n')), shallow);
  return found.sort((a, b) => a.line - b.line);
}

function parse(source: string): Nodes {
  const tangled = Object.keys(opened).filter((character) => source.split(character).length - 1 > mostOpened);
  // Emphasis doesn't matter here, and costs the square of the length.
  const disabled = ['attention', ...tangled.flatMap((character) => opened[character] ?? [])];
  return fromMarkdown(source, { extensions: [{ disable: { null: disabled } }] });
}

/** Cuts a line after its ten first list and quote markers when more of them follow. */
function flatten(line: string): string {
  const marker = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))/y;
  for (let depth = 0; depth < deepest; depth++) if (!marker.test(line)) return line;
  const end = marker.lastIndex;
  return marker.test(line) ? `${line.slice(0, end)} …` : line;
}

function collect(node: Nodes, lines: readonly string[]): TextLine[] {
  if (opaque.has(node.type)) return [];
  if (node.type === 'code') return codeLines(node, lines);
  if (node.type === 'paragraph' || node.type === 'heading') return inlineLines(node, lines);
  return 'children' in node ? node.children.flatMap((child) => collect(child, lines)) : [];
}

function codeLines(node: Nodes, lines: readonly string[]): TextLine[] {
  return rowsOf(node)
    .map((row) => ({ line: row, text: (lines[row - 1] ?? '').trim(), code: true }))
    .filter(({ text }) => text !== '' && !/^[`~]{3}/.test(text));
}

/** Returns the lines of a paragraph that begin with text or with a code span. */
function inlineLines(paragraph: Parents, lines: readonly string[]): TextLine[] {
  const seen = new Set<number>();
  const found: TextLine[] = [];
  for (const child of paragraph.children) {
    for (const row of rowsOf(child)) {
      const text = (lines[row - 1] ?? '').slice(startIn(child, row)).trim();
      // A text that ends with a line break ends at the start of the next line.
      if (seen.has(row) || (text === '' && child.type === 'text') || endsBefore(child, row, lines)) continue;
      seen.add(row);
      if (child.type === 'text') found.push({ line: row, text, code: false });
      if (child.type === 'inlineCode' && rowsOf(child).length === 1)
        found.push({ line: row, text: child.value.trim(), code: true });
    }
  }
  return found;
}

/** Returns whether a node ends in a row before any text of its own. */
function endsBefore(node: Nodes, row: number, lines: readonly string[]): boolean {
  const end = node.position?.end;
  if (!end || end.line !== row) return false;
  return (lines[row - 1] ?? '').slice(startIn(node, row), end.column - 1).trim() === '';
}

/** Returns the 0-based column at which a node begins in a row: its own start, or the row's. */
function startIn(node: Nodes, row: number): number {
  const start = node.position?.start;
  return start?.line === row ? start.column - 1 : 0;
}

function rowsOf(node: Nodes): number[] {
  const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 0 } };
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
}
