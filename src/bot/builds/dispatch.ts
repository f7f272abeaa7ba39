import { findOwnRun } from '../../application/workflowrun.ts';
import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { type GitHubRepository, isUnclear, reasonOf, statusOf } from '../github/client.ts';
import { dispatchWorkflow, listDispatchedRuns, type StartedRun, type WorkflowRun } from '../github/runs.ts';
import type { BuildCommand } from '../grammar/build.ts';
import { expectedRun } from './own-runs.ts';

/** A build that was allowed, with everything that its run gets to know. */
export interface DispatchRequest {
  readonly command: BuildCommand;
  readonly requestId: string;
  /** Whether the build may replace a published tag. */
  readonly replace: boolean;
  /** The id of the comment that asked, or of the issue whose body did. */
  readonly comment: number;
  /** The issue's number. */
  readonly issue: number;
  /** The commit of the default branch that is built. */
  readonly commit: string;
  /** The workflow's file name. */
  readonly workflow: string;
}

/** Dispatches that are sent at most, the second only after a minute without a run. */
const dispatchLimit = 2;

/** Returns the inputs of the workflow, all strings, as GitHub requires. */
export function workflowInputs({ command, requestId, replace, comment, issue, commit }: DispatchRequest) {
  const { type, app, version, buildArgs, platforms, cache, copyFrom, buildType } = command.request;
  return {
    type,
    app,
    version,
    'build-args': JSON.stringify(buildArgs),
    platforms: platforms.join(','),
    replace: String(replace),
    'request-id': requestId,
    'comment-id': String(comment),
    'issue-number': String(issue),
    sha: commit,
    // A workflow may lack these: it is of an earlier release, or of GitHub Enterprise Server, which allows
    // ten inputs (docs/limits.md). GitHub refuses inputs that a workflow doesn't have.
    ...(cache ? {} : { cache: 'false' }),
    ...(command.dryRun ? { 'dry-run': 'true' } : {}),
    ...(copyFrom === undefined ? {} : { 'copy-from': copyFrom }),
    ...(buildType === undefined ? {} : { 'build-type': buildType }),
  };
}

/**
 * Dispatches a build: once, and once more only when no run shows up for a minute after an answer that doesn't
 * say whether there is one (docs/security-rules.md 14). Lists of runs lag, so that one look isn't enough.
 * @param onUnclear called before that minute, to show that the build is waiting.
 * @throws INTERNAL when GitHub refuses the dispatch, or started no run for either; any other error says
 * nothing about whether there is a run.
 */
export async function dispatchBuild(
  bot: Bot,
  request: DispatchRequest,
  onUnclear: () => Promise<void> = async () => {},
): Promise<StartedRun> {
  const since = new Date(Date.now() - 60_000);
  for (let sent = 1; ; sent++) {
    const answer = await sendDispatch(bot.repository, request);
    if (!(answer instanceof Error)) {
      bot.count('dispatches', { outcome: 'accepted' });
      if (answer) return answer;
    } else if (!isUnclear(answer)) {
      bot.count('dispatches', { outcome: 'refused' });
      throw refusedByGitHub(answer, request.workflow);
    } else {
      bot.count('dispatches', { outcome: 'unclear' });
      bot.log.warn({ err: answer, requestId: request.requestId }, 'a dispatch got no clear answer');
    }
    await onUnclear();
    const run = await lookForRun(bot, request, since);
    if (run) return run;
    if (sent === dispatchLimit) throw notStarted(answer instanceof Error ? answer : undefined);
  }
}

/** Looks for the run of a request until the timeout. */
async function lookForRun(
  bot: Bot,
  { workflow, requestId }: DispatchRequest,
  since: Date,
): Promise<StartedRun | undefined> {
  const { repository, timeouts } = bot;
  const expected = expectedRun(bot, { workflow });
  for (const end = Date.now() + timeouts.dispatchMs; ; await bot.tasks.sleep(timeouts.pollMs)) {
    const runs = await tryListRuns(repository, workflow, since);
    const run = findOwnRun(runs, requestId, expected);
    if (run || Date.now() >= end) return run;
  }
}

/** Lists runs; none when GitHub is not well, which may be why the run has to be looked for. */
async function tryListRuns(
  repository: GitHubRepository,
  workflow: string,
  since: Date,
): Promise<WorkflowRun[]> {
  try {
    return await listDispatchedRuns(repository, workflow, since);
  } catch (error) {
    if (isUnclear(error)) return [];
    throw error;
  }
}

/**
 * Sends one dispatch. @returns the run, undefined when GitHub accepts it without saying which run it is, or
 * the error.
 */
async function sendDispatch(
  repository: GitHubRepository,
  request: DispatchRequest,
): Promise<StartedRun | undefined | Error> {
  try {
    return await dispatchWorkflow(repository, request.workflow, workflowInputs(request));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function refusedByGitHub(cause: Error, workflow: string): ImagebuildError {
  const hints: Readonly<Record<number, Message>> = {
    403: say('dispatchForbiddenHint'),
    404: say('dispatchWorkflowMissingHint', { workflow }),
    422: say('dispatchInputsHint', { workflow }),
  };
  const hint = hints[statusOf(cause) ?? 0] ?? say('dispatchLaterHint');
  return new ImagebuildError('INTERNAL', say('dispatchRefused', { reason: reasonOf(cause) }), {
    hint,
    cause,
  });
}

function notStarted(failure: Error | undefined): ImagebuildError {
  return new ImagebuildError('INTERNAL', say('dispatchIgnored'), {
    hint: say('dispatchStatusHint'),
    cause: failure,
  });
}
