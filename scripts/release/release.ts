import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { packDirectory } from './archive.ts';
import { makeExecutables } from './executable.ts';
import type { Architecture } from './noderuntime.ts';
import { packPackage } from './package.ts';

/** What a release is made of. */
export interface ReleaseOptions {
  readonly architectures: readonly Architecture[];
  /** The commit that init pins the action to. */
  readonly commit: string | undefined;
}

/**
 * Makes the files of a release, with the same bytes on every machine: the npm package, an archive with the
 * executable of each architecture, and SHA256SUMS of them.
 * @param directory is replaced. `executables/ARCHITECTURE/` in it has what is in the archives.
 */
export async function makeRelease(directory: string, options: ReleaseOptions): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files = [await packPackage(directory, options.commit)];
  const executables = join(directory, 'executables');
  await makeExecutables(executables, options.architectures, options.commit);
  for (const architecture of options.architectures) {
    const archive = join(directory, `imagebuild-${packageJson.version}-linux-${architecture}.tar.gz`);
    await packDirectory(join(executables, architecture), archive);
    files.push(archive);
  }
  writeFileSync(join(directory, 'SHA256SUMS'), files.map(checksumLine).join(''));
}

/** Returns the line of a file that `sha256sum --check` reads. */
function checksumLine(path: string): string {
  return `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${basename(path)}\n`;
}
