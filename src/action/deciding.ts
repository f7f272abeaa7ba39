import { type BuildOptions, resolveBuildSettings } from '../buildoptions.ts';
import { ImagebuildError } from '../errors.ts';
import { type Inputs, readAcceptInput, readBuildOptions, readSelection } from './inputs.ts';
import type { BuildModeInput, ModeInput, ModeResult } from './modes.ts';

/**
 * Whether this run may go on: it is the first with its request id, its commit is of the default branch, and nothing is missing for
 * publishing. A duplicate ends well, and its other jobs do not start.
 */
export async function accept({ request, inputs, invocation }: BuildModeInput): Promise<ModeResult> {
  const older = await olderRun(request.requestId, inputs.token, invocation.env);
  if (older !== undefined)
    return {
      kind: 'outputs',
      outputs: { accepted: 'false' },
      line: `run ${older} builds this request already`,
    };
  const command = await import('../commands/accept.ts');
  const given = readAcceptInput(inputs);
  const settings = resolveBuildSettings(
    request,
    { ...acceptOptions(inputs), push: given.publishes },
    invocation,
  );
  const { image = '', parts } = await command.accept(request, given, settings);
  const matrix = JSON.stringify({ include: parts });
  const jobs = parts.length === 1 ? '' : `, to be prepared by ${parts.length} jobs`;
  return {
    kind: 'outputs',
    outputs: { accepted: 'true', target: image, matrix },
    line: `accepted${jobs}`,
  };
}

/** Half a login is none: the error then names the secrets, which is what a person can set. */
function acceptOptions(inputs: Inputs): BuildOptions {
  const { username: _, password: __, ...others } = inputs;
  const whole = inputs.username !== undefined && inputs.password !== undefined;
  return readBuildOptions(whole ? inputs : others);
}

/** The matrix of several applications. */
export async function plan({ inputs, invocation }: ModeInput): Promise<ModeResult> {
  const command = await import('../commands/matrix.ts');
  const selection = readSelection(inputs);
  const { jobs, pages, total } = await command.matrix(selection, invocation);
  const more = selection.page < pages;
  return {
    kind: 'outputs',
    outputs: { matrix: JSON.stringify({ include: jobs }), more: String(more) },
    line: `${jobs.length} of ${total} to build${pages > 1 ? `, page ${selection.page} of ${pages}` : ''}`,
  };
}

type Env = ModeInput['invocation']['env'];

/** The id of the older run that holds our request id. A run by hand has no request id, and is nobody's duplicate. */
async function olderRun(
  requestId: string | undefined,
  token: string | undefined,
  env: Env,
): Promise<number | undefined> {
  if (requestId === undefined) return undefined;
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
  if (token === undefined || repository === undefined || runId === undefined)
    throw new ImagebuildError('USAGE', 'a request id can be looked for in GitHub Actions only', {
      hint: 'Give the input token (github.token), or leave request-id out.',
    });
  const { findOlderRun } = await import('./duplicate.ts');
  return (await findOlderRun(requestId, { token, repository, runId: Number(runId) }))?.id;
}
