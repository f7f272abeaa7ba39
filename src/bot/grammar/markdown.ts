import type { Nodes, Parents } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A line of a comment that a reader sees as text. */
export interface TextLine {
  /** 1-based. */
  readonly line: number;
  /** The source of the line from its first character of text on, without the spaces around it. */
  readonly text: string;
  /** What keeps it from being a command, although it may have been meant as one; undefined for plain text. */
  readonly hiddenBy?: Hiding | undefined;
}

/** Markdown in which a command doesn't count. */
export type Hiding = 'code' | 'html' | 'link' | 'quote' | 'struck' | 'table';

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

/** The most quoted lines that are parsed. */
const mostQuoted = 1000;

/**
 * The constructs inside a paragraph that a character opens. HTML and definitions that begin a line are always
 * parsed.
 */
const opened: Readonly<Record<string, readonly string[]>> = {
  '[': ['labelStartLink', 'labelStartImage', 'labelEnd'],
  '<': ['htmlText'],
};

/** Blocks that hide their lines, and how the lines that a reader may take for text are found. */
const hidingBlocks: Readonly<Record<string, (node: Nodes, lines: readonly string[]) => TextLine[]>> = {
  code: codeLines,
  html: htmlLines,
  blockquote: quoteLines,
  definition: () => [],
};

/**
 * Finds the lines of a comment in order, each with the Markdown that keeps it from being a command. Lines
 * that begin with the mark of a quote, HTML comments and the alternative texts of images are left out. The
 * source is kept as written, so that nothing in a command changes silently. Time is bounded for any comment.
 */
export function findTextLines(body: string): TextLine[] {
  const source = body.slice(0, commentLimit).replace(/^\ufeff/, '');
  const lines = source.split(/\r\n|\r|\n/);
  const shallow = cutQuotes(lines).map(flatten);
  const found = collect(parse(shallow.join('\n')), shallow);
  return found.sort((a, b) => a.line - b.line);
}

function parse(source: string): Nodes {
  const tangled = Object.keys(opened).filter((character) => source.split(character).length - 1 > mostOpened);
  // Emphasis doesn't matter here, and costs the square of the length.
  const disabled = ['attention', ...tangled.flatMap((character) => opened[character] ?? [])];
  return fromMarkdown(source, { extensions: [{ disable: { null: disabled } }] });
}

/**
 * Replaces the quoted lines after the first `mostQuoted`, which hold no command anyway: many quotes cost the
 * parser the square of their number.
 */
function cutQuotes(lines: readonly string[]): string[] {
  let quoted = 0;
  return lines.map((line) => (/^ {0,3}>/.test(line) && ++quoted > mostQuoted ? '…' : line));
}

/** Cuts a line after its ten first list and quote markers when more of them follow. */
function flatten(line: string): string {
  const marker = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))/y;
  for (let depth = 0; depth < deepest; depth++) if (!marker.test(line)) return line;
  const end = marker.lastIndex;
  return marker.test(line) ? `${line.slice(0, end)} …` : line;
}

function collect(node: Nodes, lines: readonly string[]): TextLine[] {
  const hiding = hidingBlocks[node.type];
  if (hiding !== undefined) return hiding(node, lines);
  if (node.type === 'paragraph' || node.type === 'heading') return inlineLines(node, lines);
  return 'children' in node ? node.children.flatMap((child) => collect(child, lines)) : [];
}

function codeLines(node: Nodes, lines: readonly string[]): TextLine[] {
  return hide('code', rowsIn(node, lines)).filter(({ text }) => !/^[`~]{3}/.test(text));
}

/** Returns the lines of an HTML block, without its tags; HTML goes on to the next empty line. */
function htmlLines(node: Nodes, lines: readonly string[]): TextLine[] {
  const [first = 1] = rowsOf(node);
  const visible = rowsIn(node, lines)
    .map(({ text }) => text)
    .join('\n')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]+/g, ''));
  const rows = visible.split('\n').map((text, index) => ({ line: first + index, text: withoutTags(text) }));
  return hide('html', rows);
}

function withoutTags(text: string): string {
  return text.replace(/^(?:<[^<>]*>\s*)+/, '').replace(/<\/?[a-z][^<>]*>\s*$/i, '');
}

/** Returns the lines that belong to a quote although they don't begin with its mark. */
function quoteLines(node: Nodes, lines: readonly string[]): TextLine[] {
  return hide(
    'quote',
    rowsIn(node, lines).filter(({ text }) => !/^(?:(?:[-+*]|\d{1,9}[.)])\s+)*>/.test(text)),
  );
}

/** Returns the lines of a paragraph by the node that begins them. */
function inlineLines(paragraph: Parents, lines: readonly string[]): TextLine[] {
  const seen = new Set<number>();
  const found: TextLine[] = [];
  for (const child of paragraph.children) {
    for (const row of rowsOf(child)) {
      const text = (lines[row - 1] ?? '').slice(startIn(child, row)).trim();
      // A text that ends with a line break ends at the start of the next line.
      if (seen.has(row) || (text === '' && child.type === 'text') || endsBefore(child, row, lines)) continue;
      seen.add(row);
      found.push(...beginningWith(child, row, text, lines));
    }
  }
  return found;
}

/** Reads a line of a paragraph that begins with a node: text, code, a link or a tag. */
function beginningWith(child: Nodes, row: number, text: string, lines: readonly string[]): TextLine[] {
  const isFirst = child.position?.start.line === row;
  switch (child.type) {
    case 'text':
      return [{ line: row, ...unwrap(text) }];
    case 'inlineCode':
      return rowsOf(child).length === 1 ? hide('code', [{ line: row, text: child.value }]) : [];
    case 'html':
      return isFirst && !text.startsWith('<!') ? hide('html', [{ line: row, text: withoutTags(text) }]) : [];
    case 'link':
    case 'linkReference': {
      const inner = child.children.find((one) => rowsOf(one).includes(row));
      if (inner?.type !== 'text') return [];
      const line = (lines[row - 1] ?? '').slice(startIn(inner, row), endIn(inner, row));
      return hide('link', [{ line: row, text: line }]);
    }
    default:
      return [];
  }
}

/** Takes a line out of a cell of a table, or out of strikethrough, which this parser reads as text. */
function unwrap(text: string): Omit<TextLine, 'line'> {
  const [, cell] = /^\|([^|]*)\|/.exec(text) ?? [];
  if (cell !== undefined) return { text: cell.trim(), hiddenBy: 'table' };
  const mark = ['~~', '~'].find((one) => text.startsWith(one) && text.endsWith(one));
  if (mark === undefined) return { text };
  return { text: text.slice(mark.length, -mark.length).trim(), hiddenBy: 'struck' };
}

interface Row {
  readonly line: number;
  readonly text: string;
}

function hide(hiddenBy: Hiding, rows: readonly Row[]): TextLine[] {
  return rows
    .map(({ line, text }) => ({ line, text: text.trim(), hiddenBy }))
    .filter(({ text }) => text !== '');
}

function rowsIn(node: Nodes, lines: readonly string[]): Row[] {
  return rowsOf(node).map((row) => ({ line: row, text: (lines[row - 1] ?? '').trim() }));
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

/** Returns the 0-based column at which a node ends in a row: its own end, or the row's. */
function endIn(node: Nodes, row: number): number | undefined {
  const end = node.position?.end;
  return end?.line === row ? end.column - 1 : undefined;
}

function rowsOf(node: Nodes): number[] {
  const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 0 } };
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
}
