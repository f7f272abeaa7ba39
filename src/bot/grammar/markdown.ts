import type { Nodes, Parents } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A line of a comment that a person reads as text. */
export interface TextLine {
  /** 1-based. */
  readonly line: number;
  /** The source of the line, from its first character of text on; blanks around it left out. */
  readonly text: string;
  /** Whether it stands in a code block or in backticks: then it is no command, but may have been meant as one. */
  readonly code: boolean;
}

/** GitHub takes no longer comment. */
const commentLimit = 65_536;

/** A list in a list in a list: the parser's time grows with the third power of the depth, and nobody writes deeper. */
const deepest = 10;

/** What is opened and never closed costs the parser the square of its number; over this many, it is read as text. */
const mostOpened = 500;

/** Constructs inside a paragraph that a character opens. HTML and definitions that begin a line are read anyway. */
const opened: Readonly<Record<string, readonly string[]>> = {
  '[': ['labelStartLink', 'labelStartImage', 'labelEnd'],
  '<': ['htmlText'],
};

/** What is inside these is quoted, linked or invisible, and never a command. */
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
 * The lines of a comment that are text, as CommonMark reads it, in order: quotes, HTML, its comments, and the insides of links
 * are left out; code is marked. The source is kept as written, so that nothing in a command is changed silently. Time is
 * bounded for any comment.
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
  // Emphasis decides nothing here, and costs the square of the length.
  const disabled = ['attention', ...tangled.flatMap((character) => opened[character] ?? [])];
  return fromMarkdown(source, { extensions: [{ disable: { null: disabled } }] });
}

/** The line with what follows its ten first list and quote markers shortened, when more markers follow. */
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

/** The lines of a paragraph that begin with text; what stands behind a link or a code span on its line begins none. */
function inlineLines(paragraph: Parents, lines: readonly string[]): TextLine[] {
  const seen = new Set<number>();
  const found: TextLine[] = [];
  for (const child of paragraph.children) {
    for (const row of rowsOf(child)) {
      const text = (lines[row - 1] ?? '').slice(startIn(child, row)).trim();
      // A text that ends with a line break reaches into the next line with nothing.
      if (seen.has(row) || (text === '' && child.type === 'text') || endsBefore(child, row, lines)) continue;
      seen.add(row);
      if (child.type === 'text') found.push({ line: row, text, code: false });
      if (child.type === 'inlineCode' && rowsOf(child).length === 1)
        found.push({ line: row, text: child.value.trim(), code: true });
    }
  }
  return found;
}

/** Whether a node only touches the beginning of a row: it is blank there up to the node's end. */
function endsBefore(node: Nodes, row: number, lines: readonly string[]): boolean {
  const end = node.position?.end;
  if (!end || end.line !== row) return false;
  return (lines[row - 1] ?? '').slice(startIn(node, row), end.column - 1).trim() === '';
}

/** Where a node begins in a row, 0-based: at its own start, or at the row's. */
function startIn(node: Nodes, row: number): number {
  const start = node.position?.start;
  return start?.line === row ? start.column - 1 : 0;
}

function rowsOf(node: Nodes): number[] {
  const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 0 } };
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
}
