import { setTimeout as wait } from 'node:timers/promises';
import { ImagebuildError } from '../errors.ts';

/** The part of a workflow run, as GitHub's API tells it, that says whose it is. */
export interface Run {
  readonly id: number;
  readonly display_title: string;
  readonly event: string;
  readonly head_branch: string | null;
  readonly workflow_id: number;
  readonly actor?: { readonly id: number } | null | undefined;
  readonly head_repository?: { readonly id: number } | null | undefined;
}

/**
 * The older run that holds the request id, when this one is a duplicate. Anyone can put a request id into a pull request's
 * title, so the other run must be of the same workflow, event, branch, repository and actor (docs/security.md 14, 15).
 */
export function olderRun(own: Run, requestId: string, runs: readonly Run[]): Run | undefined {
  const same = (run: Run) =>
    run.id < own.id &&
    run.display_title.endsWith(`[${requestId}]`) &&
    run.event === own.event &&
    run.workflow_id === own.workflow_id &&
    run.head_branch === own.head_branch &&
    run.actor?.id === own.actor?.id &&
    run.head_repository?.id === own.head_repository?.id;
  return runs.filter(same).sort((a, b) => a.id - b.id)[0];
}

/** Where the API is, who asks, and which run is ours: as the runner says it. */
export interface Identity {
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: number;
}

/** How many of the newest runs are looked at: the concurrency group lets the older run end just before ours begins. */
const newest = 100;

/** Times that GitHub is asked before a run gives up, and the milliseconds in between. */
const attempts = 3;
const pause = 1000;

/**
 * The older run that holds our request id; undefined when this is the first. Asks GitHub, and changes nothing.
 * @throws INTERNAL when GitHub does not answer: a run that may be a duplicate builds nothing.
 */
export async function findOlderRun(requestId: string, identity: Identity): Promise<Run | undefined> {
  for (let left = attempts - 1; ; left--) {
    try {
      return await askForOlderRun(requestId, identity);
    } catch (cause) {
      const { status, message } = cause as { status?: number; message: string };
      const lasting = status !== undefined && status < 500;
      if (left > 0 && !lasting) await wait(pause);
      else
        throw new ImagebuildError('INTERNAL', `GitHub did not say which runs there are: ${message}`, {
          hint: lasting ? 'Give the job the permission actions: read.' : 'Start the run again later.',
          cause,
        });
    }
  }
}

async function askForOlderRun(requestId: string, identity: Identity): Promise<Run | undefined> {
  const { getOctokit } = await import('@actions/github');
  const { actions } = getOctokit(identity.token).rest;
  const [owner = '', repo = ''] = identity.repository.split('/');
  const { data: own } = await actions.getWorkflowRun({ owner, repo, run_id: identity.runId });
  if (own.event !== 'workflow_dispatch') return undefined;
  const { data } = await actions.listWorkflowRuns({
    owner,
    repo,
    workflow_id: own.workflow_id,
    event: own.event,
    ...(own.head_branch === null ? {} : { branch: own.head_branch }),
    per_page: newest,
  });
  return olderRun(own, requestId, data.workflow_runs);
}
