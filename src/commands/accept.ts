import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destinationFor, readApplicationConfiguration } from '../application/configuration.ts';
import { findApplication } from '../application/directory.ts';
import type { Request } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { resolvePlatforms } from '../prepare/platforms.ts';
import { silent } from '../progress.ts';
import { checkTags, versionTags } from '../publish/lookup/tags.ts';
import { type Checkout, exportPath, isAncestor } from '../runner/git.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { mayRunCommands, type PrepareJob, planPrepareJobs, readBuildFiles } from './matrix/parts.ts';

/** What a run in Actions was given beside its request. */
export interface AcceptOptions {
  /** The commit that is to be built; the one that is checked out when left out. */
  readonly commit?: string | undefined;
  /** false: nothing will be published, so that nothing is needed for it. */
  readonly publishes: boolean;
}

/** What the jobs after this one go by. */
export interface AcceptResult {
  /** `host/namespace/app:version`, whose publishing waits in line; undefined when nothing is published. */
  readonly image: string | undefined;
  /** The jobs that prepare it. */
  readonly parts: readonly PrepareJob[];
}

/**
 * Whether a run may go on: before anything is built, its commit is proven to be of the branch that is checked out, what publishing
 * needs is there, and a tag that may not be moved is free (docs/security.md 2, 3, 8).
 * @throws INVALID_REQUEST for a commit of elsewhere, NOT_CONFIGURED with the names of secrets that are missing, TAG_EXISTS.
 */
export async function accept(
  request: Request,
  { commit, publishes }: AcceptOptions,
  settings: Settings,
): Promise<AcceptResult> {
  const { destination, credentials } = settings;
  if (commit !== undefined && !(await isAncestor(commit, checkoutOf(settings)))) throw foreign(commit);
  const parts = await partsFor(request, commit, settings);
  if (!publishes || destination.kind !== 'registry') return { image: undefined, parts };
  if (credentials[destination.host] === undefined) throw missingSecrets(request, destination, settings);
  if (!request.replace) await checkFree(request, settings);
  const image = `${destination.host}/${destination.namespace}/${request.app}:${request.version}`;
  return { image, parts };
}

/**
 * The jobs that prepare a build, decided by the application's files alone. What is wrong with them is told by the job that prepares,
 * with its place: here it is one job.
 */
async function partsFor(
  request: Request,
  commit: string | undefined,
  settings: Settings,
): Promise<readonly PrepareJob[]> {
  try {
    await using files = await filesAt(commit, request, settings);
    const { directory } = await findApplication(files.root, request.app, request.version);
    const options = await readApplicationConfiguration(directory);
    const { built } = await resolvePlatforms(
      directory,
      directory,
      request.platforms,
      options,
      settings.configuration,
    );
    return planPrepareJobs(request.platforms, built, mayRunCommands(await readBuildFiles(directory)));
  } catch (error) {
    settings.signal?.throwIfAborted();
    if (error instanceof ImagebuildError) return planPrepareJobs(request.platforms, [], false);
    throw error;
  }
}

/** The root of the applications as a commit has it, with the request's in it; as it is checked out when no commit is given. */
async function filesAt(
  commit: string | undefined,
  { app }: Request,
  settings: Settings,
): Promise<AsyncDisposable & { readonly root: string }> {
  const { applications } = settings;
  if (commit === undefined) return { root: applications, [Symbol.asyncDispose]: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'imagebuild-accept-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  await exportPath(commit, join(applications, app), folder, checkoutOf(settings)).catch(async (error) => {
    await remove();
    throw error;
  });
  return { root: join(folder, applications), [Symbol.asyncDispose]: remove };
}

function checkoutOf({ env, signal }: Settings): Checkout {
  return { directory: '.', env, signal };
}

/** @throws TAG_EXISTS */
async function checkFree(request: Request, settings: Settings): Promise<void> {
  await using stores = createStoreOpener(settings, silent);
  const { target } = await stores.targetOf(request);
  const { replace, type, version, platforms } = request;
  const { replaceOtherType } = settings;
  await checkTags(target, versionTags(version, platforms), { type, version, replace, replaceOtherType });
}

function foreign(commit: string): ImagebuildError {
  return new ImagebuildError(
    'INVALID_REQUEST',
    `${JSON.stringify(commit)} is no commit of the default branch`,
    { hint: 'Merge it first: only what is on the default branch is built and published.' },
  );
}

/** Names the secrets and where to set them; what they hold is nobody's business. */
function missingSecrets(
  { type }: Request,
  { host, namespace }: { readonly host: string; readonly namespace: string },
  { configuration, env }: Settings,
): ImagebuildError {
  const { usernameSecret, passwordSecret } = destinationFor(configuration, type, undefined, { namespace });
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY: repository } = env;
  const where = repository === undefined ? '' : ` (${server}/${repository}/settings/environments)`;
  return new ImagebuildError(
    'NOT_CONFIGURED',
    `the secrets ${usernameSecret} and ${passwordSecret} for ${host} are not set`,
    {
      hint: `Set both as secrets of the environment "publish"${where}; docs/installation.md shows each step.`,
    },
  );
}
