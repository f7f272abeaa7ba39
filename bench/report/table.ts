import { type Figure, showAmount, showScore } from '../figure.ts';
import type { Results } from './results.ts';

/** Returns the columns of a figure, for every table that shows it. */
export const columns = ['case', 'imagebuild', 'beside', 'that is', 'reach', ''] as const;

export function rowOf(figure: Figure): string[] {
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

/** Formats the results for a terminal. */
export function tableLines({ figures, leftOut }: Results): string[] {
  const rows = [[...columns], ...figures.map(rowOf)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return [
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    ),
    ...leftOut.map(({ name, why }) => `${name}: not measured, ${why}`),
  ];
}
