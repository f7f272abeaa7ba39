import type { Proof } from '../cases/prove.ts';
import type { CaseResult } from '../verdict/results.ts';

/** A line of the table: the cases of one kind. */
export interface Row {
  readonly name: string;
  readonly cases: number;
  /** How often it was injected, in the cases of other rows too; for a mixture, how often anything was. */
  readonly fired: number;
  readonly published: number;
  /** Failed, said so, and left the tags as they were. */
  readonly refused: number;
  readonly wrong: number;
}

/** Counts results by row, in the order of `names`. */
export function countRows(names: readonly string[], results: readonly CaseResult[]): Row[] {
  return names.map((name) => {
    const own = results.filter(({ row }) => row === name);
    const right = own.filter(({ problems }) => problems.length === 0);
    const published = right.filter(({ run }) => run.status === 0).length;
    const injected = results.reduce((sum, each) => sum + each.fired.filter((one) => one === name).length, 0);
    const fired = injected || own.reduce((sum, each) => sum + each.fired.length, 0);
    const refused = right.length - published;
    return { name, cases: own.length, fired, published, refused, wrong: own.length - right.length };
  });
}

const columns = ['kind', 'cases', 'fired', 'published', 'failed or killed', 'wrong'] as const;

function cellsOf({ name, cases, fired, published, refused, wrong }: Row): string[] {
  return [name, ...[cases, fired, published, refused, wrong].map(String)];
}

/** Formats the table for a terminal. */
export function tableLines(rows: readonly Row[]): string[] {
  const cells = [[...columns], ...rows.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
}

/** Formats the table for a page. */
export function markdownLines(rows: readonly Row[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(cellsOf(row))),
  ];
}

/** Returns why a run fails: what went wrong, what never happened, and what the harness didn't notice. */
export function failuresOf(rows: readonly Row[], proof: Proof | undefined): string[] {
  const wrong = rows.filter((row) => row.wrong > 0);
  const never = rows.filter(({ fired }) => fired === 0);
  const isBlind = proof !== undefined && (proof.builds === 0 || proof.noticed < proof.builds);
  return [
    ...wrong.map((row) => `${row.name}: ${row.wrong} of ${row.cases} went wrong`),
    ...never.map(({ name }) => `${name}: it never happened`),
    ...(isBlind ? ['The harness doesn’t notice a bundle that lacks the check of digests.'] : []),
  ];
}

export function describeProof(proof: Proof | undefined): string[] {
  if (proof === undefined) return [];
  const { builds, noticed } = proof;
  return [
    `With a bundle that lacks the check of digests, ${noticed} of ${builds} builds are found wrong, as they must be.`,
  ];
}
