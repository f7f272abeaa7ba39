import { link, open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrno } from './file.ts';
import { temporaryFor } from './temporary.ts';

/** Milliseconds after which a lock counts as that of a killed process: work under a lock takes a few. */
const staleAfter = 10_000;

/**
 * Does work that no other process may do at the same time.
 * @param path the lock file: it exists as long as a process works, and need not exist before.
 */
export async function underLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await take(path))) {
    await breakStale(path);
    await sleep(5 + Math.random() * 20);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Moves an old lock away. Of several processes one succeeds; a process that moved a newer lock puts it back.
 */
async function breakStale(path: string): Promise<void> {
  if (!(await isStale(path))) return;
  const moved = temporaryFor(path);
  try {
    await rename(path, moved);
    if (!(await isStale(moved))) await link(moved, path);
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'EEXIST')) throw error;
  } finally {
    await rm(moved, { force: true });
  }
}

async function isStale(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > staleAfter;
}
