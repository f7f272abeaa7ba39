/**
 * `npm run bench`: measures dist/cli.js beside the tools that people use today, and prints each case with its
 * aim. `--case NAME` (repeatable) selects cases, `--rounds N` measures more pairs, `--quick` uses small
 * inputs to check that all cases work. A full run writes bench/results/latest.json, and from it the tables
 * and the picture of docs/performance.md; `--document` does only the latter. `--json FILE` writes the figures
 * of any run to a file. A case that fails doesn't stop the others, but then neither file is replaced.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { installTools } from '../scripts/debian.ts';
import type { Case } from './case.ts';
import { cases } from './cases.ts';
import { measureCases } from './measure.ts';
import { writeDocument } from './report/document.ts';
import { latest, readResults, writeResults } from './report/results.ts';
import { textLines } from './report/table.ts';
import { fullSizes, quickSizes } from './sizes.ts';

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
  const { results, failed } = await measureCases(chosen, parameters, tell);
  process.stdout.write(`${textLines(results).join('\n')}\n`);
  if (values.json !== undefined) await writeResults(values.json, results);
  if (failed) {
    tell('A case failed, so the published figures and their page stay as they are.');
    process.exitCode = 1;
  } else if (values.quick)
    tell('These are the figures of --quick: they show that the cases work, and no more.');
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

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
