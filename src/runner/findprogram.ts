import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { ImagebuildError } from '../errors.ts';

/** How to get a program that is missing. A program without a row is named only. */
const howToGet: Readonly<Record<string, string>> = {
  bash: 'Install bash: init.sh is run by it (apt-get install bash, apk add bash).',
  helm: 'Install helm 3.8 or newer (https://helm.sh/docs/intro/install/) and put it on PATH: charts are rendered by it.',
};

/**
 * The absolute path of a program.
 * @param path the directories to look in, as the PATH variable has them.
 * @throws PROGRAM_MISSING with how to get it.
 */
export function findProgram(program: string, path: string | undefined): string {
  if (isAbsolute(program) && isExecutable(program)) return program;
  const found = (path ?? '')
    .split(delimiter)
    .filter((directory) => isAbsolute(directory))
    .map((directory) => join(directory, program))
    .find(isExecutable);
  if (found !== undefined) return found;
  throw new ImagebuildError('PROGRAM_MISSING', `${program} is not on PATH`, {
    hint: howToGet[program] ?? `Install ${program} and put it on PATH.`,
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
