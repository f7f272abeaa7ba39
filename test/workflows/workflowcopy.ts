import assert from 'node:assert/strict';
import { parse } from 'yaml';

interface Concurrent {
  concurrency?: string | { queue?: string };
}

/**
 * Returns a workflow as act can read it: without `concurrency.queue`, which act's schema doesn't know yet.
 * The rest is as shipped.
 */
export function copyForAct(text: string): string {
  const copy = text.replace(/^ +queue: max\n/gm, '');
  assert.deepEqual(parse(copy), withoutQueues(parse(text)), 'only concurrency.queue is removed');
  return copy;
}

/** Removes the key where GitHub knows it: of the workflow's concurrency, and of each job's. */
function withoutQueues(workflow: Concurrent & { jobs: Record<string, Concurrent> }): object {
  for (const { concurrency } of [workflow, ...Object.values(workflow.jobs)])
    if (typeof concurrency === 'object') delete concurrency.queue;
  return workflow;
}
