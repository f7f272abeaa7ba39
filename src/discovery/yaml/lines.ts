import type { ListValue, MapValue, TextValue, Value } from './value.ts';

/** Characters; longer lines are data, not manifests. */
const longestLine = 64 * 1024;

/** A line, or a part of one, with the lines below it that are indented more. */
interface Entry {
  /** true: it begins an element of a list. */
  readonly item: boolean;
  readonly key: string | undefined;
  readonly text: string;
  readonly line: number;
  readonly below: Entry[];
}

/**
 * Reads a text that isn't YAML, such as a template, a script or a file of variables, line by line:
 * `key: value`, `KEY=value`, the elements of lists, and other lines as they are. Their indentation decides
 * what belongs to what.
 */
export function readLines(text: string, linesBefore = 0): Value {
  const root: Entry[] = [];
  const open: { column: number; entries: Entry[] }[] = [{ column: -1, entries: root }];
  text.split('\n').forEach((raw, index) => {
    const content = raw.length > longestLine ? '' : withoutControl(raw);
    if (/^\s*(?:#|\/\/|$)/.test(content)) return;
    // The dashes of a list belong to the key of the list, not to its elements.
    const column = /^[ \t]*(?:- +)*/.exec(content)![0].length;
    while (open.length > 1 && open.at(-1)!.column >= column) open.pop();
    const item = /^\s*- /.test(content);
    const entry = {
      item,
      ...splitLine(content.slice(column).trim()),
      line: linesBefore + index + 1,
      below: [],
    };
    open.at(-1)!.entries.push(entry);
    open.push({ column, entries: entry.below });
  });
  return toValue(root);
}

/** Removes `{{ if … }}` and its like from the start of a line. */
function withoutControl(line: string): string {
  return line
    .replace(/^([ \t]*(?:- +)?)(?:\{\{[^}]*\}\}[ \t]*)+(?=[^ \t/:.-])/, '$1')
    .replace(/^\s*\{\{.*$/, '');
}

const withColon = /^(["']?)([\w./-]{1,200})\1\s*:(?:\s+|(?=["'])|$)(.*)$/;
const withEquals = /^(?:export +|set +)?(["']?)([\w./-]{1,200})\1\s*=\s*(.*)$/;

function splitLine(text: string): Pick<Entry, 'key' | 'text'> {
  const match = withColon.exec(text) ?? withEquals.exec(text);
  return match
    ? { key: match[2], text: cleanValue(match[3] ?? '') }
    : { key: undefined, text: cleanValue(text) };
}

/** Removes a comment, a comma, and the quotes around a value. */
function cleanValue(text: string): string {
  const quoted = /^(["'])([^"']*)\1\s*,?\s*(?:#.*)?$/.exec(text);
  return quoted
    ? quoted[2]!
    : text
        .replace(/\s+#.*$/, '')
        .replace(/,$/, '')
        .trim();
}

function toValue(entries: readonly Entry[]): Value {
  if (!entries.some(({ item }) => item)) return toMap(entries);
  const elements: Entry[][] = [];
  for (const entry of entries)
    if (entry.item || elements.length === 0) elements.push([entry]);
    else elements.at(-1)!.push(entry);
  return { type: 'list', items: elements.flatMap(toElement) };
}

function toElement(entries: readonly Entry[]): Value[] {
  return entries.every(({ key }) => key === undefined) ? entries.flatMap(toValues) : [toMap(entries)];
}

/** Makes the mapping of the lines that have a key; the others become a list of their own. */
function toMap(entries: readonly Entry[]): MapValue {
  const others: ListValue = {
    type: 'list',
    items: entries.filter(({ key }) => key === undefined).flatMap(toValues),
  };
  const keyed = entries.flatMap((entry) =>
    entry.key === undefined ? [] : toValues(entry).map((value) => [entry.key!, value] as const),
  );
  return { type: 'map', entries: others.items.length > 0 ? [...keyed, ['', others]] : keyed };
}

function toValues({ text, line, below }: Entry): Value[] {
  const isIndicator = /^[|>][+-]?\d?$|^[[{(]?$/.test(text);
  const own: TextValue[] = isIndicator ? [] : [{ type: 'text', text, line, linesBefore: line - 1 }];
  return [...own, ...(below.length > 0 ? [toValue(below)] : [])];
}
