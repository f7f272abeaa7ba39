import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** The platforms that have an executable, and how Node names their architecture. */
export const architectures = { amd64: 'x64', arm64: 'arm64' } as const;
export type Architecture = keyof typeof architectures;

/**
 * Finds the npm package of Node for an architecture in the version of package-lock.json: the installed one,
 * or one that npm fetches into .cache/.
 * @returns its directory, with `bin/node` and `LICENSE`.
 * @throws when it can't be fetched, or isn't the package that the lock names.
 */
export function findNodeRuntime(architecture: Architecture): string {
  const name = `node-linux-${architectures[architecture]}`;
  const { version, integrity } = lockedPackage(name);
  const installed = join(root, 'node_modules', name);
  if (existsSync(installed)) return installed;
  const cached = join(root, '.cache', 'tools', `${name}-${version}`);
  if (!existsSync(cached)) fetchPackage(`${name}@${version}`, integrity, cached);
  return cached;
}

function lockedPackage(name: string): { readonly version: string; readonly integrity: string } {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return packages[`node_modules/${name}`];
}

/** Fetches a package with npm, checks it against the lock, and unpacks it into a directory. */
function fetchPackage(spec: string, integrity: string, directory: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'imagebuild-node-'));
  try {
    execFileSync('npm', ['pack', spec, '--pack-destination', scratch], {
      cwd: scratch,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [file = ''] = readdirSync(scratch);
    const digest = createHash('sha512')
      .update(readFileSync(join(scratch, file)))
      .digest('base64');
    if (`sha512-${digest}` !== integrity) throw new Error(`${spec} isn't the package of package-lock.json`);
    execFileSync('tar', ['-xzf', file, 'package/bin/node', 'package/LICENSE'], { cwd: scratch });
    mkdirSync(join(directory, '..'), { recursive: true });
    execFileSync('cp', ['-r', join(scratch, 'package'), `${directory}.${process.pid}`]);
    // Another run of the script sees all of it or nothing.
    renameSync(`${directory}.${process.pid}`, directory);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
