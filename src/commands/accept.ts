import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loginUnnamed, readApplicationConfiguration, secretsFor } from '../application/configuration.ts';
import { findApplication } from '../application/directory.ts';
import type { Request } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { resolvePlatforms } from '../prepare/platforms.ts';
import { silent } from '../progress.ts';
import { checkTags, versionTags } from '../publish/lookup/versiontags.ts';
import { type Checkout, exportPath, isAncestor } from '../runner/git.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { mayRunCommands, type PrepareJob, planPrepareJobs, readBuildFiles } from './matrix/preparejobs.ts';

/** The inputs of a workflow run besides its request. */
export interface AcceptOptions {
  /** The commit to build; the checked-out one by default. */
  readonly commit?: string | undefined;
  /** false: nothing will be published, so secrets and the tag aren't checked. */
  readonly publishes: boolean;
}

/** The values that later jobs use. */
export interface AcceptResult {
  /**
   * `host/namespace/app:version`: runs that publish the same image wait for each other. undefined when
   * nothing is published.
   */
  readonly image: string | undefined;
  /** The jobs that prepare the image. */
  readonly parts: readonly PrepareJob[];
}

/**
 * Checks a run before anything is built: its commit belongs to the checked-out branch, the secrets for
 * publishing are set, and the tag is free unless it may be replaced (docs/security-rules.md 2, 3, 8).
 * @throws INVALID_REQUEST for a foreign commit, NOT_CONFIGURED with the names of missing secrets, TAG_EXISTS.
 */
export async function accept(
  request: Request,
  { commit, publishes }: AcceptOptions,
  settings: Settings,
): Promise<AcceptResult> {
  const { destination, credentials } = settings;
  if (commit !== undefined && !(await isAncestor(commit, checkoutOf(settings)))) throw foreignCommit(commit);
  const parts = await planJobs(request, commit, settings);
  if (!publishes || destination.kind !== 'registry') return { image: undefined, parts };
  if (credentials[destination.host] === undefined) throw missingSecrets(request, destination, settings);
  if (!request.replace) await checkTagsFree(request, settings);
  const image = `${destination.host}/${destination.namespace}/${request.app}:${request.version}`;
  return { image, parts };
}

/**
 * Plans the jobs that prepare a build, from the application's files alone. For files with errors it plans one
 * job, which then reports the errors with their places.
 */
async function planJobs(
  request: Request,
  commit: string | undefined,
  settings: Settings,
): Promise<readonly PrepareJob[]> {
  try {
    await using files = await openFiles(commit, request, settings);
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

/**
 * Opens the applications directory of a commit, with the requested application in it; the checked-out one
 * without a commit.
 */
async function openFiles(
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
async function checkTagsFree(request: Request, settings: Settings): Promise<void> {
  await using stores = createStoreOpener(settings, silent);
  const { target } = await stores.targetOf(request);
  const { replace, type, version, platforms, requestId } = request;
  const { replaceOtherType } = settings;
  await checkTags(target, versionTags(version, platforms), {
    ...{ type, version, replace, replaceOtherType },
    isOwnRule: requestId === undefined,
  });
}

function foreignCommit(commit: string): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', say('commitForeign', { commit: JSON.stringify(commit) }), {
    hint: say('commitForeignHint'),
  });
}

/** Names the missing secrets, and the page where they are set. */
function missingSecrets(
  { type }: Request,
  { host }: { readonly host: string },
  { configuration, env }: Settings,
): ImagebuildError {
  const secrets = secretsFor(configuration, type);
  if (secrets === undefined) return loginUnnamed(type, host);
  const { usernameSecret, passwordSecret } = secrets;
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY: repository } = env;
  const page = repository === undefined ? '' : ` (${server}/${repository}/settings/environments)`;
  return new ImagebuildError(
    'NOT_CONFIGURED',
    say('secretsMissing', { usernameSecret, passwordSecret, host }),
    {
      hint: say('secretsMissingHint', { page }),
    },
  );
}
