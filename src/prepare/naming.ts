import { sep } from 'node:path';
import { ImagebuildError } from '../errors.ts';

/**
 * Does work on a directory, and names its files in errors as people know them: the copy that init.sh ran in is gone when they read.
 * @param shown how messages name the directory.
 */
export async function namedAs<T>(directory: string, shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ImagebuildError ? renamed(error, directory, shown) : error;
  }
}

function renamed(error: ImagebuildError, directory: string, shown: string): ImagebuildError {
  const known = (text: string) =>
    text === directory ? shown : text.replaceAll(directory + sep, shown + sep);
  const { code, message, place, hint, excerpt } = error;
  const file = place?.file === undefined ? undefined : known(place.file);
  return new ImagebuildError(code, known(message), {
    place: { ...place, file },
    hint,
    excerpt,
    cause: error,
  });
}
