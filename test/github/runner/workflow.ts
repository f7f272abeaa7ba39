import { parse } from 'yaml';
import type { Level } from '../call.ts';
import { problemsOf } from './parser.ts';

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly 'continue-on-error'?: boolean | string;
  readonly 'working-directory'?: string;
}

export interface WorkflowJob {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, Level>>;
  readonly environment?: string | { readonly name: string };
  readonly steps: readonly WorkflowStep[];
  readonly 'runs-on'?: string;
  readonly strategy?: { readonly matrix?: unknown };
  readonly uses?: string;
}

export interface Workflow {
  readonly env?: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, Level>>;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

/**
 * Reads a workflow that GitHub's own parser accepts.
 * @throws with the parser's problems, and for what this runner cannot play.
 */
export function readWorkflow(name: string, content: string): Workflow {
  const problems = [...problemsOf(name, content), ...undeclared(content)];
  if (problems.length > 0) throw new Error(`${name}: ${problems.join('; ')}`);
  const workflow: Workflow = parse(content);
  for (const [id, { uses }] of Object.entries(workflow.jobs))
    if (uses !== undefined) throw new Error(`${name}: the job ${id} is a workflow of its own`);
  return workflow;
}

/** Inputs that an expression names and no trigger declares; to GitHub they are just empty. */
function undeclared(content: string): string[] {
  const { on } = parse(content) as { on: Record<string, { inputs?: object } | null> };
  const declared = new Set(Object.values(on ?? {}).flatMap((trigger) => Object.keys(trigger?.inputs ?? {})));
  const named = new Set([...content.matchAll(/\binputs\.([\w-]+)/g)].map(([, input = '']) => input));
  return [...named].filter((input) => !declared.has(input)).map((input) => `no input ${input} is declared`);
}

/** The jobs that a job waits for. */
export function needsOf({ needs = [] }: WorkflowJob): readonly string[] {
  return [needs].flat();
}
