import { validateRequest } from '../../application/request.ts';
import { ImagebuildError, problemsOf } from '../../errors.ts';
import type { LintCheck } from '../check.ts';

/** Finds names of directories that no request can have, and those that have blanks in them. */
export const checkNames: LintCheck = ({ names, type, mainFile: file }) => {
  if (names === undefined) return [];
  const plain = (name: string) => name.replace(/\s/gu, '');
  const spaced = Object.values(names).filter((name) => name !== plain(name));
  return [
    ...spaced.map((name) => ({
      rule: 'directory-blanks' as const,
      file,
      words: { directory: JSON.stringify(name), name: JSON.stringify(plain(name)) },
    })),
    ...refusals({ type, app: plain(names.app), version: plain(names.version) }).map(({ message }) => ({
      rule: 'name-refused' as const,
      file,
      words: { problem: message },
    })),
  ];
};

function refusals(request: { type: string; app: string; version: string }): readonly ImagebuildError[] {
  try {
    validateRequest(request);
    return [];
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    return problemsOf(error);
  }
}
