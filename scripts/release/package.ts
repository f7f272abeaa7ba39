import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../bundle.ts';

const root = join(import.meta.dirname, '..', '..');

/** The keys of package.json that the installed package needs: what is bundled isn't installed again. */
const keptKeys = [
  ...['name', 'version', 'description', 'license', 'repository', 'type', 'bin', 'files', 'engines'],
  'optionalDependencies',
];
/** The files that npm packs whether or not `files` names them. */
const alwaysPacked = ['README.md', 'LICENSE'];

/**
 * Packs imagebuild, with a bundle made from src/, as `npm pack` does it.
 * @param directory gets the package, `imagebuild-VERSION.tgz`.
 * @param commit the one that init pins the action to; it must be the commit that is packed.
 * @returns the path of the package.
 */
export async function packPackage(directory: string, commit: string | undefined): Promise<string> {
  const stage = await mkdtemp(join(tmpdir(), 'imagebuild-package-'));
  try {
    const { files, version } = await writePackageJson(stage, commit);
    for (const path of [...files, ...alwaysPacked])
      if (path !== 'dist/') await cp(join(root, path), join(stage, path), { recursive: true });
    await bundle(join(stage, 'dist'));
    normaliseModes(stage);
    const flags = ['--ignore-scripts', '--offline', '--json', '--pack-destination', directory];
    execFileSync('npm', ['pack', ...flags], { cwd: stage, stdio: ['ignore', 'ignore', 'inherit'] });
    const path = join(directory, `imagebuild-${version}.tgz`);
    await rename(join(directory, `labring-imagebuild-${version}.tgz`), path);
    return path;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Gives files the modes that git knows, whatever umask the clone was made with: the package keeps them. */
function normaliseModes(directory: string): void {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Writes the package.json of the package, which names its commit as npm does (`gitHead`). */
export async function writePackageJson(
  directory: string,
  commit: string | undefined,
): Promise<{ readonly files: readonly string[]; readonly version: string }> {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const kept = Object.fromEntries(keptKeys.map((key) => [key, own[key]]));
  const written = { ...kept, ...(commit === undefined ? {} : { gitHead: commit }) };
  await writeFile(join(directory, 'package.json'), `${JSON.stringify(written, null, 2)}\n`);
  return own;
}

/** Returns the commit of the clone; undefined if its files differ from it, or it isn't a clone. */
export function readCommit(): string | undefined {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('status', '--porcelain') === '' ? git('rev-parse', 'HEAD') : undefined;
  } catch {
    return undefined;
  }
}
