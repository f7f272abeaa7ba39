import { randomUUID } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Nothing that is being written rests so long, in milliseconds: a transfer that stalls is given up after half a minute. */
const staleAfter = 60 * 60 * 1000;

const hidden = /^\.(?<name>.+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where something is written until it is whole and gets its own path: a hidden file beside it, which nobody else has. */
export function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}

/**
 * Removes what was left behind by writers that were killed.
 * @param names what the files would have been called.
 */
export async function clearStale(folder: string, names: readonly string[]): Promise<void> {
  for (const file of await readdir(folder)) {
    const name = hidden.exec(file)?.groups?.['name'];
    if (name === undefined || !names.includes(name)) continue;
    const path = join(folder, file);
    const stats = await lstat(path).catch(() => undefined);
    const isStale = stats?.isFile() && Date.now() - stats.mtimeMs > staleAfter;
    // Whoever may not remove another's file is not kept from writing.
    if (isStale) await rm(path, { force: true }).catch(() => {});
  }
}
