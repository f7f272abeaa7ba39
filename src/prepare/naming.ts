import { sep } from 'node:path';
import { ImagebuildError } from '../errors.ts';

/**
 * Does work on a directory, and names its files in errors as people know them: the copy that init.sh ran in is gone when they read.
 * @param shown how messages name the directory.
 */
export async function withDisplayPaths<T>(
  directory: string,
  shown: string,
  work: () => Promise<T>,
): Promise<T> {
  const known = (text: string) =>
    text === directory ? shown : text.replaceAll(directory + sep, shown + sep);
  try {
    return await work();
  } catch (error) {
    throw error instanceof ImagebuildError ? error.rewrite(known) : error;
  }
}
