import { matchesGlob } from 'node:path';
import type { ImageType } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import { nearest } from '../../text/nearest.ts';

/** One job: what a request needs. */
export interface MatrixJob {
  readonly type: ImageType;
  readonly app: string;
  readonly version: string;
  /** Whether its build may run commands in the image, so that a runner of one platform must emulate the other. */
  readonly runs: boolean;
}

/** A job that may be selected. */
export interface MatrixCandidate extends MatrixJob {
  /** Whether its directory is `latest`, which stands in for any version. */
  readonly fallback: boolean;
}

/**
 * The jobs that words name, each once, in the order of the words; all of them when no word names any.
 * @param partial whether the candidates are only some of what there is, so that a word may match nothing.
 * @throws APPLICATION_NOT_FOUND with what was probably meant.
 */
export function selectJobs(
  candidates: readonly MatrixCandidate[],
  words: readonly string[],
  partial = false,
): MatrixJob[] {
  const unwanted = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const wanted = words.filter((word) => !word.startsWith('!'));
  const named = (wanted.length === 0 ? ['all'] : wanted).flatMap((word) => {
    const found = jobsNamed(candidates, word);
    if (found.length === 0 && word !== 'all' && !partial) throw unknown(word, candidates);
    return found;
  });
  const jobs = named
    .filter((job) => !unwanted.some((word) => matches(job, word)))
    .map(({ type, app, version, runs }): MatrixJob => ({ type, app, version, runs }));
  return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}

/** What a word matches; `app/version` names a version of `latest` that has no directory, too. */
function jobsNamed(candidates: readonly MatrixCandidate[], word: string): readonly MatrixJob[] {
  const found = candidates.filter((job) => matches(job, word));
  const [, app, version] = /^([^/*?[{]+)\/([^/*?[{]+)$/.exec(word) ?? [];
  if (found.length > 0 || version === undefined) return found;
  const latest = candidates.find((job) => job.app === app && job.fallback);
  return latest === undefined ? [] : [{ ...latest, version }];
}

function matches({ app, version }: MatrixJob, word: string): boolean {
  return word === 'all' || matchesGlob(app, word) || matchesGlob(`${app}/${version}`, word);
}

function unknown(word: string, candidates: readonly MatrixCandidate[]): ImagebuildError {
  const near = nearest(word.split('/')[0] ?? word, [...new Set(candidates.map(({ app }) => app))]);
  return new ImagebuildError('APPLICATION_NOT_FOUND', `${JSON.stringify(word)} names no application`, {
    hint: near === undefined ? 'Write names, globs such as cert-*, or all.' : `Did you mean ${near}?`,
  });
}
