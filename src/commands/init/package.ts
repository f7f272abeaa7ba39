import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';

/**
 * The directory that imagebuild itself lies in, with its workflows and templates: the one that holds action.yml, above this file
 * or above the bundle.
 * @throws CONTENT_MISSING when only a part of imagebuild is installed.
 */
export function findPackageRoot(start: string = import.meta.dirname): string {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'action.yml')) && existsSync(join(directory, '.github'))) return directory;
    if (dirname(directory) === directory) break;
  }
  throw new ImagebuildError(
    'CONTENT_MISSING',
    'the workflows that init copies did not come with imagebuild',
    {
      hint: 'Clone its repository, and run init from there: npx /path/to/imagebuild init.',
    },
  );
}
