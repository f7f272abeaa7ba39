import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ImagebuildError } from './errors.ts';

/**
 * Makes a folder that a person named, and those above it. The recursion of mkdir itself never ends where nothing can be made (/proc).
 * @throws USAGE, with what the system said.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isFolder(path)) return;
    const parent = dirname(path);
    if (!isMissing(error) || parent === path || (await isFolder(parent))) throw notMade(path, error);
    await makeFolder(parent);
    await makeFolder(path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The error for a folder or file that a person named, and that the system does not let us make. */
export function notMade(path: string, cause: unknown, what: 'folder' | 'file' = 'folder'): ImagebuildError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new ImagebuildError('USAGE', `the ${what} ${path} cannot be made (${reason})`, {
    place: { file: path },
    hint: 'Name a place where you may write.',
    cause,
  });
}
