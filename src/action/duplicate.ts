import { setTimeout as sleep } from 'node:timers/promises';
import { findOwnRun, type RunCandidate, runCandidateFrom } from '../application/workflowrun.ts';
import { ImagebuildError } from '../errors.ts';
import { formatScalar } from '../text/format.ts';
import { say } from '../text/say.ts';

/** The run that this process belongs to, as the runner's environment says it. */
export interface CurrentRun {
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: number;
}

/**
 * How many of the newest runs are read: the concurrency group lets the older run end just before this one
 * begins.
 */
const newest = 100;

/** Times that GitHub is asked before the job fails, and the milliseconds in between. */
const attempts = 3;
const pause = 1000;

/**
 * Asks GitHub for the older run that carries the same request id, which makes this run a duplicate
 * (docs/security-rules.md 15).
 * @returns undefined when this run is the first.
 * @throws INTERNAL when GitHub doesn't answer: a run that may be a duplicate builds nothing.
 */
export async function findOlderRun(
  requestId: string,
  current: CurrentRun,
): Promise<RunCandidate | undefined> {
  for (let left = attempts - 1; ; left--) {
    try {
      return await askForOlderRun(requestId, current);
    } catch (cause) {
      const { status, message } = cause as { status?: number; message?: unknown };
      const permanent = status !== undefined && status < 500;
      if (left > 0 && !permanent) await sleep(pause);
      else
        throw new ImagebuildError('INTERNAL', say('runsNotListed', { reason: formatScalar(message) }), {
          hint: permanent ? say('allowReadingActions') : say('startRunAgain'),
          cause,
        });
    }
  }
}

async function askForOlderRun(
  requestId: string,
  { token, repository, runId }: CurrentRun,
): Promise<RunCandidate | undefined> {
  const { getOctokit } = await import('@actions/github');
  const { actions } = getOctokit(token, { request: { fetch } }).rest;
  const [owner = '', repo = ''] = repository.split('/');
  const { data: own } = await actions.getWorkflowRun({ owner, repo, run_id: runId });
  if (own.event !== 'workflow_dispatch') return undefined;
  const { data } = await actions.listWorkflowRuns({
    owner,
    repo,
    workflow_id: own.workflow_id,
    event: own.event,
    ...(own.head_branch === null ? {} : { branch: own.head_branch }),
    per_page: newest,
  });
  const older = data.workflow_runs.filter(({ id }) => id < own.id).map(runCandidateFrom);
  return findOwnRun(older, requestId, runCandidateFrom(own).origin);
}
