import { findOwnRun, type RunOrigin } from '../../application/workflowrun.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { isUnclear, statusOf } from '../github/client.ts';
import { dispatchWorkflow, listDispatchedRuns, type StartedRun } from '../github/runs.ts';
import type { BuildCommand } from '../grammar/build.ts';
import { expectedRun } from './own-runs.ts';

/** A build that was allowed: all that its run is told. */
export interface DispatchRequest {
  readonly command: BuildCommand;
  readonly requestId: string;
  /** Whether a published tag may be moved. */
  readonly replace: boolean;
  /** The comment that asked, or the issue's id when its body did. */
  readonly comment: number;
  readonly issue: number;
  /** The commit of the default branch that is built. */
  readonly commit: string;
  /** The workflow's file name. */
  readonly workflow: string;
}

/** Dispatches that are sent at most, each after it was certain that the one before started nothing. */
const dispatchLimit = 2;

/** The inputs of the workflow: all strings, as GitHub wants them. */
export function workflowInputs({ command, requestId, replace, comment, issue, commit }: DispatchRequest) {
  const { type, app, version, buildArgs, platforms, cache } = command.request;
  return {
    type,
    app,
    version,
    'build-args': JSON.stringify(buildArgs),
    platforms: platforms.join(','),
    replace: String(replace),
    cache: String(cache),
    'request-id': requestId,
    'comment-id': String(comment),
    'issue-number': String(issue),
    sha: commit,
    'dry-run': String(command.dryRun),
  };
}

/**
 * Starts the run of an order: sent once, and once more only when for a minute no run showed that GitHub had taken it (docs/security.md
 * 14). Lists of runs lag, so one look is not enough.
 * @param unclear called before the minute begins, to say that there is something to wait for.
 * @throws INTERNAL when GitHub refused it, or took none of the dispatches.
 */
export async function dispatchBuild(
  bot: Bot,
  request: DispatchRequest,
  unclear: () => Promise<void> = async () => {},
): Promise<StartedRun> {
  const since = new Date(Date.now() - 60_000);
  for (let sent = 1; ; sent++) {
    const failure = await attempt(bot, request);
    if (!(failure instanceof Error)) {
      bot.count('dispatches', { outcome: 'accepted' });
      if (failure) return failure;
    } else if (!isUnclear(failure)) {
      bot.count('dispatches', { outcome: 'refused' });
      throw refusedByGitHub(failure, request.workflow);
    } else {
      bot.count('dispatches', { outcome: 'unclear' });
      bot.log.warn({ err: failure, requestId: request.requestId }, 'a dispatch got no clear answer');
    }
    await unclear();
    const run = await lookForRun(bot, request, since);
    if (run) return run;
    if (sent === dispatchLimit) throw notStarted(failure);
  }
}

/** The run of an order, looked for until patience ends. */
export async function lookForRun(
  bot: Bot,
  { workflow, requestId }: Pick<DispatchRequest, 'workflow' | 'requestId'>,
  since: Date,
): Promise<StartedRun | undefined> {
  const { repository, timeouts } = bot;
  const expected = expectedRun(bot, { workflow });
  for (const end = Date.now() + timeouts.run; ; await bot.tasks.sleep(timeouts.look)) {
    const run = await findRun(repository, workflow, expected, requestId, since);
    if (run || Date.now() >= end) return run;
  }
}

async function findRun(
  repository: Bot['repository'],
  workflow: string,
  expected: RunOrigin,
  requestId: string,
  since: Date,
): Promise<StartedRun | undefined> {
  try {
    return findOwnRun(await listDispatchedRuns(repository, workflow, since), requestId, expected);
  } catch (error) {
    // GitHub is not well: that is why we are looking. The next look may be answered.
    if (isUnclear(error)) return undefined;
    throw error;
  }
}

/** One dispatch: the run, undefined when GitHub took it and does not say which, or the error. */
async function attempt(
  { repository }: Bot,
  request: DispatchRequest,
): Promise<StartedRun | undefined | Error> {
  try {
    return await dispatchWorkflow(repository, request.workflow, workflowInputs(request));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function refusedByGitHub(cause: Error, workflow: string): ImagebuildError {
  const hints: Readonly<Record<number, string>> = {
    404: `See that .github/workflows/${workflow} is on the default branch, and that the app may write actions.`,
    403: 'See that the app may write actions here; when GitHub limits it, write the command again later.',
    422: `See that .github/workflows/${workflow} has the inputs of this version; \`imagebuild init\` writes it.`,
  };
  const hint = hints[statusOf(cause) ?? 0] ?? 'Write the command again in a few minutes.';
  return new ImagebuildError('INTERNAL', `GitHub did not start the workflow: ${cause.message}`, {
    hint,
    cause,
  });
}

function notStarted(failure: StartedRun | undefined | Error): ImagebuildError {
  return new ImagebuildError(
    'INTERNAL',
    'GitHub started no run of the workflow, although it was asked twice',
    {
      hint: 'See githubstatus.com, and write the command again later.',
      cause: failure instanceof Error ? failure : undefined,
    },
  );
}
