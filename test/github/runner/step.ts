import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from './actions.ts';
import { playAction } from './actions.ts';
import { asText, interpolate, type Scope } from './expressions.ts';
import { type Machine, readFileCommand, writeFileCommands } from './machine.ts';
import { type Ended, ownEntry, readOwnAction, run } from './process.ts';
import type { WorkflowStep } from './workflow.ts';

export interface StepEnd {
  readonly isDone: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
}

export interface StepContext extends Surroundings {
  readonly machine: Machine;
  readonly scope: Scope;
  /** The runner's own variables: GITHUB_*, RUNNER_*. */
  readonly variables: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs one step in a process of its own, or plays another's action. A step that cannot be run has failed. */
export async function runStep(step: WorkflowStep, context: StepContext): Promise<StepEnd> {
  try {
    const inputs = interpolated(step.with ?? {}, context.scope);
    if (step.run !== undefined) return await script(step, context);
    if (step.uses?.startsWith('./')) return await ownAction(inputs, context);
    const name = step.uses?.split('@')[0] ?? '';
    return { isDone: true, outputs: {}, log: await playAction(name, inputs, context) };
  } catch (error) {
    return { isDone: false, outputs: {}, log: `::error::${(error as Error).message}` };
  }
}

/** A mapping of texts with `${{ }}`, evaluated. */
export function interpolated(texts: Readonly<Record<string, unknown>>, scope: Scope): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name, asText(interpolate(asText(value), scope))]),
  );
}

async function script(step: WorkflowStep, context: StepContext): Promise<StepEnd> {
  const text = asText(interpolate(step.run ?? '', context.scope));
  const file = join(context.machine.temporary, 'script.sh');
  writeFileSync(file, text);
  return inProcess('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {}, context);
}

/** The action of this repository: with every input that action.yml declares, and with no other. */
async function ownAction(inputs: Readonly<Record<string, string>>, context: StepContext): Promise<StepEnd> {
  if (!existsSync(join(context.machine.workspace, '.git')))
    throw new Error("Can't find 'action.yml'. Did you forget to run actions/checkout?");
  const declared = readOwnAction().inputs;
  const unknown = Object.keys(inputs).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`Unexpected input(s) '${unknown.join("', '")}'`);
  const variables = Object.entries(declared).map(([name, { default: otherwise }]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    inputs[name] ?? asText(otherwise),
  ]);
  return inProcess(process.execPath, [ownEntry()], Object.fromEntries(variables), context);
}

async function inProcess(
  program: string,
  args: readonly string[],
  inputs: Readonly<Record<string, string>>,
  { machine, variables, env, signal }: StepContext,
): Promise<StepEnd> {
  const files = writeFileCommands(machine);
  const all = { ...base(machine), ...machine.env, ...variables, ...env, ...files, ...inputs };
  const { status, log }: Ended = await run(program, args, { cwd: machine.workspace, env: all }, signal);
  Object.assign(machine.env, readFileCommand(files['GITHUB_ENV']));
  return { isDone: status === 0, outputs: readFileCommand(files['GITHUB_OUTPUT']), log };
}

function base({ workspace, home, temporary }: Machine): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    HOME: home,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporary,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
  };
}
