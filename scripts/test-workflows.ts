/**
 * `npm run test:workflows`: runs the shipped workflows in act, with a fake GitHub behind them and a real
 * registry as their target. `npm run test:workflows -- --name 'a comment'` runs a part.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '../test/support/tools.ts';
import { buildAct } from './act.ts';
import { installTools } from './debian.ts';

const root = join(import.meta.dirname, '..');
const log = (line: string) => process.stdout.write(`${line}\n`);

installTools(log);
const act = buildAct(log);
const absent = 'absent' in act ? act.absent : missing('docker-registry', 'skopeo', 'git', 'bash');
if (absent !== false) log(`Skipped: ${absent}`);
else process.exitCode = runScenarios();

/** Runs the scenarios as tests. @returns the exit status. */
function runScenarios(): number {
  const files = globSync('test/workflows/*.scenario.ts', { cwd: root });
  const args = [join(root, 'scripts', 'test.ts'), '--no-install', ...process.argv.slice(2), ...files];
  const env = { ...process.env, IMAGEBUILD_ACT: 'path' in act ? act.path : '' };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}
