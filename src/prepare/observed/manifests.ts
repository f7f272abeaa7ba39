import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { InstalledCommand } from '../../runner/install/install.ts';
import { installationOf } from './chains.ts';

/** Larger files aren't looked through for the name of an object. */
const longestManifest = 16 * 1024 * 1024;

/**
 * Returns a function that reads the manifests that a call of kubectl applied: as they were when it was made,
 * or in the copy of the image's files.
 * @param root the copy; nothing outside of it is read.
 */
export function manifestReader(root: string): (call: InstalledCommand['calls'][number]) => string[] {
  const inside = realpathSync(root) + sep;
  const readPath = (path: string): string[] => {
    try {
      const real = realpathSync(path);
      const found = statSync(real);
      if (!real.startsWith(inside)) return [];
      if (found.isDirectory()) return readdirSync(real).flatMap((name) => readFileIn(join(real, name)));
      return readFileIn(real);
    } catch {
      return []; // it was removed, or is an address
    }
  };
  const readFileIn = (path: string) => {
    const found = statSync(path);
    return found.isFile() && found.size <= longestManifest ? [readFileSync(path, 'utf8')] : [];
  };
  return (call) => {
    const installation = installationOf(call);
    if (installation?.kind !== 'manifests') return [];
    const recorded = call.files.map(({ content }) => content.toString());
    const names = [...installation.files, ...installation.kustomizations];
    return [...recorded, ...names.flatMap((name) => readPath(resolve(call.directory, name)))];
  };
}
