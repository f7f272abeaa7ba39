import { type Account, type GitHubRepository, once } from './client.ts';
import { accountFrom } from './comments.ts';

/** A workflow run, as far as it is looked at. */
export interface WorkflowRun {
  readonly id: number;
  /** What `run-name` made: it ends with the request id. */
  readonly title: string;
  readonly event: string;
  /** The workflow's file, such as `.github/workflows/imagebuild.yml`. */
  readonly path: string;
  readonly branch: string | undefined;
  /** Ids of the repository it runs in, and of the one its commit lies in. */
  readonly repository: number | undefined;
  readonly headRepository: number | undefined;
  readonly actor: Account;
  /** `queued`, `in_progress`, `completed`, … */
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly attempt: number;
  /** Its page. */
  readonly url: string;
  readonly createdAt: string;
}

/** A run as GitHub's answers and webhooks show it. */
export interface RunPayload {
  readonly id: number;
  /** Missing from the event of a run in progress. */
  readonly display_title?: string | undefined;
  readonly event: string;
  readonly path: string;
  readonly head_branch: string | null;
  readonly repository?: { readonly id: number } | null | undefined;
  readonly head_repository?: { readonly id: number } | null | undefined;
  readonly actor?: { readonly login: string; readonly id: number; readonly type?: string } | null | undefined;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly run_attempt?: number | undefined;
  readonly html_url: string;
  readonly created_at: string;
}

export function runFrom(answer: RunPayload): WorkflowRun {
  return {
    id: answer.id,
    title: answer.display_title ?? '',
    event: answer.event,
    path: answer.path.split('@')[0] ?? '',
    branch: answer.head_branch ?? undefined,
    repository: answer.repository?.id,
    headRepository: answer.head_repository?.id,
    actor: accountFrom(answer.actor),
    status: answer.status ?? 'queued',
    conclusion: answer.conclusion ?? undefined,
    attempt: answer.run_attempt ?? 1,
    url: answer.html_url,
    createdAt: answer.created_at,
  };
}

/** What a dispatch sends: the workflow's file name, and the inputs, all strings. */
export interface Dispatch {
  readonly workflow: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** A run that GitHub just started; undefined when it does not say which (GitHub Enterprise Server). */
export type StartedRun = { readonly id: number; readonly url: string } | undefined;

/** Milliseconds after which an answer counts as lost. */
const answerTime = 30_000;

/** Dispatches the workflow. Sent once, with no retry of the client's (docs/security.md 14). */
export async function dispatchWorkflow(
  { octokit, owner, repo, branch }: GitHubRepository,
  { workflow, inputs }: Dispatch,
): Promise<StartedRun> {
  const { data } = await octokit.rest.actions.createWorkflowDispatch({
    owner,
    repo,
    workflow_id: workflow,
    ref: branch,
    inputs: { ...inputs },
    return_run_details: true,
    request: { ...once.request, signal: AbortSignal.timeout(answerTime) },
  });
  const details = data as { workflow_run_id?: number; html_url?: string } | undefined;
  if (details?.workflow_run_id === undefined) return undefined;
  return { id: details.workflow_run_id, url: details.html_url ?? '' };
}

/** The newest dispatched runs of a workflow that were created since a moment, the newest first; at most 100. */
export async function dispatchedRuns(
  { octokit, owner, repo }: GitHubRepository,
  workflow: string,
  since: Date,
): Promise<WorkflowRun[]> {
  const { data } = await octokit.rest.actions.listWorkflowRuns({
    owner,
    repo,
    workflow_id: workflow,
    event: 'workflow_dispatch',
    created: `>=${since.toISOString()}`,
    per_page: 100,
  });
  return data.workflow_runs.map(runFrom);
}

export async function readRun({ octokit, owner, repo }: GitHubRepository, run: number): Promise<WorkflowRun> {
  const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: run });
  return runFrom(data);
}

/** Asks GitHub to stop a run. @returns false when it had ended already. */
export async function cancelRun({ octokit, owner, repo }: GitHubRepository, run: number): Promise<boolean> {
  try {
    await octokit.rest.actions.cancelWorkflowRun({ owner, repo, run_id: run });
    return true;
  } catch (error) {
    if ((error as { status?: number }).status === 409) return false;
    throw error;
  }
}
