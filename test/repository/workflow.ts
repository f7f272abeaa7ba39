import { parse } from 'yaml';

/** A workflow as the rules see it. */
export interface Workflow {
  readonly name: string;
  readonly 'run-name'?: string;
  readonly on: Record<string, { readonly inputs?: Record<string, unknown> } | null>;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group?: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly steps?: readonly Step[];
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly uses?: string;
  readonly permissions?: Record<string, string>;
  readonly environment?: string;
  readonly strategy?: { readonly matrix?: unknown };
  readonly concurrency?: { readonly group?: string; readonly queue?: string };
  readonly 'timeout-minutes'?: number;
}

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export function parseWorkflow(text: string): Workflow {
  return parse(text) as Workflow;
}

/** Returns every job with its name. */
export function jobsOf({ jobs }: Workflow): [name: string, job: Job][] {
  return Object.entries(jobs);
}

/** Returns every step with the name of its job. */
export function stepsOf(workflow: Workflow): [job: string, step: Step][] {
  return jobsOf(workflow).flatMap(([name, { steps = [] }]) =>
    steps.map((step): [string, Step] => [name, step]),
  );
}

/** Returns the modes of our own action that a job runs. */
export function modesOf({ steps = [] }: Job): string[] {
  return steps.filter(isOurs).map((step) => String(step.with?.['mode'] ?? 'build'));
}

/** Returns whether a step runs our own action: from this repository, or as `imagebuild init` writes it. */
export function isOurs({ uses = '' }: Step): boolean {
  return uses === './' || /^[\w.-]+\/imagebuild@/.test(uses);
}

export function isCheckout({ uses = '' }: Step): boolean {
  return uses.startsWith('actions/checkout@');
}

/** Returns whether a part of a workflow reads a registry secret. */
export function readsSecret(part: unknown): boolean {
  return /\bsecrets\s*[.[]|"inherit"/.test(JSON.stringify(part));
}
