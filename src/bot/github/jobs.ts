import type { Access } from './client.ts';

/** A job of a run and its steps. */
export interface Job {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
}

/** A job as GitHub's answers and webhooks show it. */
export interface JobAnswer {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly steps?: readonly {
    readonly name: string;
    readonly status: string;
    readonly conclusion: string | null;
  }[];
}

export function jobFrom({ name, status, conclusion, steps = [] }: JobAnswer): Job {
  return {
    name,
    status,
    conclusion: conclusion ?? undefined,
    steps: steps.map((step) => ({ ...step, conclusion: step.conclusion ?? undefined })),
  };
}

/** The jobs of a run's last attempt. */
export async function jobsOf({ octokit, owner, repo }: Access, run: number): Promise<Job[]> {
  const { data } = await octokit.rest.actions.listJobsForWorkflowRun({
    owner,
    repo,
    run_id: run,
    filter: 'latest',
    per_page: 100,
  });
  return data.jobs.map(jobFrom);
}
