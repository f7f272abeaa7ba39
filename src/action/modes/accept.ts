import { imageTypes } from '../../application/request.ts';
import { resolveBuildSettings } from '../../buildoptions.ts';
import type { Selection } from '../../commands/matrix.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { suggest } from '../../text/suggest.ts';
import { type Inputs, parseList } from '../inputs.ts';
import type { BuildModeInput, ModeInput, ModeResult } from './mode.ts';
import { readBuildOptions } from './request.ts';

/**
 * Decides if this run may build: it is the first run with its request id, its commit is on the default
 * branch, and the tag is free where that can be seen without a login. A duplicate succeeds, and its other
 * jobs don't start.
 */
export async function accept({ request, inputs, invocation }: BuildModeInput): Promise<ModeResult> {
  const older = await findOlderRunId(request.requestId, inputs.token, invocation.env);
  if (older !== undefined)
    return {
      kind: 'outputs',
      outputs: { accepted: 'false' },
      line: say('modeBuiltAlready', { run: older }).text,
    };
  const options = readBuildOptions(inputs);
  const publishes = !options.dryRun;
  const settings = resolveBuildSettings(request, { ...options, push: publishes }, invocation);
  const command = await import('../../commands/accept.ts');
  const checked = await command.accept(request, { commit: inputs.sha, publishes }, settings);
  const { image = '', parts, unread } = checked;
  const accepted = say('modeAccepted', { jobs: parts.length }).text;
  return {
    kind: 'outputs',
    outputs: { accepted: 'true', target: image, matrix: JSON.stringify({ include: parts }) },
    line:
      unread === undefined ? accepted : `${accepted}; ${say('tagUnread', { image, reason: unread }).text}`,
  };
}

/**
 * Returns the id of the older run with our request id. A run that was started by hand has none, and so isn't
 * a duplicate.
 */
async function findOlderRunId(
  requestId: string | undefined,
  token: string | undefined,
  env: ModeInput['invocation']['env'],
): Promise<number | undefined> {
  if (requestId === undefined) return undefined;
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
  if (token === undefined || repository === undefined || runId === undefined)
    throw new ImagebuildError('USAGE', say('requestIdOutsideActions'), { hint: say('requestIdNeedsToken') });
  const { useEnvironmentForFetch } = await import('../../network/fetch.ts');
  await useEnvironmentForFetch(env);
  const { findOlderRun } = await import('../duplicate.ts');
  return (await findOlderRun(requestId, { token, repository, runId: Number(runId) }))?.id;
}

/** Plans the matrix of jobs that builds several applications. */
export async function plan({ inputs, invocation }: ModeInput): Promise<ModeResult> {
  const command = await import('../../commands/matrix.ts');
  const selection = readSelection(inputs);
  const { jobs, pages, total } = await command.matrix(selection, invocation);
  if (inputs.page === undefined && pages > 1)
    throw new ImagebuildError(
      'LIMIT_EXCEEDED',
      say('selectionTooLarge', { total, most: command.jobsPerPage }),
      {
        hint: say('selectionTooLargeHint'),
      },
    );
  const more = selection.page < pages;
  return {
    kind: 'outputs',
    outputs: { matrix: JSON.stringify({ include: jobs }), more: String(more) },
    line: say('modeSelected', { jobs: jobs.length, total, page: selection.page, pages }).text,
  };
}

/** Returns the applications that the inputs select. @throws USAGE for an unknown type or an invalid page */
function readSelection({ type, app, since, page = '1' }: Inputs): Selection {
  const known = imageTypes.find((each) => each === type);
  if (type !== undefined && known === undefined)
    throw new ImagebuildError('USAGE', say('typeUnknown', { type: JSON.stringify(type) }), {
      hint: suggest(type, imageTypes),
    });
  if (!/^[1-9][0-9]{0,3}$/.test(page))
    throw new ImagebuildError('USAGE', say('inputInvalid', { name: 'page', value: JSON.stringify(page) }), {
      hint: say('inputPage'),
    });
  return { words: parseList(app) ?? [], since, type: known, page: Number(page) };
}
