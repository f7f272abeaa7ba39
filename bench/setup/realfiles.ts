import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const roots = ['/usr/bin', '/usr/lib', '/usr/share'];
const smallest = 4 * 1024;
const largest = 8 * 1024 * 1024;

/**
 * Returns files of this machine, different ones at each call until all were used, then from the first again.
 */
export interface FileSupply {
  /** Returns paths of files that have at least so many bytes together. */
  take(bytes: number): string[];
}

/** Programs, libraries and texts, which compress like the content of real images. */
export function openFileSupply(): FileSupply {
  const files = roots.flatMap(filesBelow);
  if (files.length === 0) throw new Error(`there is no file to make images of below ${roots.join(', ')}`);
  let next = 0;
  return {
    take(bytes) {
      const taken: string[] = [];
      for (let sum = 0; sum < bytes; next++) {
        const { path, size } = files[next % files.length]!;
        taken.push(path);
        sum += size;
      }
      return taken;
    },
  };
}

/** Links aren't followed: /usr/bin can contain one to itself. */
function filesBelow(directory: string): { path: string; size: number }[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      if (!entry.isFile()) return [];
      const { size } = statSync(path);
      return size >= smallest && size <= largest ? [{ path, size }] : [];
    });
}
