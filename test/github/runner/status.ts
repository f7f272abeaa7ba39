import { evaluate, isTrue, type Scope } from './expressions.ts';

/**
 * How things stand when a condition is asked: of the jobs that a job needs, or of the steps before a step.
 */
export interface Standing {
  readonly failed: boolean;
  readonly cancelled: boolean;
  /** A job that is needed was skipped: only always() goes on then. */
  readonly skipped?: boolean;
}

const named = /\b(?:always|success|failure|cancelled)\s*\(/i;

/** Whether a job or step runs. A condition that asks for no status asks for success, as GitHub has it. */
export function runs(
  condition: string | boolean | undefined,
  { failed, cancelled, skipped = false }: Standing,
  scope: Scope,
): boolean {
  const success = !failed && !cancelled && !skipped;
  const functions = {
    always: () => true,
    success: () => success,
    failure: () => failed && !cancelled,
    cancelled: () => cancelled,
  };
  const text = String(condition ?? 'success()').replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
  const asked = named.test(text) ? text : `success() && (${text})`;
  return isTrue(evaluate(asked, { ...scope, functions: { ...scope.functions, ...functions } }));
}
