import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';

/**
 * Creates a directory that the user named, and its parents. mkdir's own recursion never ends where nothing
 * can be created (/proc).
 * @throws USAGE, with the system's reason.
 */
export async function createDirectory(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path && !(await isThere(parent))) await createDirectory(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Another process may have created it.
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

/**
 * Returns the error for a directory or file that the user named and that the system doesn't let us create.
 */
export function cannotCreate(
  path: string,
  cause: unknown,
  what: 'directory' | 'file' = 'directory',
): ImagebuildError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new ImagebuildError(
    'USAGE',
    say(what === 'file' ? 'fileNotCreated' : 'directoryNotCreated', { path, reason }),
    {
      place: { file: path },
      hint: say('pathNotWritable'),
      cause,
    },
  );
}
