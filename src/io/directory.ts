import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ImagebuildError } from '../errors.ts';

/**
 * Makes a folder that a person named, and those above it. The recursion of mkdir itself never ends where nothing can be made (/proc).
 * @throws USAGE, with what the system said.
 */
export async function makeDirectory(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path && !(await isThere(parent))) await makeDirectory(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isDirectory(path))) throw cannotCreate(path, error);
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

async function isDirectory(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

/** The error for a folder or file that a person named, and that the system does not let us make. */
export function cannotCreate(
  path: string,
  cause: unknown,
  what: 'folder' | 'file' = 'folder',
): ImagebuildError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new ImagebuildError('USAGE', `the ${what} ${path} cannot be made (${reason})`, {
    place: { file: path },
    hint: 'Name a place where you may write.',
    cause,
  });
}
