import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readApplicationConfiguration } from '../application/configuration.ts';
import { findApplication } from '../application/directory.ts';
import type { Request } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { resolvePlatforms } from '../prepare/platforms.ts';
import { checkVersionTags } from '../publish/lookup/tagcheck.ts';
import { type Checkout, exportPath, isAncestor } from '../runner/git.ts';
import { repositoryIn, type Settings, targetReference } from '../settings.ts';
import { createRegistry } from '../stores/registry/registry.ts';
import { say } from '../text/say.ts';
import { asImagebuildError } from '../text/unknownerror.ts';
import { mayRunCommands, type PrepareJob, planPrepareJobs, readBuildFiles } from './matrix/preparejobs.ts';

/** The inputs of a workflow run besides its request. */
export interface AcceptOptions {
  /** The commit to build; the checked-out one by default. */
  readonly commit?: string | undefined;
  /** false: nothing will be published, so the tag isn't checked. */
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
  /** Why it isn't known whether the tag is free: the repository can't be read without a login. */
  readonly unread?: string | undefined;
}

/**
 * Checks a run before anything is built, without a secret: its commit belongs to the checked-out branch, and
 * the tag is free unless it may be replaced (docs/security-rules.md 2, 3, 8).
 * @throws INVALID_REQUEST for a foreign commit, TAG_EXISTS.
 */
export async function accept(
  request: Request,
  { commit, publishes }: AcceptOptions,
  settings: Settings,
): Promise<AcceptResult> {
  const { destination } = settings;
  if (commit !== undefined && !(await isAncestor(commit, checkoutOf(settings)))) throw foreignCommit(commit);
  const parts = await planJobs(request, commit, settings);
  if (!publishes || destination.kind !== 'registry') return { image: undefined, parts };
  const image = targetReference(destination, request);
  if (request.replace) return { image, parts };
  return { image, parts, unread: await checkTagsFree(request, destination, settings) };
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
  // A copy has no application, and its workflow no job that prepares.
  if (request.copyFrom !== undefined) return planPrepareJobs(request.platforms, [], false);
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

/** Errors that decide a run; any other only means that the repository can't be read from here. */
const decisive: readonly string[] = ['TAG_EXISTS', 'TYPE_MISMATCH', 'CANCELLED'];

/**
 * Looks without a login whether the tags are free: this job holds no secret.
 * @returns the reason when the repository can't be read; then publish decides, before it moves a byte.
 * @throws TAG_EXISTS
 */
async function checkTagsFree(
  request: Request,
  { host, namespace }: { readonly host: string; readonly namespace: string },
  settings: Settings,
): Promise<string | undefined> {
  const { env, plainHttp, tlsHosts, signal } = settings;
  const credentials = async () => undefined;
  const registry = createRegistry({ credentials, env, plainHttp, tlsHosts, signal, retry: { attempts: 2 } });
  try {
    const target = registry.repository(host, repositoryIn({ namespace }, request.app));
    await checkVersionTags({ target, platformTags: true }, request, request.platforms, settings);
    return undefined;
  } catch (thrown) {
    signal?.throwIfAborted();
    const error = asImagebuildError(thrown);
    if (decisive.includes(error.code)) throw error;
    return error.message;
  } finally {
    await registry.close();
  }
}

function foreignCommit(commit: string): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', say('commitForeign', { commit: JSON.stringify(commit) }), {
    hint: say('commitForeignHint'),
  });
}
