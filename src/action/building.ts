import { relative, resolve } from 'node:path';
import { writePrepared } from '../application/prepared/directory.ts';
import { preparedFolders, readParts } from '../application/prepared/join.ts';
import { imageNames, type PreparedBuild } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import { settingsFor } from '../choices.ts';
import { ImagebuildError } from '../errors.ts';
import { choicesOf, type Inputs } from './inputs.ts';
import type { BuildJob, Job, Outcome } from './modes.ts';

/** The folder between the jobs prepare and publish, unless the input `prepared` names another. */
const defaultFolder = 'imagebuild-prepared';

/** Both halves in one job, for applications one trusts. */
export async function build(job: BuildJob): Promise<Outcome> {
  const { request, inputs, surroundings, progress } = job;
  const verb = await import('../commands/build.ts');
  const settings = settingsFor(request, choicesOf(inputs), surroundings);
  const result = await verb.build(request, settings, progress);
  return { kind: 'result', result };
}

/** The half that runs the application's code; it takes no password. */
export async function prepare(job: BuildJob): Promise<Outcome> {
  const { request, inputs, surroundings, progress } = job;
  const choices = choicesOf(inputs);
  if (choices.login)
    throw secretIn('prepare', 'Give username and password to the job with mode publish only.');
  const verb = await import('../commands/prepare.ts');
  const settings = settingsFor(request, { ...choices, push: false, output: undefined }, surroundings);
  await using prepared = await verb.prepare(request, settings, progress);
  const directory = folderOf(job);
  await writePrepared(prepared, directory);
  const { warnings } = prepared;
  return { kind: 'prepared', request, directory, images: imageNames(prepared), warnings };
}

/** The half that moves the bytes; it runs nothing of the application. */
export async function publish(job: BuildJob): Promise<Outcome> {
  const { request, inputs, surroundings, progress } = job;
  const choices = choicesOf(inputs);
  const verb = await import('../commands/publish.ts');
  const directory = folderOf(job);
  const folders = await preparedFolders(directory);
  const read = await readParts(folders.length > 0 ? folders : [directory]);
  const prepared = asAskedFor(read, request, inputs, directory);
  const settings = settingsFor(request, { ...choices, push: choices.output === undefined }, surroundings);
  return { kind: 'result', result: await verb.publish(prepared, settings, progress) };
}

/** Builds what a pull request changes, into a layout that nobody publishes. Its code is a stranger's: no secret is taken. */
export async function pullRequest(job: BuildJob): Promise<Outcome> {
  const choices = choicesOf(job.inputs);
  if (choices.login || choices.push)
    throw secretIn('pull-request', 'Publish by a command on an issue, once the pull request is merged.');
  return await build(job);
}

/** The folder of the prepared build, or the one that holds its parts, as it is reached from where we stand. */
function folderOf({ inputs, workspace }: Job): string {
  return relative('.', resolve(workspace, inputs.prepared ?? defaultFolder));
}

/**
 * The prepared build with this job's own request. The application's code ran where the folder was written, so the folder may
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
