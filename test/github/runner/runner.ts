import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fullRepositoryFacts } from '../facts.ts';
import type { GitHub } from '../github.ts';
import { defaultBranch, findCommit, fullName, type Run } from '../world.ts';
import { environmentOf, type JobEnd, runJobs } from './job.ts';
import { runs } from './status.ts';
import { needsOf, readWorkflow, type Workflow, type WorkflowJob } from './workflow.ts';

/** Secrets by the environment that holds them. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Plays a run as GitHub's runners do: the workflow at the run's commit, each job on a machine of
 * its own with a token of its own permissions and the secrets of its own environment, each step in a process
 * of its own.
 * @param event the payload that started it; of a dispatch it is made here.
 */
export async function playRun(
  github: GitHub,
  run: Run,
  secrets: Secrets,
  event: object = dispatchEvent(github, run),
): Promise<void> {
  const file = `.github/workflows/${run.workflow}`;
  const workflow = readWorkflow(file, findCommit(github.world, run.sha)?.files.get(file) ?? '');
  const folder = mkdtempSync(join(tmpdir(), 'imagebuild-event-'));
  const eventFile = join(folder, 'event.json');
  writeFileSync(eventFile, JSON.stringify(event));
  const cancelling = new AbortController();
  github.runs.begin(run);
  const ends: Record<string, JobEnd> = {};
  try {
    for (const [id, job] of inOrder(workflow.jobs)) {
      if (run.conclusion === 'cancelled') cancelling.abort();
      const context = { github, run, workflow, secrets, event, eventFile, ends, signal: cancelling.signal };
      ends[id] = await playJob(id, job, context);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const failed = Object.values(ends).some(({ result }) => result === 'failure');
  if (run.status !== 'completed') github.runs.finish(run, failed ? 'failure' : 'success');
}

interface RunContext {
  readonly github: GitHub;
  readonly run: Run;
  readonly workflow: Workflow;
  readonly secrets: Secrets;
  readonly event: object;
  readonly eventFile: string;
  /** Jobs that have ended. */
  readonly ends: Readonly<Record<string, JobEnd>>;
  readonly signal: AbortSignal;
}

async function playJob(id: string, job: WorkflowJob, context: RunContext): Promise<JobEnd> {
  const { github, run, workflow, secrets, event, eventFile, ends, signal } = context;
  const needs = Object.fromEntries(needsOf(job).map((name) => [name, ends[name]]));
  const token = github.workflowToken(job.permissions ?? workflow.permissions ?? {});
  const general = {
    github: { ...githubContext(github, run), token, event },
    inputs: run.inputs,
    vars: {},
    needs,
  };
  const results = Object.values(needs).map((end) => end?.result);
  const standing = {
    failed: results.includes('failure'),
    cancelled: signal.aborted,
    skipped: results.includes('skipped'),
  };
  if (!runs(job.if, standing, { contexts: general })) return { result: 'skipped', outputs: {} };
  const environment = environmentOf(job, { contexts: general });
  const contexts = { ...general, secrets: { ...secrets[environment ?? ''], GITHUB_TOKEN: token } };
  const variables = variablesOf(github, run, id, eventFile);
  return runJobs(id, job, { github, run, workflow, contexts, variables, signal });
}

/** Jobs, each after those that it needs. */
function inOrder(jobs: Workflow['jobs']): [string, WorkflowJob][] {
  const ordered: [string, WorkflowJob][] = [];
  const visit = (id: string) => {
    const job = jobs[id];
    if (!job) throw new Error(`there is no job ${id}`);
    if (ordered.some(([name]) => name === id)) return;
    for (const need of needsOf(job)) visit(need);
    ordered.push([id, job]);
  };
  for (const id of Object.keys(jobs)) visit(id);
  return ordered;
}

/** The payload of a run that was dispatched. */
export function dispatchEvent({ world }: GitHub, run: Run): object {
  return {
    inputs: run.inputs,
    ref: `refs/heads/${run.branch}`,
    repository: fullRepositoryFacts(world),
    sender: { login: run.actor.login, id: run.actor.id },
    workflow: `.github/workflows/${run.workflow}`,
  };
}

function githubContext(github: GitHub, run: Run) {
  return {
    event_name: run.event,
    repository: fullName(github.world),
    repository_owner: github.world.owner.login,
    sha: run.sha,
    ref: `refs/heads/${run.branch}`,
    ref_name: run.branch,
    run_id: String(run.id),
    run_attempt: String(run.attempt),
    actor: run.actor.login,
    workflow: run.workflow,
    server_url: github.site,
    api_url: `${github.site}/api/v3`,
  };
}

function variablesOf(github: GitHub, run: Run, job: string, eventFile: string): Record<string, string> {
  const own = Object.entries(githubContext(github, run)).map(([name, value]) => [
    `GITHUB_${name.toUpperCase()}`,
    value,
  ]);
  return {
    ...Object.fromEntries(own),
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_GRAPHQL_URL: `${github.site}/api/graphql`,
    GITHUB_JOB: job,
    GITHUB_REPOSITORY_ID: String(github.world.id),
    GITHUB_WORKFLOW_REF: `${fullName(github.world)}/.github/workflows/${run.workflow}@refs/heads/${defaultBranch}`,
  };
}
