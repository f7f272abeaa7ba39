import type { Result } from '../../application/result.ts';
import type { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { WorkflowJob, WorkflowRun } from '../github/runs.ts';
import type { BuildCommand } from '../grammar/build.ts';
import type { SectionFacts, ShownError } from '../status/section.ts';

/** A run that has ended, with everything that says how it ended. */
interface EndedRun {
  readonly run: Pick<WorkflowRun, 'url' | 'conclusion'>;
  /** The result it left; undefined when it left none. */
  readonly result: Result | undefined;
  /** The error for which the result that it left couldn't be read. */
  readonly problem?: ImagebuildError | undefined;
  /** Its jobs; listed only when the result and the run's conclusion don't say enough. */
  readonly jobs: readonly WorkflowJob[];
  /** The command that asked for it, when the section still carries it. */
  readonly build: BuildCommand | undefined;
}

/**
 * Describes how a run ended, for its section: by its result if that can be trusted, otherwise by its
 * conclusion and its jobs.
 */
export function describeEnd({ run, result, problem, jobs, build }: EndedRun): SectionFacts {
  const { url } = run;
  if (result?.status === 'unverified' && hasRun(jobs, publisher)) return { state: 'unverified', url, result };
  if (result?.status === 'failed') return { state: 'failed', url, error: result.error };
  const conclusion = run.conclusion ?? concludeFrom(jobs);
  if (conclusion === 'cancelled') return { state: 'cancelled', url };
  if (result?.status === 'done' && isTrusted(conclusion, jobs))
    return { state: 'done', url, result, dryRun: build?.dryRun };
  const isPublished = jobs.some((job) => job.name === publisher && job.conclusion === 'success');
  if (isPublished && build?.dryRun !== true) return { state: 'done', url };
  if (problem)
    return {
      state: 'failed',
      url,
      error: { code: problem.code, message: problem.message, reason: problem.reason },
    };
  if (conclusion === 'success' && build?.dryRun) return describeDryRun(build, url);
  return { state: 'failed', url, error: describeFailure(jobs) };
}

/** The job that publishes: only this one can say that something was published. */
const publisher = 'publish';

/** Tells whether a job has ended by itself: then the result is its own. */
function hasRun(jobs: readonly WorkflowJob[], name: string): boolean {
  return jobs.some((job) => job.name === name && ['success', 'failure'].includes(job.conclusion ?? ''));
}

/**
 * Returns whether a result that says done may be true. An application's code, which runs in the job before,
 * could leave a result of its own making and then fail, so that nothing overwrites it (docs/security-rules.md
 * 12, 13).
 */
function isTrusted(conclusion: string, jobs: readonly WorkflowJob[]): boolean {
  return (
    conclusion === 'success' || jobs.some((job) => job.name === publisher && job.conclusion === 'success')
  );
}

/** Returns the conclusion that a run will have. Its last job asks for it, so the run hasn't ended yet. */
function concludeFrom(jobs: readonly WorkflowJob[]): string {
  const conclusions = jobs.map(({ conclusion }) => conclusion);
  const bad = ['cancelled', 'failure', 'timed_out'].find((one) => conclusions.includes(one));
  return bad ?? 'success';
}

function describeFailure(jobs: readonly WorkflowJob[]): ShownError | undefined {
  const ended = (one: { readonly conclusion: string | undefined }) =>
    one.conclusion === 'failure' || one.conclusion === 'timed_out';
  const job = jobs.find(ended);
  if (job === undefined) return undefined;
  const step = job.steps.find(ended);
  const words = { job: job.name, step: step?.name ?? '', timedOut: job.conclusion === 'timed_out' ? 1 : 0 };
  const reason = say('runJobFailed', words);
  return { code: 'INTERNAL', message: reason.text, reason };
}

/** Describes a dry run that left no result: it publishes nothing, so that its success is all there is. */
function describeDryRun({ request }: BuildCommand, url: string): SectionFacts {
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

/**
 * Returns the names of the job and the step that a run is at: the first job in progress, and its step in
 * progress; or else the first job that waits for a reviewer.
 */
export function currentStep(jobs: Iterable<WorkflowJob>): {
  job?: string | undefined;
  step?: string | undefined;
  waits?: boolean | undefined;
} {
  const all = [...jobs];
  const job = all.find(({ status }) => status === 'in_progress');
  const waiting = all.find(({ status }) => status === 'waiting');
  if (job === undefined && waiting !== undefined) return { job: waiting.name, waits: true };
  const step = job?.steps.find(({ status }) => status === 'in_progress');
  return { job: job?.name, step: step?.name };
}
