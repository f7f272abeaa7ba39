import type { GitHub } from '../github.ts';
import type { Conclusion, Job, Run } from '../world.ts';
import { asText, interpolate, type Scope } from './expressions.ts';
import { createMachine, type Machine } from './machine.ts';
import { runs, type Standing } from './status.ts';
import { interpolated, runStep, type StepEnd } from './step.ts';
import type { Workflow, WorkflowJob } from './workflow.ts';

export interface JobEnd {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface JobContext {
  readonly github: GitHub;
  readonly run: Run;
  readonly workflow: Workflow;
  /** Contexts that hold for the whole job. */
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What the steps before leave to those after. */
type StepsContext = Record<string, { outputs: object; outcome: Conclusion; conclusion: Conclusion }>;

/** Runs the steps of a job, one after the other, on a machine of its own. */
async function runJob(id: string, job: WorkflowJob, context: JobContext): Promise<JobEnd> {
  const { github, run } = context;
  const names = job.steps.map(nameOf);
  const name = asText(interpolate(job.name ?? id, context));
  const shown = github.runs.beginJob(run, name, names);
  const machine = createMachine();
  const steps: StepsContext = {};
  let failed = false;
  try {
    for (const [index, step] of job.steps.entries()) {
      const scope = scopeOf(job, context, machine, steps);
      const standing: Standing = { failed, cancelled: context.signal.aborted };
      const end: StepEnd | undefined = runs(step.if, standing, scope)
        ? await runStep(step, {
            ...context,
            world: github.world,
            machine,
            scope,
            env: { ...(scope.contexts['env'] as object), ...interpolated(step.env ?? {}, scope) },
          })
        : undefined;
      failed ||= end?.isDone === false && step['continue-on-error'] !== true;
      noteStep(shown, index, end);
      if (step.id !== undefined) steps[step.id] = stepFacts(end);
    }
    const result = context.signal.aborted ? 'cancelled' : failed ? 'failure' : 'success';
    const outputs = interpolated(job.outputs ?? {}, scopeOf(job, context, machine, steps));
    github.runs.finishJob(run, shown, result);
    return { result, outputs };
  } finally {
    machine.remove();
  }
}

/** The machines that there are. */
const labels = ['ubuntu-24.04', 'ubuntu-24.04-arm'];

/**
 * Runs a job, or one job for each combination of its matrix, one after the other; the first that fails takes
 * the rest with it. Of their outputs the last ones hold.
 */
export async function runJobs(id: string, job: WorkflowJob, context: JobContext): Promise<JobEnd> {
  let end: JobEnd = { result: 'skipped', outputs: {} };
  for (const matrix of combinationsOf(job, context)) {
    const own = { ...context, contexts: { ...context.contexts, matrix } };
    const label = asText(interpolate(job['runs-on'] ?? '', own));
    if (!labels.includes(label)) throw new Error(`${id}: no runner is called ${label}`);
    end = await runJob(id, job, own);
    if (end.result !== 'success') break;
  }
  return end;
}

/** A matrix as the project's workflows have it: a list under `include`, which an expression gives. */
function combinationsOf({ strategy }: WorkflowJob, context: JobContext): readonly object[] {
  if (strategy === undefined) return [{}];
  const matrix = interpolate(String(strategy.matrix), context) as { include?: object[] };
  if (!matrix.include?.length) throw new Error('the matrix is empty');
  return matrix.include;
}

/** What an expression of a step may name. */
function scopeOf(
  job: WorkflowJob,
  { contexts, workflow }: JobContext,
  machine: Machine,
  steps: StepsContext,
): Scope {
  const own = { ...contexts, steps, job: { status: 'success' }, strategy: {} };
  const env = { ...interpolated({ ...workflow.env, ...job.env }, { contexts: own }), ...machine.env };
  const runner = { os: 'Linux', arch: 'X64', temp: machine.temporary };
  return { contexts: { ...own, env, runner } };
}

function nameOf({ name, uses, run }: WorkflowJob['steps'][number]): string {
  return name ?? `Run ${uses ?? run?.split('\n')[0]}`;
}

/** @param end undefined for a step that was skipped. */
function noteStep(job: Job, index: number, end: StepEnd | undefined): void {
  const step = job.steps[index];
  if (!step) return;
  step.status = 'completed';
  step.conclusion = conclusionOf(end);
  const next = job.steps[index + 1];
  if (next) next.status = 'in_progress';
  job.log += `## ${step.name}\n${end?.log ?? 'skipped'}\n`;
}

function conclusionOf(end: StepEnd | undefined): Conclusion {
  if (end === undefined) return 'skipped';
  return end.isDone ? 'success' : 'failure';
}

function stepFacts(end: StepEnd | undefined): StepsContext[string] {
  const conclusion = conclusionOf(end);
  return { outputs: end?.outputs ?? {}, outcome: conclusion, conclusion };
}

/** The name of a job's environment, whose secrets it may see; undefined when it has none. */
export function environmentOf({ environment }: WorkflowJob, scope: Scope): string | undefined {
  const name = typeof environment === 'object' ? environment.name : environment;
  return name === undefined ? undefined : asText(interpolate(name, scope));
}
