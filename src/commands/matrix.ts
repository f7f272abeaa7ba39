import { relative } from 'node:path';
import { rootFor } from '../application/configuration.ts';
import { type ListedApplication, listApplications, resolveType, versionsOf } from '../application/listing.ts';
import { type ImageType, imageTypes } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { changedPaths } from '../runner/git.ts';
import type { Settings } from '../settings.ts';
import { say } from '../text/say.ts';
import { mayRunCommands, readBuildFiles } from './matrix/preparejobs.ts';
import { type MatrixCandidate, type MatrixJob, selectJobs } from './matrix/select.ts';

/** A selection of applications to build. */
export interface Selection {
  /** `all`, globs and names, `app` or `app/version`; a word with `!` excludes its matches. */
  readonly words: readonly string[];
  /** Selects only applications that changed since this commit. */
  readonly since?: string | undefined;
  /**
   * The type of all applications; by default that of their root, or the type that the directory looks like.
   */
  readonly type?: ImageType | undefined;
  /** 1-based; the jobs of a page fit into one run. */
  readonly page: number;
}

/** The jobs of one page, and the number of pages. */
export interface Matrix {
  readonly jobs: readonly MatrixJob[];
  readonly pages: number;
  /** The number of jobs on all pages. */
  readonly total: number;
}

/** GitHub's limit for the jobs of a matrix. */
export const jobsPerPage = 256;

/**
 * Selects applications of a repository as the matrix of a workflow, sorted. Reads directories and the git
 * history, and runs no code of an application.
 * @throws APPLICATION_NOT_FOUND for a word without a match, USAGE for an empty selection, PROGRAM_FAILED.
 */
export async function matrix(
  { words, since, type, page }: Selection,
  { configuration, env, signal }: Pick<Settings, 'configuration' | 'env' | 'signal'>,
): Promise<Matrix> {
  if (words.length === 0 && since === undefined)
    throw new ImagebuildError('USAGE', say('selectionEmpty'), { hint: say('selectionEmptyHint') });
  const changed =
    since === undefined
      ? undefined
      : directoriesAbove(await changedPaths(since, { directory: '.', env, signal }));
  const roots = Map.groupBy(type === undefined ? imageTypes : [type], (each) => rootFor(configuration, each));
  const candidates: MatrixCandidate[] = [];
  for (const [root, types] of roots) {
    const listed = await listApplications(root);
    const touched = changed === undefined ? listed : listed.filter((one) => changed.has(pathOf(one)));
    for (const one of touched) candidates.push(...(await findCandidates(one, types)));
  }
  const jobs = selectJobs(candidates, words, since !== undefined);
  const start = (page - 1) * jobsPerPage;
  return {
    jobs: jobs.slice(start, start + jobsPerPage),
    pages: Math.ceil(jobs.length / jobsPerPage),
    total: jobs.length,
  };
}

/** Lists the directories that hold files. */
function directoriesAbove(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (found.has(directory)) break;
      found.add(directory);
    }
  return found;
}

function pathOf({ directory }: ListedApplication): string {
  return relative('.', directory);
}

/** Finds the jobs of one directory: a single one, unless `latest` lists the versions that it is built as. */
async function findCandidates(
  listed: ListedApplication,
  types: readonly ImageType[],
): Promise<MatrixCandidate[]> {
  const type = await resolveType(listed.directory, types);
  const versions = await versionsOf(listed);
  const { app, version: directory } = listed;
  const runs = await readRuns(listed.directory);
  return versions.map((version) => ({ type, app, version, runs, fallback: directory === 'latest' }));
}

/**
 * Returns true if a build may run commands. The build itself reports files that can't be read, with their
 * places.
 */
async function readRuns(directory: string): Promise<boolean> {
  const sources = await readBuildFiles(directory).catch(() => undefined);
  return sources !== undefined && mayRunCommands(sources);
}
