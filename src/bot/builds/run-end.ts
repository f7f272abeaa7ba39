import type { Result } from '../../application/result.ts';
import type { ImagebuildError } from '../../errors.ts';
import type { WorkflowJob, WorkflowRun } from '../github/runs.ts';
import type { BuildCommand } from '../grammar/build.ts';
import type { SectionFacts } from '../status/section.ts';

/** What is known of a run that has ended. */
export interface EndedRun {
  readonly run: Pick<WorkflowRun, 'url' | 'conclusion'>;
  /** Undefined when it left none. */
  readonly result: Result | undefined;
  /** Why the result it left could not be read. */
  readonly problem?: ImagebuildError | undefined;
  /** Its jobs; asked for only when the result or the run's conclusion does not say enough. */
  readonly jobs: readonly WorkflowJob[];
  readonly build: BuildCommand | undefined;
}

/** What a section says of a run that has ended: the result's own word, or what the run and its jobs show. */
export function endingFacts({ run, result, problem, jobs, build }: EndedRun): SectionFacts {
  const { url } = run;
  if (result?.status === 'failed') return { state: 'failed', url, error: result.error };
  const conclusion = run.conclusion ?? conclusionOf(jobs);
  if (conclusion === 'cancelled') return { state: 'cancelled', url };
  if (result !== undefined && isBelieved(conclusion, jobs))
    return { state: 'done', url, result, dryRun: build?.dryRun };
  if (problem) return { state: 'failed', url, error: { code: problem.code, message: problem.message } };
  if (conclusion === 'success' && build?.dryRun) return dryRunDone(build, url);
  return { state: 'failed', url, error: errorOf(jobs) };
}

/** The job that publishes, which alone can say that something was published. */
const publisher = 'publish';

/**
 * Whether a result that says done may be true. An application's code runs in the job before and could leave one of its own making,
 * and then fail, so that nothing that publishes overwrites it (docs/security.md 12, 13).
 */
function isBelieved(conclusion: string, jobs: readonly WorkflowJob[]): boolean {
  return (
    conclusion === 'success' || jobs.some((job) => job.name === publisher && job.conclusion === 'success')
  );
}

/** What a run that is asked from inside itself will have been: its last job still goes on. */
function conclusionOf(jobs: readonly WorkflowJob[]): string {
  const conclusions = jobs.map(({ conclusion }) => conclusion);
  const bad = ['cancelled', 'failure', 'timed_out'].find((one) => conclusions.includes(one));
  return bad ?? 'success';
}

function errorOf(jobs: readonly WorkflowJob[]): Result['error'] {
  const ended = (one: { readonly conclusion: string | undefined }) =>
    one.conclusion === 'failure' || one.conclusion === 'timed_out';
  const job = jobs.find(ended);
  if (job === undefined) return undefined;
  const step = job.steps.find(ended);
  const where = step === undefined ? '' : ` at the step ${step.name}`;
  const what = job.conclusion === 'timed_out' ? 'ran out of time' : 'failed';
  return { code: 'INTERNAL', message: `the job ${job.name} ${what}${where}` };
}

/** A dry run publishes nothing, so there may be nothing that it could hand over but its success. */
function dryRunDone({ request }: BuildCommand, url: string): SectionFacts {
  const result: Result = {
    schemaVersion: 1,
    status: 'done',
    request,
    platforms: {},
    images: [],
    transfer: { pulledBytes: 0, pushedBytes: 0, reusedBytes: 0, mountedBytes: 0 },
    durations: {},
    warnings: [],
  };
  return { state: 'done', url, result, dryRun: true };
}

/** The job and the step a run is at: of several jobs at work the first, of its steps the one that goes on. */
export function currentStep(jobs: Iterable<WorkflowJob>): {
  job?: string | undefined;
  step?: string | undefined;
} {
  const job = [...jobs].find(({ status }) => status === 'in_progress');
  const step = job?.steps.find(({ status }) => status === 'in_progress');
  return { job: job?.name, step: step?.name };
}
