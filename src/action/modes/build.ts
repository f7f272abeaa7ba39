import { basename, relative, resolve } from 'node:path';
import { preparedSize, writePrepared } from '../../application/prepared/directory.ts';
import {
  checkExpected,
  droppedPlatforms,
  dropsPlatform,
  withOwnNames,
} from '../../application/prepared/expectation.ts';
import { findPreparedDirectories, readPreparedParts } from '../../application/prepared/join.ts';
import { imageNames, imagesToEmbed, type PreparedBuild } from '../../application/prepared/prepared.ts';
import type { Request } from '../../application/request.ts';
import { resolveBuildSettings } from '../../buildoptions.ts';
import { type PublishedOrPlanned, publishUnlessDryRun } from '../../commands/dryrun.ts';
import { ImagebuildError } from '../../errors.ts';
import { formatBytes, formatScalar } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import type { Inputs } from '../inputs.ts';
import { placeKubeconfig } from '../kubeconfig.ts';
import type { BuildModeInput, ModeInput, ModeResult } from './mode.ts';
import { readBuildOptions } from './request.ts';

type Settings = ReturnType<typeof resolveBuildSettings>;

/** The directory that the job prepare hands to the job publish, unless the input `prepared` names another. */
const defaultDirectory = 'imagebuild-prepared';

/**
 * Prepares and publishes in one job, for applications that are trusted. For a pull request, whose code may be
 * anyone's, the table of inputs lets it neither push nor have a login: it builds into a layout.
 */
export async function build(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  await using kubeconfig = await placeKubeconfig(inputs.kubeconfig, invocation.env);
  const given = { ...readBuildOptions(inputs), kubeconfig: kubeconfig.file };
  const options = { ...given, archives: archivesDirectory(input) };
  const settings = await withCommit(resolveBuildSettings(request, options, invocation));
  const outcome = await publishUnlessDryRun(
    settings,
    async () => (await import('../../commands/build.ts')).build(request, settings, progress),
    async () => (await import('../../commands/plan.ts')).plan(request, settings, progress),
    progress,
  );
  return inWorkspace(outcome, input);
}

/** Prepares a build, which runs the application's code. */
export async function prepare(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const directory = preparedDirectory(input);
  await using kubeconfig = await placeKubeconfig(inputs.kubeconfig, invocation.env);
  const given = { ...readBuildOptions(inputs), kubeconfig: kubeconfig.file };
  const options = { ...given, outputs: [directory] };
  const settings = await withCommit(resolveBuildSettings(request, options, invocation));
  const command = await import('../../commands/prepare.ts');
  await using prepared = await command.prepare(request, settings, progress);
  const size = preparedSize(prepared);
  checkPreparedSize(size, invocation.configuration?.limits.preparedBytes);
  await writePrepared(prepared, directory);
  const { warnings } = prepared;
  const [images, toEmbed] = [imageNames(prepared), imagesToEmbed(prepared)];
  return { kind: 'prepared', request, directory, size, images, toEmbed, warnings };
}

/** Adds the commit that is checked out in the working directory. */
async function withCommit(settings: Settings): Promise<Settings> {
  const { checkedOutCommit } = await import('../../commands/preflight/checkedoutcommit.ts');
  return { ...settings, commit: await checkedOutCommit(settings) };
}

/** Publishes a prepared build. Nothing of the application is run. */
export async function publish(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const directory = preparedDirectory(input);
  const found = await findPreparedDirectories(directory);
  const read = await readPreparedParts(found.length > 0 ? found : [directory]);
  const prepared = withOwnRequest(read, request, inputs, directory);
  const options = { ...readBuildOptions(inputs), archives: archivesDirectory(input) };
  const push = options.output === undefined;
  const settings = resolveBuildSettings(request, { ...options, push }, invocation);
  if (!settings.dryRun)
    await (await import('../../commands/preflight/publishlogin.ts')).requireLogin(request, settings);
  if (inputs.platforms !== undefined) await checkDropped(prepared, request, settings, directory);
  const published = await publishUnlessDryRun(
    settings,
    async () => (await import('../../commands/publish.ts')).publish(prepared, settings, progress),
    async () => (await import('../../commands/planprepared.ts')).planPrepared(prepared, settings, progress),
    progress,
  );
  if (published.kind === 'plan') return inWorkspace(published, input);
  const { addChecked } = await import('./checked.ts');
  const result = await addChecked(published.result, prepared, input);
  await deletePrepared(found.length > 0 ? found : [directory], input);
  return inWorkspace({ ...published, result }, input);
}

