import { parse } from 'yaml';
import { type Answer, accountBehind, type Call, notFound, refused } from './call.ts';
import { runPage } from './facts.ts';
import { asText, interpolate } from './runner/expressions.ts';
import { addRun, type Commit, fullName, type Run } from './world.ts';

interface DispatchInput {
  readonly required?: boolean;
  readonly type?: string;
  readonly default?: unknown;
  readonly options?: readonly string[];
}

interface DispatchableWorkflow {
  readonly 'run-name'?: string;
  readonly on?: { readonly workflow_dispatch?: { readonly inputs?: Record<string, DispatchInput> } | null };
}

/** The longest payload of a dispatch, in characters. */
const longestPayload = 65_535;

/** Starts a run of a workflow of the branch, after GitHub's own checks of ref and inputs. */
export function dispatch(call: Call): Answer {
  const { world } = call.hub;
  const file = call.path['workflow_id'] ?? '';
  const branch = call.body.ref.replace(/^refs\/heads\//, '');
  const head = world.branches.get(branch);
  if (!head) return refused(422, `No ref found for: ${call.body.ref}`);
  const text = head.files.get(`.github/workflows/${file}`);
  if (text === undefined) return notFound();
  const workflow: DispatchableWorkflow = parse(text);
  if (workflow.on?.workflow_dispatch === undefined)
    return refused(422, "Workflow does not have 'workflow_dispatch' trigger");
  const declared = workflow.on.workflow_dispatch?.inputs ?? {};
  const given: Record<string, string> = call.body.inputs ?? {};
  const problem = problemOf(declared, given);
  if (problem !== undefined) return refused(422, problem);
  const inputs = { ...defaultsOf(declared), ...given };
  const run = start(call, file, branch, head, inputs, workflow['run-name']);
  return call.body.return_run_details === true ? detailsOf(call, run) : { status: 204 };
}

function problemOf(
  declared: Readonly<Record<string, DispatchInput>>,
  given: Readonly<Record<string, unknown>>,
): string | undefined {
  if (JSON.stringify(given).length > longestPayload) return 'inputs are too large.';
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0) return `Unexpected inputs provided: ${JSON.stringify(unknown)}`;
  for (const [name, { required, options, default: otherwise }] of Object.entries(declared)) {
    const value = given[name] ?? otherwise;
    if (required && (value === undefined || value === '')) return `Required input '${name}' not provided`;
    if (name in given && typeof given[name] !== 'string') return `Input '${name}' must be a string`;
    if (options && value !== undefined && !options.includes(String(value)))
      return `Provided value '${value}' for input '${name}' not in the list of allowed values`;
  }
  return undefined;
}

function defaultsOf(declared: Readonly<Record<string, DispatchInput>>): Record<string, string> {
  const entries = Object.entries(declared).map(([name, { default: value }]) => [name, asText(value)]);
  return Object.fromEntries(entries);
}

function start(
  call: Call,
  workflow: string,
  branch: string,
  head: Commit,
  inputs: Record<string, string>,
  runName: string | undefined,
): Run {
  const { world, listLag } = call.hub;
  const actor = accountBehind(call);
  const contexts = { inputs, github: { event_name: 'workflow_dispatch', actor: actor.login } };
  const title = runName === undefined ? workflow : asText(interpolate(runName, { contexts }));
  const event = 'workflow_dispatch';
  const listedFrom = Date.now() + listLag;
  const run = addRun(world, { workflow, title, event, branch, sha: head.sha, actor, inputs, listedFrom });
  call.hub.dispatched(run);
  return run;
}

function detailsOf({ hub }: Call, run: Run): Answer {
  const run_url = `${hub.site}/api/v3/repos/${fullName(hub.world)}/actions/runs/${run.id}`;
  return {
    status: 200,
    facts: { workflow_run_id: run.id, run_url, html_url: runPage(hub.world, run, hub.site) },
  };
}
