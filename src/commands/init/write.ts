import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file of the repository, and what became of it. */
export interface InitFile {
  readonly path: string;
  /** `kept`: it is there with another content, and was left as it is. */
  readonly state: 'written' | 'unchanged' | 'kept' | 'replaced';
}

/** Writes a file below a directory, unless it is there already. @param force whether one with another content is replaced. */
export async function writeMissingFile(
  directory: string,
  path: string,
  text: string,
  force: boolean,
): Promise<InitFile> {
  const file = join(directory, path);
  const present = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (present === text) return { path, state: 'unchanged' };
  if (present !== undefined && !force) return { path, state: 'kept' };
  await mkdir(dirname(file), { recursive: true });
  // Only a file that is known is written over: one that appeared in between is somebody's.
  await writeFile(file, text, { flag: present === undefined ? 'wx' : 'w' });
  return { path, state: present === undefined ? 'written' : 'replaced' };
}
