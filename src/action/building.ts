import { relative, resolve } from 'node:path';
import { writePrepared } from '../application/prepared/directory.ts';
import { findPreparedDirectories, readPreparedParts } from '../application/prepared/join.ts';
import { imageNames, type PreparedBuild } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import { resolveBuildSettings } from '../buildoptions.ts';
import { ImagebuildError } from '../errors.ts';
import { type Inputs, readBuildOptions } from './inputs.ts';
import type { BuildModeInput, ModeInput, ModeResult } from './modes.ts';

/** The folder between the jobs prepare and publish, unless the input `prepared` names another. */
const defaultFolder = 'imagebuild-prepared';

/** Both halves in one input, for applications one trusts. */
export async function build(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const command = await import('../commands/build.ts');
  const settings = resolveBuildSettings(request, readBuildOptions(inputs), invocation);
  const result = await command.build(request, settings, progress);
  return { kind: 'result', result };
}

/** The half that runs the application's code; it takes no password. */
export async function prepare(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const options = readBuildOptions(inputs);
  if (options.login)
    throw secretIn('prepare', 'Give username and password to the input with mode publish only.');
  const command = await import('../commands/prepare.ts');
  const settings = resolveBuildSettings(request, { ...options, push: false, output: undefined }, invocation);
  await using prepared = await command.prepare(request, settings, progress);
  const directory = folderOf(input);
  await writePrepared(prepared, directory);
  const { warnings } = prepared;
  return { kind: 'prepared', request, directory, images: imageNames(prepared), warnings };
}

/** The half that moves the bytes; it runs nothing of the application. */
export async function publish(input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const options = readBuildOptions(inputs);
  const command = await import('../commands/publish.ts');
  const directory = folderOf(input);
  const folders = await findPreparedDirectories(directory);
  const read = await readPreparedParts(folders.length > 0 ? folders : [directory]);
  const prepared = asAskedFor(read, request, inputs, directory);
  const settings = resolveBuildSettings(
    request,
    { ...options, push: options.output === undefined },
    invocation,
  );
  return { kind: 'result', result: await command.publish(prepared, settings, progress) };
}

/** Builds what a pull request changes, into a layout that nobody publishes. Its code is a stranger's: no secret is taken. */
export async function pullRequest(input: BuildModeInput): Promise<ModeResult> {
  const options = readBuildOptions(input.inputs);
  if (options.login || options.push)
    throw secretIn('pull-request', 'Publish by a command on an issue, once the pull request is merged.');
  return await build(input);
}

/** The folder of the prepared build, or the one that holds its parts, as it is reached from where we stand. */
function folderOf({ inputs, workspace }: ModeInput): string {
  return relative('.', resolve(workspace, inputs.prepared ?? defaultFolder));
}

/**
 * The prepared build with this input's own request. The application's code ran where the folder was written, so the folder may
 * claim to be another application, or to be allowed to replace; the inputs decide.
 * @throws PREPARED_INVALID
 */
export function asAskedFor(
  prepared: PreparedBuild,
  wanted: Request,
  inputs: Inputs,
  directory: string,
): PreparedBuild {
  const names = ['type', 'app', 'version'] as const;
  const wrong = names.find((name) => prepared.request[name] !== wanted[name]);
  if (wrong !== undefined)
    throw differs(
      directory,
      `is of ${wrong} ${prepared.request[wrong]}, and ${wanted[wrong]} is to be published`,
    );
  const foreign = Object.keys(prepared.platforms).find(
    (name) => !wanted.platforms.some((each) => each === name),
  );
  if (inputs.platforms !== undefined && foreign !== undefined)
    throw differs(directory, `holds ${foreign}, which is not to be published`);
  const missing = wanted.platforms.find(
    (name) => !(name in prepared.platforms) && !prepared.unsupported.includes(name),
  );
  if (inputs.platforms !== undefined && missing !== undefined)
    throw differs(directory, `lacks ${missing}, which is to be published`);
  const { replace, cache, requestId } = wanted;
  return { ...prepared, request: { ...prepared.request, replace, cache, requestId } };
}

function differs(directory: string, reason: string): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', `the prepared build ${reason}`, {
    place: { file: directory },
    hint: 'Give the jobs prepare and publish the same inputs.',
  });
}

function secretIn(mode: string, hint: string): ImagebuildError {
  return new ImagebuildError(
    'USAGE',
    `mode ${mode} takes no password, since it runs the application’s code`,
    { hint },
  );
}
