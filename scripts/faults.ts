/**
 * `npm run faults`: runs dist/cli.js behind proxies with faults and judges what it leaves in a real registry.
 * `--small` runs a tenth of it, `--seed S` repeats a run, `--only build-17` repeats one case of it, `--bundle
 * DIR` takes another bundle, `--write FILE` writes the table into a page.
 */
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rowNames, runHarness } from '../test/faults/harness.ts';
import { writePage } from '../test/faults/report/page.ts';
import {
  countRows,
  describeProof,
  failuresOf,
  markdownLines,
  tableLines,
} from '../test/faults/report/table.ts';
import type { CaseResult } from '../test/faults/verdict/results.ts';
import { missing } from '../test/support/tools.ts';
import { installTools } from './debian.ts';

const full = { builds: 300, kills: 120, pairs: 60, rounds: 4 };
const small = { builds: 30, kills: 12, pairs: 6, rounds: 1 };
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    small: { type: 'boolean', default: false },
    builds: { type: 'string' },
    kills: { type: 'string' },
    pairs: { type: 'string' },
    rounds: { type: 'string' },
    only: { type: 'string' },
    lanes: { type: 'string', default: '3' },
    bundle: { type: 'string', default: join(import.meta.dirname, '..', 'dist') },
    write: { type: 'string' },
  },
});
const preset = values.small ? small : full;
const counts = {
  builds: countOf('builds'),
  kills: countOf('kills'),
  pairs: countOf('pairs'),
  rounds: countOf('rounds'),
};
/** Every kind must happen, unless only a part was asked for. */
const isWhole = values.only === undefined && Object.keys(full).every((name) => !(name in values));

// The registries are stopped on exit, which the signal alone wouldn't trigger.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
installTools(tell);
const absent = missing('docker-registry');
if (absent !== false) {
  tell(`Skipped: ${absent}`);
  process.exit(0);
}
tell(`seed ${values.seed}`);
const started = performance.now();
const { results, proof } = await runHarness({
  seed: values.seed,
  ...counts,
  lanes: Number(values.lanes),
  bundle: resolve(values.bundle, 'cli.js'),
  only: values.only,
  onResult,
});
const rows = countRows(rowNames, results).filter(({ cases, fired }) => isWhole || cases + fired > 0);
const minutes = (performance.now() - started) / 60_000;
const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}`;
const day = new Date().toISOString().slice(0, 10);
const summary = `${results.length} cases in ${minutes.toFixed(1)} minutes, seed ${values.seed}, ${machine}, ${day}.`;
process.stdout.write(`${[...tableLines(rows), '', summary, ...describeProof(proof)].join('\n')}\n`);
if (values.write !== undefined)
  await writePage(values.write, [summary, '', ...markdownLines(rows), '', ...describeProof(proof), '']);
const failures = failuresOf(isWhole ? rows : rows.filter(({ fired, wrong }) => fired + wrong > 0), proof);
for (const line of failures) tell(line);
if (failures.length > 0) process.exitCode = 1;

function countOf(name: keyof typeof full): number {
  const text = values[name] ?? String(preset[name]);
  if (/^\d{1,6}$/.test(text)) return Number(text);
  tell(`--${name} wants a number, not ${text}.`);
  process.exit(2);
}

function onResult({ name, row, fired, run, problems }: CaseResult): void {
  const ended = `${run.status ?? run.signal} after ${run.seconds.toFixed(1)} s`;
  if (problems.length > 0 || values.only !== undefined)
    tell(`${name} (${row}; ${fired.join(', ')}): ${ended}`);
  for (const { what, details } of problems) tell(`  ${what}: ${details}`);
  if (values.only !== undefined) tell(`${run.stdout}\n${run.stderr}`);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
