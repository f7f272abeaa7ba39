/**
 * Shows how many of the needed images are found: `npm run discovery:table`. Each row is a set of
 * `test/discovery/sets`, searched as a build does, and beside it by a reader of lines. Names of sets as
 * arguments choose rows, and list what was missed and invented. It exits with 1 if imagebuild misses or
 * invents an image.
 */
import { readers } from '../test/support/discovery/readers.ts';
import { type Score, score } from '../test/support/discovery/score.ts';
import { type DiscoverySet, readSets } from '../test/support/discovery/sets.ts';

interface Row {
  readonly name: string;
  readonly imagebuild: Score;
  readonly lines: Score;
  /** The error of a set that can't be prepared. */
  readonly failure?: string;
}

const counts = ['found', 'missed', 'invented'] as const;

async function measure(set: DiscoverySet): Promise<Row> {
  const lines = score(set, await readers.lines(set));
  try {
    return { name: set.name, imagebuild: score(set, await readers.imagebuild(set)), lines };
  } catch (error) {
    return { name: set.name, imagebuild: score(set, []), lines, failure: String(error) };
  }
}

function count(total: Score, key: (typeof counts)[number]): number {
  const value = total[key];
  return typeof value === 'number' ? value : value.length;
}

function add(scores: readonly Score[]): Score {
  return {
    needed: scores.reduce((sum, { needed }) => sum + needed, 0),
    found: scores.reduce((sum, { found }) => sum + found, 0),
    missed: scores.flatMap(({ missed }) => missed),
    invented: scores.flatMap(({ invented }) => invented),
    uncertain: scores.flatMap(({ uncertain }) => uncertain),
  };
}

function formatRow({ name, imagebuild, lines }: Row): string {
  const cells = [imagebuild, lines].map((column) =>
    counts.map((key) => String(count(column, key)).padStart(9)).join(''),
  );
  return `${name.padEnd(24)}${String(imagebuild.needed).padStart(7)} |${cells.join(' |')}`;
}

function formatHead(): string[] {
  const head = counts.map((key) => key.padStart(9)).join('');
  return [
    `${' '.repeat(31)} |${'imagebuild'.padStart(27)} |${'lines'.padStart(27)}`,
    `${'set'.padEnd(24)}${'needed'.padStart(7)} |${head} |${head}`,
  ];
}

/** Lists the names behind the numbers of imagebuild's columns. */
function formatNames({ name, imagebuild, failure }: Row): string[] {
  return [
    ...(failure === undefined ? [] : [`${name}: ${failure}`]),
    ...imagebuild.missed.map((reference) => `${name}: missed ${reference}`),
    ...imagebuild.invented.map((reference) => `${name}: invented ${reference}`),
    ...imagebuild.uncertain.map((reference) => `${name}: only a candidate: ${reference}`),
  ];
}

async function main(chosen: readonly string[]): Promise<void> {
  const sets = readSets().filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  const rows: Row[] = [];
  for (const set of sets) rows.push(await measure(set));
  const total: Row = {
    name: `${rows.length} sets`,
    imagebuild: add(rows.map(({ imagebuild }) => imagebuild)),
    lines: add(rows.map(({ lines }) => lines)),
  };
  const names = rows.flatMap(formatNames);
  const printed = [...formatHead(), ...rows.map(formatRow), formatRow(total), ...names];
  process.stdout.write(`${printed.join('\n')}\n`);
  const { missed, invented } = total.imagebuild;
  if (missed.length + invented.length > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
