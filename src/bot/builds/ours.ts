import type { RepositoryConfiguration } from '../../application/configuration.ts';
import type { Bot } from '../bot.ts';
import type { WorkflowRun } from '../github/runs.ts';

/** What a run must be to be ours (docs/security.md 14): anyone can put a request id into a pull request's title. */
export interface ExpectedRun {
  /** The dispatching identity. */
  readonly login: string;
  /** The workflow's file name. */
  readonly workflow: string;
  readonly branch: string;
  /** The repository's id. */
  readonly repository: number;
}

/** What our runs are like in the repository that the bot is at work in. */
export function expectedRun(
  { repository, identity }: Pick<Bot, 'repository' | 'identity'>,
  { workflow }: Pick<RepositoryConfiguration, 'workflow'>,
): ExpectedRun {
  return { login: identity.login, workflow, branch: repository.branch, repository: repository.id };
}

/** Whether a run was dispatched by us, in our repository, from its default branch. Whose request it carries is another question. */
export function isOwnRun(run: WorkflowRun, { login, workflow, branch, repository }: ExpectedRun): boolean {
  return (
    run.event === 'workflow_dispatch' &&
    run.path === `.github/workflows/${workflow}` &&
    run.branch === branch &&
    run.repository === repository &&
    run.headRepository === repository &&
    run.actor.login === login
  );
}

/** The request id that a run's name ends with; undefined when it has none. */
export function requestIdIn(title: string): string | undefined {
  return /\[([0-9a-f]{32})\]$/.exec(title)?.[1];
}

/** The run that carries a request: of several the oldest, since the younger ones end as duplicates (docs/security.md 15). */
export function findOwnRun(
  runs: readonly WorkflowRun[],
  requestId: string,
  expected: ExpectedRun,
): WorkflowRun | undefined {
  const ours = runs.filter((run) => requestIdIn(run.title) === requestId && isOwnRun(run, expected));
  return ours.reduce<WorkflowRun | undefined>((a, b) => (a === undefined || b.id < a.id ? b : a), undefined);
}
