import { relative, resolve } from 'node:path';
import { writePrepared } from '../../application/prepared/directory.ts';
import { findPreparedDirectories, readPreparedParts } from '../../application/prepared/join.ts';
import { imageNames, imagesToEmbed, type PreparedBuild } from '../../application/prepared/prepared.ts';
import type { Request } from '../../application/request.ts';
import { type BuildOptions, resolveBuildSettings } from '../../buildoptions.ts';
import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Inputs } from '../inputs.ts';
import type { BuildModeInput, ModeInput, ModeResult } from './mode.ts';
import { readBuildOptions } from './request.ts';

/** The directory that the job prepare hands to the job publish, unless the input `prepared` names another. */
const defaultDirectory = 'imagebuild-prepared';

/** Prepares and publishes in one job, for applications that are trusted. */
export async function build(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const settings = resolveBuildSettings(request, readBuildOptions(inputs), invocation);
  const command = await import('../../commands/build.ts');
  return { kind: 'result', result: await command.build(request, settings, progress) };
}

/**
 * Prepares a build, which runs the application's code. @throws USAGE for a password, which this job must not
 * hold
 */
export async function prepare(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const options = { ...readBuildOptions(inputs), push: false, output: undefined };
  checkNoSecret(inputs, options, 'prepare', say('modePrepareWithoutLogin'));
  const settings = resolveBuildSettings(request, options, invocation);
  const command = await import('../../commands/prepare.ts');
  await using prepared = await command.prepare(request, settings, progress);
  const directory = preparedDirectory(input);
  await writePrepared(prepared, directory);
  const { warnings } = prepared;
  const [images, toEmbed] = [imageNames(prepared), imagesToEmbed(prepared)];
  return { kind: 'prepared', request, directory, images, toEmbed, warnings };
}

/** Publishes a prepared build. Nothing of the application is run. */
export async function publish(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const directory = preparedDirectory(input);
  const found = await findPreparedDirectories(directory);
  const read = await readPreparedParts(found.length > 0 ? found : [directory]);
  const prepared = withOwnRequest(read, request, inputs, directory);
  const options = readBuildOptions(inputs);
  const push = options.output === undefined;
  const settings = resolveBuildSettings(request, { ...options, push }, invocation);
  const command = await import('../../commands/publish.ts');
  return { kind: 'result', result: await command.publish(prepared, settings, progress) };
}

/**
 * Builds what a pull request changes into a layout that isn't published. Its code may be anyone's.
 * @throws USAGE for a password or a push
 */
export async function pullRequest(input: BuildModeInput): Promise<ModeResult> {
  const options = readBuildOptions(input.inputs);
  const hint = say('modePullRequestPublishesNothing');
  checkNoSecret(input.inputs, options, 'pull-request', hint);
  if (options.push) throw secretGiven(say('modeTakesNoPassword', { mode: 'pull-request' }), hint);
  return await build(input);
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
  const names = ['type', 'app', 'version'] as const;
  const wrong = names.find((name) => prepared.request[name] !== wanted[name]);
  if (wrong !== undefined) {
    const words = { name: wrong, actual: prepared.request[wrong], wanted: wanted[wrong] };
    throw differs(directory, say('preparedOfOther', words));
  }
  if (inputs.platforms !== undefined) checkPlatforms(prepared, wanted.platforms, directory);
  const { replace, cache, requestId } = wanted;
  return { ...prepared, request: { ...prepared.request, replace, cache, requestId } };
}

function checkPlatforms(prepared: PreparedBuild, wanted: Request['platforms'], directory: string): void {
  const foreign = Object.keys(prepared.platforms).find((name) => !wanted.some((each) => each === name));
  if (foreign !== undefined) throw differs(directory, say('preparedForeignPlatform', { platform: foreign }));
  const missing = wanted.find(
    (name) => !(name in prepared.platforms) && !prepared.unsupported.includes(name),
  );
  if (missing !== undefined) throw differs(directory, say('preparedWithoutPlatform', { platform: missing }));
}

function differs(directory: string, message: Message): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', message, {
    place: { file: directory },
    hint: say('modesSameInputs'),
  });
}

/**
 * Refuses a login and a token in a mode that runs the application's code: a program can read the environment
 * of the process that started it.
 */
function checkNoSecret(inputs: Inputs, { login }: BuildOptions, mode: string, hint: Message): void {
  if (login) throw secretGiven(say('modeTakesNoPassword', { mode }), hint);
  if (inputs.token !== undefined)
    throw secretGiven(say('modeTakesNoToken', { mode }), say('modeTakesNoTokenHint'));
}

function secretGiven(message: Message, hint: Message): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
