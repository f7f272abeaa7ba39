import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RenderChart } from '../../discovery/finder.ts';

/**
 * Renders each chart once: the same files with the same flags are the same manifests, wherever the files are.
 * Contexts of several platforms and the finished images mostly hold the same charts.
 * @param render its error is remembered like its result, and names the chart as it was first given.
 */
export function cacheRenders(render: RenderChart): RenderChart {
  const rendered = new Map<string, Promise<string>>();
  return async (template) => {
    const key = await renderKey(template);
    const known = rendered.get(key) ?? render(template);
    rendered.set(key, known);
    return await known;
  };
}

/** Describes a render by the bytes of its chart and its values, and by everything else that helm is given. */
async function renderKey({ path, values, ...flags }: Parameters<RenderChart>[0]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(flags));
  for (const file of [path, ...values]) await addFiles(hash, file, '', []);
  return hash.digest('hex');
}

/** Adds a file, or everything below a directory, with links followed as helm follows them. */
async function addFiles(hash: Hash, path: string, name: string, above: readonly string[]): Promise<void> {
  const real = await realpath(path).catch(() => undefined);
  const found = real === undefined ? undefined : await stat(real);
  hash.update(JSON.stringify([name, found?.isDirectory(), found?.size]));
  if (real === undefined || above.includes(real)) return;
  if (found?.isFile()) await pipeline(createReadStream(real), hash, { end: false });
  if (!found?.isDirectory()) return;
  for (const entry of (await readdir(real)).sort())
    await addFiles(hash, join(real, entry), `${name}/${entry}`, [...above, real]);
}
