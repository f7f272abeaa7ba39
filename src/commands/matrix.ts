import { relative } from 'node:path';
import { rootFor } from '../application/configuration.ts';
import {
  isDockerImage,
  type ListedApplication,
  listApplications,
  versionsOf,
} from '../application/listing.ts';
import { type ImageType, imageTypes } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { changedPaths } from '../runner/git.ts';
import type { Settings } from '../settings.ts';
import { mayRunCommands, readBuildFiles } from './matrix/parts.ts';
import { type MatrixCandidate, type MatrixJob, selectJobs } from './matrix/select.ts';

/** Which applications are to be built. */
export interface Selection {
  /** `all`, globs and names, `app` or `app/version`; `!` before a word leaves out what it matches. */
  readonly words: readonly string[];
  /** Only what changed since this commit. */
  readonly since?: string | undefined;
  /** The type of all of them; when left out, that of the root, or what the directory looks like. */
  readonly type?: ImageType | undefined;
  /** 1-based; the applications of a page fit into one run. */
  readonly page: number;
}

/** The jobs of one page, and how many pages there are. */
export interface Matrix {
  readonly jobs: readonly MatrixJob[];
  readonly pages: number;
  /** Jobs of all pages. */
  readonly total: number;
}

/** GitHub makes no more jobs of one matrix. */
export const jobsPerPage = 256;

/**
 * The applications of a repository that a selection names, sorted: the matrix of a workflow. Reads directories and git's history;
 * runs nothing of an application.
 * @throws APPLICATION_NOT_FOUND for a word that matches none, USAGE for an empty selection, PROGRAM_FAILED.
 */
export async function matrix(
  { words, since, type, page }: Selection,
  { configuration, env, signal }: Pick<Settings, 'configuration' | 'env' | 'signal'>,
): Promise<Matrix> {
  if (words.length === 0 && since === undefined) throw nothingAsked();
  const changed =
    since === undefined ? undefined : await changedPaths(since, { directory: '.', env, signal });
  const roots = Map.groupBy(type === undefined ? imageTypes : [type], (each) => rootFor(configuration, each));
  const candidates: MatrixCandidate[] = [];
  for (const [root, types] of roots) {
    const listed = await listApplications(root);
    const touched = changed === undefined ? listed : listed.filter((one) => holdsAny(one, changed));
    for (const one of touched) candidates.push(...(await candidatesOf(one, types)));
  }
  const jobs = selectJobs(candidates, words, since !== undefined);
  const start = (page - 1) * jobsPerPage;
  return {
    jobs: jobs.slice(start, start + jobsPerPage),
    pages: Math.ceil(jobs.length / jobsPerPage),
    total: jobs.length,
  };
}

function holdsAny({ directory }: ListedApplication, paths: readonly string[]): boolean {
  const prefix = `${relative('.', directory)}/`;
  return paths.some((path) => path.startsWith(prefix));
}

/** The jobs of one directory: one, unless `latest` says which versions it is built as. */
async function candidatesOf(
  listed: ListedApplication,
  types: readonly ImageType[],
): Promise<MatrixCandidate[]> {
  const type = await typeOf(listed, types);
  const versions = await versionsOf(listed);
  const { app, version: directory } = listed;
  const runs = await runsIn(listed.directory);
  return versions.map((version) => ({ type, app, version, runs, fallback: directory === 'latest' }));
}

/** What cannot be read is left to the build, which tells it with its place. */
async function runsIn(directory: string): Promise<boolean> {
  const sources = await readBuildFiles(directory).catch(() => undefined);
  return sources !== undefined && mayRunCommands(sources);
}

/** Where several types share a root, a Dockerfile makes an ordinary image, and everything else is an application. */
async function typeOf({ directory }: ListedApplication, types: readonly ImageType[]): Promise<ImageType> {
  const [first = 'apps', second] = types;
  if (second === undefined) return first;
  const looks: ImageType = (await isDockerImage(directory)) ? 'dockerimages' : 'apps';
  return types.find((type) => type === looks) ?? first;
}

function nothingAsked(): ImagebuildError {
  return new ImagebuildError('USAGE', 'nothing says which applications are to be built', {
    hint: 'Give app (names, globs, or all), or since (a commit).',
  });
}
