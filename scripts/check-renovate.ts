/**
 * `npm run check:renovate`: checks the Renovate preset and this repository's own configuration with
 * Renovate's validator, which is installed to a temporary folder without running its scripts. Skipped with
 * the reason where it can't be installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// renovate: datasource=npm depName=renovate
const version = '44.121.2';
/** The preset for applications, and the configuration of this repository. */
const files = ['renovate/applications.json', '.github/renovate.json'];

const root = join(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'imagebuild-renovate-'));
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));

const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false'];
const installed = spawnSync('npm', [...install, '--prefix', directory, `renovate@${version}`], {
  cwd: directory,
  encoding: 'utf8',
  timeout: 600_000,
});
if (installed.status !== 0) {
  const reason = installed.error?.message ?? installed.stderr.trim().split('\n').at(-1);
  console.log(`Renovate's validator is skipped: npm can't install it: ${reason}`);
} else {
  const validator = join(directory, 'node_modules/renovate/dist/config-validator.js');
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [validator, '--strict', '--no-global', ...files.map((file) => join(root, file))],
    // Its own regular expressions are native code, which no script has built: it warns and takes those of
    // Node.
    { cwd: directory, encoding: 'utf8', timeout: 120_000, env: { ...process.env, LOG_LEVEL: 'error' } },
  );
  if (status === 0) console.log(`${files.join(' and ')} are valid.`);
  else {
    process.stderr.write(`${stdout}${stderr}${error?.message ?? ''}`);
    process.exitCode = 1;
  }
}
