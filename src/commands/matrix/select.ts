import { matchesGlob } from 'node:path';
import type { ImageType } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import { nearest } from '../../text/nearest.ts';
import { say } from '../../text/say.ts';

/** A job of a matrix: the values that a request needs. */
export interface MatrixJob {
  readonly type: ImageType;
  readonly app: string;
  readonly version: string;
  /** true if the build may run commands in the image, so that a runner must emulate the other platform. */
  readonly runs: boolean;
}

/** A job that may be selected. */
export interface MatrixCandidate extends MatrixJob {
  /** true if its directory is `latest`, which can be built as any version. */
  readonly fallback: boolean;
}

/**
 * Selects the jobs that words name, each once, in the order of the words; all jobs if no word includes any.
 * @param partial true if the candidates are only a part of the applications, so that a word may match none of
 * them.
 * @throws APPLICATION_NOT_FOUND with a suggestion.
 */
export function selectJobs(
  candidates: readonly MatrixCandidate[],
  words: readonly string[],
  partial = false,
): MatrixJob[] {
  const unwanted = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const wanted = words.filter((word) => !word.startsWith('!'));
  const named = (wanted.length === 0 ? ['all'] : wanted).flatMap((word) => {
    const found = findJobs(candidates, word);
    if (found.length === 0 && word !== 'all' && !partial) throw unknownWord(word, candidates);
    return found;
  });
  const jobs = named
    .filter((job) => !unwanted.some((word) => matches(job, word)))
    .map(({ type, app, version, runs }): MatrixJob => ({ type, app, version, runs }));
  return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}

/**
 * Finds the jobs that a word matches; `app/version` also names a version without a directory if there is a
 * `latest`.
 */
function findJobs(candidates: readonly MatrixCandidate[], word: string): readonly MatrixJob[] {
  const found = candidates.filter((job) => matches(job, word));
  const [, app, version] = /^([^/*?[{]+)\/([^/*?[{]+)$/.exec(word) ?? [];
  if (found.length > 0 || version === undefined) return found;
  const latest = candidates.find((job) => job.app === app && job.fallback);
  return latest === undefined ? [] : [{ ...latest, version }];
}

function matches({ app, version }: MatrixJob, word: string): boolean {
  return word === 'all' || matchesGlob(app, word) || matchesGlob(`${app}/${version}`, word);
}

function unknownWord(word: string, candidates: readonly MatrixCandidate[]): ImagebuildError {
  const near = nearest(word.split('/')[0] ?? word, [...new Set(candidates.map(({ app }) => app))]);
  return new ImagebuildError(
    'APPLICATION_NOT_FOUND',
    say('selectionUnknown', { word: JSON.stringify(word) }),
    { hint: near === undefined ? say('selectionUnknownHint') : say('selectionNearHint', { near }) },
  );
}
