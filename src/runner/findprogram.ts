import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { ImagebuildError, type Message } from '../errors.ts';
import { say } from '../text/say.ts';

/** How to install a missing program. */
const installHints: Readonly<Record<string, Message>> = {
  bash: say('installBash'),
  helm: say('installHelm'),
  buildah: say('installBuildah'),
  docker: say('installDocker'),
  kind: say('installKind'),
  kubectl: say('installKubectl'),
};

/**
 * Finds the absolute path of a program.
 * @param path the directories to search, in the format of the PATH variable.
 * @throws PROGRAM_MISSING with how to install it.
 */
export function findProgram(program: string, path: string | undefined): string {
  const found = search(program, path);
  if (found !== undefined) return found;
  throw new ImagebuildError('PROGRAM_MISSING', say('programMissing', { program }), {
    hint: installHints[program] ?? say('installProgram', { program }),
  });
}

/** Returns true if a program can be found, for callers that can choose among several. */
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
