/**
 * `npm run bench`: measures dist/cli.js beside what people use today, and prints each case with what it should reach.
 * `--case NAME` (repeatable) runs some, `--rounds N` measures more pairs, `--quick` shows in small that all cases work. A full run
 * writes bench/results/latest.json, and from it the table and the picture of docs/performance.md.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { installTools } from '../scripts/debian.ts';
import { missing } from '../test/support/tools.ts';
import type { Bench, Case } from './case.ts';
import { cases } from './cases.ts';
import { writeDocument } from './report/document.ts';
import { type LeftOut, type Results, resultsOf, writeResults } from './report/results.ts';
import { tableLines } from './report/table.ts';
import { fullSizes, quickSizes } from './sizes.ts';

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const bench: Bench = {
  rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
  sizes: values.quick ? quickSizes : fullSizes,
  cores: availableParallelism(),
};

installTools(tell);
const results = await measure(chosenCases(values.case));
process.stdout.write(`${tableLines(results).join('\n')}\n`);
if (values.quick) tell('These are the figures of --quick: they show that the cases work, and no more.');
else if (values.case === undefined) {
  await writeResults(results);
  await writeDocument(results);
}

function chosenCases(names: readonly string[] | undefined): readonly Case[] {
  if (names === undefined) return cases;
  const unknown = names.filter((name) => !cases.some((one) => one.name === name));
  if (unknown.length === 0) return cases.filter(({ name }) => names.includes(name));
  tell(`${unknown.join(', ')} is no case. There are ${cases.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

async function measure(chosen: readonly Case[]): Promise<Results> {
  const figures = [];
  const leftOut: LeftOut[] = [];
  for (const one of chosen) {
    const why = 'notYet' in one ? one.notYet : missing(...one.needs);
    if (why !== false || 'notYet' in one) leftOut.push({ name: one.name, why: String(why) });
    else {
      tell(`measuring ${one.name} …`);
      figures.push(...(await one.run(bench)));
    }
  }
  return resultsOf(bench, figures, leftOut);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
