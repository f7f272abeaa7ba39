import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { ImagebuildError } from '../errors.ts';

/** How to get a program that is missing. A program without a row is named only. */
const howToGet: Readonly<Record<string, string>> = {
  bash: 'Install bash: init.sh is run by it (apt-get install bash, apk add bash).',
  helm: 'Install helm 3.8 or newer (https://helm.sh/docs/intro/install/) and put it on PATH: charts are rendered by it.',
  buildah: 'Install buildah 1.28 or newer (apt-get install buildah): RUN is carried out by it.',
  docker: 'Install Docker with buildx (https://docs.docker.com/build/), or take --engine buildah.',
};

/**
 * The absolute path of a program.
 * @param path the directories to look in, as the PATH variable has them.
 * @throws PROGRAM_MISSING with how to get it.
 */
export function findProgram(program: string, path: string | undefined): string {
  const found = search(program, path);
  if (found !== undefined) return found;
  throw new ImagebuildError('PROGRAM_MISSING', `${program} is not on PATH`, {
    hint: howToGet[program] ?? `Install ${program} and put it on PATH.`,
  });
}

/** Whether a program is there, for who has a choice of several. */
export function isOnPath(program: string, path: string | undefined): boolean {
  return search(program, path) !== undefined;
}

function search(program: string, path: string | undefined): string | undefined {
  if (isAbsolute(program) && isExecutable(program)) return program;
  return (path ?? '')
    .split(delimiter)
    .filter((directory) => isAbsolute(directory))
    .map((directory) => join(directory, program))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
