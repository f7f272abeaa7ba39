import type { GitHubRepository } from './client.ts';

/** A job of a run and its steps. */
export interface WorkflowJob {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowStep {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
}

/** A job as GitHub's answers and webhooks show it. */
export interface JobPayload {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly steps?: readonly {
    readonly name: string;
    readonly status: string;
    readonly conclusion: string | null;
  }[];
}

export function jobFrom({ name, status, conclusion, steps = [] }: JobPayload): WorkflowJob {
  return {
    name,
    status,
    conclusion: conclusion ?? undefined,
    steps: steps.map((step) => ({ ...step, conclusion: step.conclusion ?? undefined })),
  };
}

/** The jobs of a run's last attempt. */
export async function jobsOf(
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
