import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import ownPackage from '../../package.json' with { type: 'json' };
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';

/**
 * Reads a file that belongs to imagebuild itself and isn't code, such as a workflow that init copies. The
 * single executable holds these files; elsewhere they lie in the directory of the package.
 * @param path relative to the root of the repository: every form of imagebuild has the same layout.
 * @throws CONTENT_MISSING when imagebuild is only partly installed.
 */
export async function readAsset(path: string): Promise<string> {
  const text = isSea() ? readEmbedded(path) : await readInstalled(path);
  if (text !== undefined) return text;
  throw new ImagebuildError('CONTENT_MISSING', say('assetMissing', { path }), {
    hint: say('assetMissingHint'),
  });
}

/**
 * Finds the directory that holds imagebuild: the clone, or where npm installed the package. The code runs
 * from src/ or from dist/ below it.
 * @returns undefined in the single executable, and in a copy of dist/ alone.
 */
export function findPackageDirectory(start: string = import.meta.dirname): string | undefined {
  if (isSea()) return undefined;
  for (let directory = start; ; directory = dirname(directory)) {
    if (isOwnPackage(join(directory, 'package.json'))) return directory;
    if (dirname(directory) === directory) return undefined;
  }
}

/** Tells whether a package.json is ours: a copy of dist/ may lie inside another package. */
function isOwnPackage(path: string): boolean {
  return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name === ownPackage.name;
}

async function readInstalled(path: string): Promise<string | undefined> {
  const directory = findPackageDirectory();
  if (directory === undefined) return undefined;
  return await readFile(join(directory, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** Reads an asset of the single executable; node:sea throws for a name that it doesn't hold. */
function readEmbedded(path: string): string | undefined {
  try {
    return getAsset(path, 'utf8');
  } catch {
    return undefined;
  }
}
