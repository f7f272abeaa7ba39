import type { GitHub } from '../../github/github.ts';
import type { Conclusion, Job, Run } from '../../github/world.ts';

/** A line of act's log. One that belongs to no job has only a message. */
interface LogLine {
  readonly msg: string;
  readonly level: string;
  /** The name of the job, with the workflows and the jobs that call it before it. */
  readonly job?: string;
  readonly matrix?: object | null;
  readonly step?: string;
  readonly stage?: string;
  /** The message is what a step printed. */
  readonly raw_output?: boolean;
  readonly stepResult?: Conclusion;
  readonly jobResult?: Conclusion;
}

/** Follows the log of a run, and moves the run's jobs and steps on GitHub with it. */
export function followJobs({ runs }: GitHub, run: Run) {
  const jobs = new Map<string, Job>();
  const general: string[] = [];

  function read(text: string): void {
    const line = parseLine(text);
    if (line.job === undefined) return void general.push(line.msg);
    const key = `${line.job.trim()} ${JSON.stringify(line.matrix ?? null)}`;
    const job = jobs.get(key) ?? runs.beginJob(run, nameOf(line), []);
    jobs.set(key, job);
    job.log += `${line.msg.trimEnd()}\n`;
    if (line.stage === 'Main') moveStep(job, line);
    if (line.jobResult !== undefined) runs.finishJob(run, job, line.jobResult);
  }

  return {
    read,
    /** What act said beside the jobs' logs. */
    general: () => general.join('\n'),
  };
}

function parseLine(text: string): LogLine {
  try {
    return JSON.parse(text);
  } catch {
    return { msg: text, level: 'info' };
  }
}

/**
 * Returns a job's name as GitHub shows it. act writes `workflow/job`, and `caller/workflow/job` for a job of
 * a called workflow, and numbers the jobs of a matrix.
 */
function nameOf({ job = '', matrix }: LogLine): string {
  const parts = job.trim().split('/');
  const own = matrix ? unnumbered(parts.at(-1)) : parts.at(-1);
  return parts.length > 2 ? `${unnumbered(parts[0])} / ${own}` : `${own}`;
}

function unnumbered(name = ''): string {
  return name.replace(/-\d+$/, '');
}

/** Begins the step of a line, or ends it. */
function moveStep(job: Job, { step: name = '', stepResult }: LogLine): void {
  let step = job.steps.at(-1);
  if (step?.name !== name || step.status === 'completed') {
    step = { name, status: 'in_progress', conclusion: null };
    job.steps.push(step);
  }
  if (stepResult === undefined) return;
  step.status = 'completed';
  step.conclusion = stepResult;
}
