import { type Figure, showAmount, showScore } from '../figure.ts';
import { type Comparison, comparisonsOf, type Peer, ratioOf } from './comparisons.ts';
import type { Results } from './results.ts';

/** A table as text: the first row has the names of the columns. */
export type Table = readonly (readonly string[])[];

const columns = ['case', 'imagebuild', 'beside', 'that is', 'reach', ''] as const;

/** Lists every case with its aim; of several tools that do the same work, only the fastest. */
export function tableOfCases({ figures }: Results): Table {
  return [columns, ...figures.filter((figure) => isHardest(figure, figures)).map(rowOf)];
}

function isHardest(figure: Figure, figures: readonly Figure[]): boolean {
  const same = figures.filter(({ title, beside }) => beside !== undefined && title === figure.title);
  return (
    figure.beside === undefined ||
    ratioOf(figure) >= Math.max(...same.map(ratioOf).filter((ratio) => !Number.isNaN(ratio)))
  );
}

function rowOf(figure: Figure): string[] {
  const { title, unit, peer, ours, theirs, value, reach, score, met } = figure;
  return [
    title,
    showAmount(ours, unit),
    `${showAmount(theirs, unit)} ${peer}`,
    showScore(value, figure),
    `${score === 'faster' ? 'at least' : 'at most'} ${showScore(reach, figure)}`,
    met ? 'reached' : 'MISSED',
  ];
}

/**
 * Shows the tools on all targets: our times, and our time divided by that of each tool. Processor seconds of
 * the whole commands are in brackets.
 */
export function tableOfTools({ figures }: Results): Table {
  const comparisons = comparisonsOf(figures);
  const tools = [...new Set(comparisons.flatMap(({ peers }) => peers.map(({ tool }) => tool)))];
  const row = (name: string, cell: (comparison: Comparison) => string) => [name, ...comparisons.map(cell)];
  const processor = (seconds: number | undefined) =>
    seconds === undefined ? '' : ` (${seconds.toFixed(1)})`;
  const ratio = (peer: Peer | undefined) =>
    peer === undefined ? '' : `${peer.ratio.toFixed(2)}${processor(peer.processorSeconds)}`;
  return [
    row('', ({ target }) => target),
    row(
      'imagebuild',
      ({ ours }) => `${showAmount(ours.seconds, 'seconds')}${processor(ours.processorSeconds)}`,
    ),
    row('imagebuild’s peak memory', ({ ours }) =>
      ours.peakBytes === undefined ? '' : showAmount(ours.peakBytes, 'bytes'),
    ),
    ...tools.map((tool) => row(tool, ({ peers }) => ratio(peers.find((peer) => peer.tool === tool)))),
  ];
}

/** Formats the results for a terminal. */
export function textLines(results: Results): string[] {
  return [
    ...padded(tableOfTools(results)),
    '',
    ...padded(tableOfCases(results)),
    ...results.leftOut.map(({ name, why }) => `${name}: not measured, ${why}`),
  ];
}

function padded(table: Table): string[] {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Formats a table as Markdown. */
export function markdownOf([head = [], ...rows]: Table): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
