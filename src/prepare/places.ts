import { sep } from 'node:path';
import { ImagebuildError, type Place } from '../errors.ts';

/**
 * Does work on a directory. Its errors name files by the path that people know: the copy that init.sh ran in
 * is gone by the time they read the message.
 * @param displayPath how messages name the directory.
 */
export async function withDisplayPaths<T>(
  directory: string,
  displayPath: string,
  work: () => Promise<T>,
): Promise<T> {
  const rewrite = (text: string) =>
    text === directory ? displayPath : text.replaceAll(directory + sep, displayPath + sep);
  try {
    return await work();
  } catch (error) {
    throw error instanceof ImagebuildError ? error.rewrite(rewrite) : error;
  }
}

/**
 * Adds the place of an instruction to an error that names no file, so that it says which instruction needed
 * the work.
 */
export async function addPlace<T>({ file, line }: Place, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.place?.file !== undefined) throw error;
    throw error.with({ place: { ...error.place, file, line } });
  }
}
