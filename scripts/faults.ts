/**
 * `npm run faults`: runs dist/cli.js behind proxies with faults and judges what it leaves in a real registry.
 * `--small` runs a tenth of it, `--seed S` repeats a run, `--only build-17` repeats one case of it, `--bundle
 * DIR` takes another bundle.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rowNames, runHarness } from '../test/faults/harness.ts';
import type { CaseResult } from '../test/faults/results.ts';
import { countRows, tableLines } from '../test/faults/table.ts';
import { missing } from '../test/support/tools.ts';
import { installTools } from './debian.ts';

const full = { builds: 300, kills: 120, pairs: 60 };
const small = { builds: 30, kills: 12, pairs: 6 };
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    small: { type: 'boolean', default: false },
    builds: { type: 'string' },
    kills: { type: 'string' },
    pairs: { type: 'string' },
    only: { type: 'string' },
    lanes: { type: 'string', default: '3' },
    bundle: { type: 'string', default: join(import.meta.dirname, '..', 'dist') },
  },
});
const preset = values.small ? small : full;

// The registries are stopped on exit, which the signal alone wouldn't trigger.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
installTools(tell);
const absent = missing('docker-registry');
if (absent !== false) {
  tell(absent);
  process.exit(2);
}
tell(`seed ${values.seed}`);
const started = performance.now();
const results = await runHarness({
  seed: values.seed,
  builds: Number(values.builds ?? preset.builds),
  kills: Number(values.kills ?? preset.kills),
  pairs: Number(values.pairs ?? preset.pairs),
  lanes: Number(values.lanes),
  bundle: resolve(values.bundle, 'cli.js'),
  only: values.only,
  onResult,
});
const rows = countRows(rowNames, results);
process.stdout.write(`${tableLines(rows).join('\n')}\n`);
const silent = values.only === undefined ? rows.filter(({ fired, cases }) => cases > 0 && fired === 0) : [];
const wrong = results.filter(({ problems }) => problems.length > 0);
tell(
  `${results.length} cases in ${((performance.now() - started) / 1000).toFixed(0)} s, ${wrong.length} wrong`,
);
if (silent.length > 0) tell(`never happened: ${silent.map(({ name }) => name).join(', ')}`);
if (wrong.length > 0 || silent.length > 0) process.exitCode = 1;

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
