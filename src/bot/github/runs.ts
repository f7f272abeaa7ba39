import {
  type RunCandidate,
  type RunCandidatePayload,
  runCandidateFrom,
} from '../../application/workflowrun.ts';
import { type GitHubRepository, once, statusOf } from './client.ts';
import { sendUntilClear, sendWrite } from './write.ts';

/** A workflow run. */
export interface WorkflowRun extends RunCandidate {
  /** `queued`, `in_progress`, `completed`, … */
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly attempt: number;
  /** Its page. */
  readonly url: string;
}

/** A run as GitHub's answers and webhooks show it. */
interface RunPayload extends RunCandidatePayload {
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly run_attempt?: number | undefined;
  readonly html_url: string;
}

/** Reads a run as GitHub shows it. */
export function runFrom(payload: RunPayload): WorkflowRun {
  return {
    ...runCandidateFrom(payload),
    status: payload.status ?? 'queued',
    conclusion: payload.conclusion ?? undefined,
    attempt: payload.run_attempt ?? 1,
    url: payload.html_url,
  };
}

/** A run that GitHub says it has started. */
export interface StartedRun {
  readonly id: number;
  /** Its page. */
  readonly url: string;
}

/** Milliseconds after which an answer counts as lost. */
const answerTime = 30_000;

/**
 * Dispatches a workflow from the default branch. The request is sent once; the client doesn't repeat it
 * (docs/security-rules.md 14). GitHub Enterprise Server refuses to say which run it started, and isn't asked
 * for that again.
 * @param workflow the workflow's file name.
 * @returns undefined when GitHub doesn't say which run it started (GitHub Enterprise Server).
 */
export async function dispatchWorkflow(
  { octokit, owner, repo, branch }: GitHubRepository,
  workflow: string,
  inputs: Readonly<Record<string, string>>,
): Promise<StartedRun | undefined> {
  const send = (details: { return_run_details?: true }) =>
    octokit.rest.actions.createWorkflowDispatch({
      owner,
      repo,
      workflow_id: workflow,
      ref: branch,
      inputs: { ...inputs },
      ...details,
      request: { ...once.request, signal: AbortSignal.timeout(answerTime) },
    });
  const { data } = await sendWrite(() => send({ return_run_details: true })).catch((error) => {
    if (statusOf(error) !== 422 || !/return_run_details/.test(error.message)) throw error;
    return sendWrite(() => send({}));
  });
  const details = data as { workflow_run_id?: number; html_url?: string } | undefined;
  if (details?.workflow_run_id === undefined) return undefined;
  return { id: details.workflow_run_id, url: details.html_url ?? '' };
}

/**
 * Lists the dispatched runs of a workflow that were created since a moment, the newest first; at most 100.
 */
export async function listDispatchedRuns(
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

/** Reads a run. */
export async function readRun({ octokit, owner, repo }: GitHubRepository, run: number): Promise<WorkflowRun> {
  const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: run });
  return runFrom(data);
}

/** Asks GitHub to stop a run. @returns false when it had ended already. */
export async function cancelRun({ octokit, owner, repo }: GitHubRepository, run: number): Promise<boolean> {
  try {
    await sendUntilClear(() => octokit.rest.actions.cancelWorkflowRun({ owner, repo, run_id: run, ...once }));
    return true;
  } catch (error) {
    if (statusOf(error) === 409) return false;
    throw error;
  }
}

interface WorkflowStep {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
}

/** A job of a run and its steps. */
export interface WorkflowJob extends WorkflowStep {
  readonly steps: readonly WorkflowStep[];
}

interface StepPayload {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
}

/** A job as GitHub's answers and webhooks show it. */
interface JobPayload extends StepPayload {
  readonly steps?: readonly StepPayload[];
}

/** Reads a job as GitHub shows it. */
export function jobFrom({ steps = [], ...job }: JobPayload): WorkflowJob {
  return { ...stepFrom(job), steps: steps.map(stepFrom) };
}

function stepFrom({ name, status, conclusion }: StepPayload): WorkflowStep {
  return { name, status, conclusion: conclusion ?? undefined };
}

/** Lists the jobs of a run's last attempt. */
export async function listJobs(
  { octokit, owner, repo }: GitHubRepository,
  run: number,
): Promise<WorkflowJob[]> {
  const { data } = await octokit.rest.actions.listJobsForWorkflowRun({
    owner,
    repo,
    run_id: run,
    filter: 'latest',
    per_page: 100,
  });
  return data.jobs.map(jobFrom);
}

/**
 * Finds the newest artifact of a name that has not expired. @returns its id, and its packed size in bytes as
 * GitHub says.
 */
export async function findArtifact(
  { octokit, owner, repo }: GitHubRepository,
  run: number,
  name: string,
): Promise<{ readonly id: number; readonly size: number } | undefined> {
  const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({ owner, repo, run_id: run, name });
  const found = data.artifacts.filter((one) => one.name === name && !one.expired);
  const [newest] = found.sort((a, b) => b.id - a.id);
  return newest && { id: newest.id, size: newest.size_in_bytes };
}

/** The most pages of artifacts that are read: a matrix has at most 256 jobs. */
const artifactPages = 4;

/** Lists the artifacts of a run whose names begin with a prefix, of each name the newest. */
export async function listArtifacts(
  { octokit, owner, repo }: GitHubRepository,
  run: number,
  prefix: string,
): Promise<{ readonly id: number; readonly name: string; readonly size: number }[]> {
  const newest = new Map<string, { readonly id: number; readonly name: string; readonly size: number }>();
  for (let page = 1; page <= artifactPages; page++) {
    const asked = { owner, repo, run_id: run, per_page: 100, page };
    const { artifacts } = (await octokit.rest.actions.listWorkflowRunArtifacts(asked)).data;
    for (const { id, name, expired, size_in_bytes: size } of artifacts)
      if (name.startsWith(prefix) && !expired && id > (newest.get(name)?.id ?? 0))
        newest.set(name, { id, name, size });
    if (artifacts.length < 100) break;
  }
  return [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Asks for the URL at which an artifact can be fetched for a minute. It is on another host, which must not
 * get the bot's token: therefore the redirect isn't followed here, where every request carries it.
 */
export async function readArtifactUrl(
  { octokit, owner, repo }: GitHubRepository,
  artifact: number,
): Promise<string | undefined> {
  const answer = await octokit.request(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    {
      owner,
      repo,
      artifact_id: artifact,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    },
  );
  return answer.headers.location;
}
