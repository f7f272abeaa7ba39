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
 * title, so the other run must be of the same workflow, event, branch, repository and actor (security.md 14, 15).
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

/** A run list is asked for that many of the newest runs; the concurrency group keeps the older one near. */
const newest = 100;

/** The older run that holds our request id; undefined when this is the first. Asks GitHub, and changes nothing. */
export async function findOlderRun(requestId: string, identity: Identity): Promise<Run | undefined> {
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
  return olderRun(own as Run, requestId, data.workflow_runs as Run[]);
}
