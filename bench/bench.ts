/**
 * `npm run bench`: measures dist/cli.js beside the tools that people use today, and prints each case with its
 * aim. `--case NAME` (repeatable) selects cases, `--rounds N` measures more pairs, `--quick` uses small
 * inputs to check that all cases work. A full run writes bench/results/latest.json, and from it the tables
 * and the picture of docs/performance.md; `--document` does only the latter. `--json FILE` writes the figures
 * of any run to a file.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { installTools } from '../scripts/debian.ts';
import type { Bench, Case, LeftOut } from './case.ts';
import { cases, notYet } from './cases.ts';
import type { Figure } from './figure.ts';
import { writeDocument } from './report/document.ts';
import { latest, type Results, readResults, resultsOf, writeResults } from './report/results.ts';
import { textLines } from './report/table.ts';
import { fullSizes, quickSizes } from './sizes.ts';
import { prepareTools } from './tools.ts';

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    document: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const parameters = {
  rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
  sizes: values.quick ? quickSizes : fullSizes,
  cores: availableParallelism(),
};

// The registries are stopped on exit, which the signal alone wouldn't trigger.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
if (values.document) await writeDocument(await readResults(latest));
else await measureAndReport(chosenCases(values.case));

async function measureAndReport(chosen: readonly Case[]): Promise<void> {
  installTools(tell);
  const results = await measure(chosen);
  process.stdout.write(`${textLines(results).join('\n')}\n`);
  if (values.json !== undefined) await writeResults(values.json, results);
  if (values.quick) tell('These are the figures of --quick: they show that the cases work, and no more.');
  else if (values.case === undefined) {
    await writeResults(latest, results);
    await writeDocument(results);
  }
}

function chosenCases(names: readonly string[] | undefined): readonly Case[] {
  if (names === undefined) return cases;
  const unknown = names.filter((name) => !cases.some((one) => one.name === name));
  if (unknown.length === 0) return cases.filter(({ name }) => names.includes(name));
  tell(`${unknown.join(', ')} is not a case. The cases are ${cases.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

async function measure(chosen: readonly Case[]): Promise<Results> {
  const peers = chosen.flatMap((one) => one.peers ?? []);
  const { absent, versions } = await prepareTools([...chosen.flatMap(({ needs }) => needs), ...peers], tell);
  const reasonOf = (names: readonly string[]): LeftOut[] =>
    names.flatMap((name) => (absent.has(name) ? [{ name, why: absent.get(name)! }] : []));
  const bench: Bench = { ...parameters, absent };
  const figures: Figure[] = [];
  const leftOut: LeftOut[] = [...notYet, ...reasonOf([...new Set(peers)])];
  const loads: number[] = [];
  for (const { name, needs, run } of chosen) {
    const [reason] = reasonOf(needs);
    if (reason !== undefined) leftOut.push({ name, why: reason.why });
    else {
      tell(`measuring ${name} …`);
      loads.push(loadavg()[0]!);
      figures.push(...(await run(bench)));
    }
  }
  const load = loads.reduce((sum, each) => sum + each, 0) / loads.length;
  return resultsOf(bench, { load, versions, figures, leftOut });
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
