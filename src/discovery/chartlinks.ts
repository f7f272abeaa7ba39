import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import type { FinderContext } from './finder.ts';

/**
 * Finds a link of a chart's directory that leads out of the application. Helm follows links, to directories
 * too: what it found there would be on no other machine. Links inside the application are followed here as
 * well.
 * @returns its path, relative to the context.
 */
export async function findOutsideLink(
  { directory }: Pick<FinderContext, 'directory'>,
  chart: string,
): Promise<string | undefined> {
  const seen = new Set<string>();
  const pending = [{ path: chart, target: await follow(join(directory, chart)) }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { path, target } = next;
    if (target === undefined || seen.has(target)) continue;
    if (target !== directory && !target.startsWith(directory + sep)) return path;
    seen.add(target);
    for (const entry of (await listEntries(target)).sort(byName).reverse()) {
      if (entry.isFile()) continue;
      const inside = join(target, entry.name);
      // Only a link leads elsewhere than to where it is.
      const found = entry.isDirectory() ? inside : await follow(inside);
      pending.push({ path: posix.join(path, entry.name), target: found });
    }
  }
  return undefined;
}

/** Follows links; undefined for one to nothing, or in a circle: helm says what is wrong with it. */
async function follow(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined);
}

/** Lists a directory; [] for a file. */
async function listEntries(path: string): Promise<Dirent[]> {
  return (await stat(path)).isDirectory() ? await readdir(path, { withFileTypes: true }) : [];
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
