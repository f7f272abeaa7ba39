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
  const find = lookUp(candidates);
  const named = (wanted.length === 0 ? ['all'] : wanted).flatMap((word) => {
    const found = find(word);
    if (found.length === 0 && word !== 'all' && !partial) throw unknownWord(word, candidates);
    return found;
  });
  const isUnwanted = matchAny(unwanted);
  const jobs = named
    .filter((job) => !isUnwanted(job))
    .map(({ type, app, version, runs }): MatrixJob => ({ type, app, version, runs }));
  return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}

/**
 * Returns the function that finds the jobs that a word matches; `app/version` also names a version without a
 * directory if there is a `latest`. A name is looked up: there may be a thousand of them.
 */
function lookUp(candidates: readonly MatrixCandidate[]): (word: string) => readonly MatrixJob[] {
  const byName = Map.groupBy(
    candidates.flatMap((job) => namesOf(job).map((name) => ({ name, job }))),
    ({ name }) => name,
  );
  const named = (word: string) => (byName.get(word) ?? []).map(({ job }) => job);
  return (word) => {
    if (isPattern(word)) return candidates.filter((job) => matches(job, word));
    const found = named(word);
    const [, app = '', version] = /^([^/]+)\/([^/]+)$/.exec(word) ?? [];
    if (found.length > 0 || version === undefined) return found;
    const latest = named(app).find(({ fallback }) => fallback);
    return latest === undefined ? [] : [{ ...latest, version }];
  };
}

/** Returns the function that tells whether any of the words matches a job. */
function matchAny(words: readonly string[]): (job: MatrixJob) => boolean {
  const patterns = words.filter(isPattern);
  const names = new Set(words);
  return (job) => namesOf(job).some((name) => names.has(name)) || patterns.some((word) => matches(job, word));
}

/** Tells whether a word stands for other words than itself. */
function isPattern(word: string): boolean {
  return word === 'all' || /[*?[\]{}()\\]|(?:^|\/)\.{0,2}(?:\/|$)/.test(word);
}

/** The words that name a job alone. */
function namesOf({ app, version }: MatrixJob): readonly string[] {
  return [app, `${app}/${version}`];
}

function matches(job: MatrixJob, word: string): boolean {
  return word === 'all' || namesOf(job).some((name) => matchesGlob(name, word));
}

function unknownWord(word: string, candidates: readonly MatrixCandidate[]): ImagebuildError {
  const near = nearest(word.split('/')[0] ?? word, [...new Set(candidates.map(({ app }) => app))]);
  return new ImagebuildError(
    'APPLICATION_NOT_FOUND',
    say('selectionUnknown', { word: JSON.stringify(word) }),
    { hint: near === undefined ? say('selectionUnknownHint') : say('selectionNearHint', { near }) },
  );
}
