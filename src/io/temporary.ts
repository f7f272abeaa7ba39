import { randomUUID } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Milliseconds after which no process writes to a file any more: a stalled transfer ends after 30 s. */
const staleAfter = 60 * 60 * 1000;

const hidden = /^\.(?<name>.+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Returns the path to write a file to until it is complete: a hidden file in the same directory, with a
 * unique name.
 */
export function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}

/**
 * Removes the temporary files that killed processes left behind.
 * @param names the names that the files would have had.
 */
export async function clearStale(directory: string, names: readonly string[]): Promise<void> {
  for (const file of await readdir(directory)) {
    const name = hidden.exec(file)?.groups?.['name'];
    if (name === undefined || !names.includes(name)) continue;
    const path = join(directory, file);
    const stats = await lstat(path).catch(() => undefined);
    const isStale = stats?.isFile() && Date.now() - stats.mtimeMs > staleAfter;
    // A process that may not remove another user's file can still write.
    if (isStale) await rm(path, { force: true }).catch(() => {});
  }
}