/** Bytes of a prepared build where the configuration sets no limit. */
const defaultPreparedBytes = 10_000_000_000;

/**
 * Refuses a prepared build that is too large for an artifact, before it is written. @throws LIMIT_EXCEEDED
 */
function checkPreparedSize(size: number, limit = defaultPreparedBytes): void {
  if (size <= limit) return;
  const words = { size: formatBytes(size), limit: formatBytes(limit) };
  throw new ImagebuildError('LIMIT_EXCEEDED', say('preparedTooLarge', words), {
    hint: say('preparedTooLargeHint'),
  });
}

/**
 * Deletes the artifacts that the prepared build came in, if the job has a token. The folder of an artifact
 * has its name. The image is published by then, so that a failure is only a warning.
 */
async function deletePrepared(
  directories: readonly string[],
  { inputs, invocation, progress }: BuildModeInput,
): Promise<void> {
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = invocation.env;
  const { token } = inputs;
  if (token === undefined || repository === undefined || runId === undefined) return;
  try {
    const { useEnvironmentForFetch } = await import('../../network/fetch.ts');
    await useEnvironmentForFetch(invocation.env);
    const { deleteArtifacts } = await import('../artifacts.ts');
    const names = directories.map((directory) => basename(resolve(directory)));
    await deleteArtifacts(names, { token, repository, runId: Number(runId) });
  } catch (error) {
    const reason = formatScalar((error as Error).message);
    const message = say('preparedNotDeleted', { reason }).text;
    const isRefused = (error as { readonly status?: unknown }).status === 403;
    const hint = say(isRefused ? 'preparedNotDeletedHint' : 'preparedExpires').text;
    progress({ type: 'warning', warning: { message, hint } });
  }
}

/** Returns the directory for archives, relative to the working directory. */
function archivesDirectory({ inputs: { archives }, workspace }: ModeInput): string | undefined {
  return archives === undefined ? undefined : relative('.', resolve(workspace, archives)) || '.';
}

/** Makes the paths of archives relative to the workspace, where the next steps of the job read them. */
function inWorkspace(outcome: PublishedOrPlanned, { workspace }: ModeInput): PublishedOrPlanned {
  if (outcome.kind === 'plan' || outcome.result.archives === undefined) return outcome;
  const archives = outcome.result.archives.map((archive) => ({
    ...archive,
    file: relative(workspace, resolve(archive.file)),
  }));
  return { ...outcome, result: { ...outcome.result, archives } };
}

/** Returns the directory of the prepared build, or of its parts, relative to the working directory. */
function preparedDirectory({ inputs, workspace }: ModeInput): string {
  return relative('.', resolve(workspace, inputs.prepared ?? defaultDirectory));
}

/**
 * Returns a prepared build with this job's own request. The application's code ran where the directory was
 * written, so the directory may claim to be another application, or that a tag may be replaced: the inputs
 * decide.
 * @throws PREPARED_INVALID
 */
export function withOwnRequest(
  prepared: PreparedBuild,
  wanted: Request,
  inputs: Inputs,
  directory: string,
): PreparedBuild {
  const platforms = inputs.platforms === undefined ? undefined : wanted.platforms;
  checkExpected(prepared, { ...wanted, platforms }, { directory, hint: say('modesSameInputs') });
  const { replace, cache, requestId } = wanted;
  const named = withOwnNames(prepared, wanted);
  return { ...named, request: { ...named.request, replace, cache, requestId } };
}

/**
 * Checks that a platform which was asked for, and which the prepared build says the application doesn't
 * support, is excluded by the application's files too. @throws PREPARED_INVALID
 */
async function checkDropped(
  prepared: PreparedBuild,
  request: Request,
  settings: Settings,
  directory: string,
): Promise<void> {
  const claimed = droppedPlatforms(prepared, request.platforms);
  if (claimed.length === 0) return;
  const { findDropped } = await import('../../commands/preflight/dropped.ts');
  const dropped = await findDropped(claimed, request, settings);
  if (dropped) throw dropsPlatform(dropped, { directory, hint: say('preparedDropsPlatformHint') });
}
