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
  const pending = [chart];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    // Helm says what is wrong with a link to nothing, or in a circle.
    const target = await realpath(join(directory, path)).catch(() => undefined);
    if (target === undefined || seen.has(target)) continue;
    if (target !== directory && !target.startsWith(directory + sep)) return path;
    seen.add(target);
    if (!(await stat(target)).isDirectory()) continue;
    for (const name of (await readdir(target)).sort().reverse()) pending.push(posix.join(path, name));
  }
  return undefined;
}
