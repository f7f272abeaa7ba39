import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readRepositoryConfiguration } from '../application/configuration.ts';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import { asImagebuildError, ImagebuildError, type Warning } from '../errors.ts';
import { plainProgress } from '../report/plain.ts';
import { describeError, toFailure } from '../report/problem.ts';
import { describeResult, toMetadata } from '../report/result.ts';
import { annotateError, annotateWarnings } from './annotations.ts';
import { type Inputs, isBuildMode, readInputs, readMode, readRequest, withoutInputs } from './inputs.ts';
import { type ModeResult, type OutputName, runMode } from './modes.ts';
import { scrub, secretForms } from './scrub.ts';
import { failureSummary, preparedSummary, resultSummary } from './summary.ts';

/** What of @actions/core is used: the runner's files and its commands. */
export type Runner = Pick<
  typeof import('@actions/core'),
  'setSecret' | 'setOutput' | 'error' | 'warning' | 'summary'
>;

type Env = Readonly<Record<string, string | undefined>>;

/** The file that a workflow uploads as the artifact `imagebuild-result`. */
export const resultFile = 'imagebuild-result.json';

/** Runs the action once, as its inputs say. @returns the exit status. */
export async function runAction(env: Env, runner: Runner): Promise<number> {
  const inputs = readInputs(env);
  const secrets = [inputs.password, inputs.token].filter((secret) => secret !== undefined);
  for (const form of secrets.flatMap(secretForms)) runner.setSecret(form);
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
  // What reaches a person, a file or the bot goes through here first.
  const clean = (text: string) => scrub(text, secrets);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => stop.abort(new ImagebuildError('CANCELLED', `stopped by ${signal}`)));
  let request: Request | undefined;
  try {
    const configuration = await readRepositoryConfiguration(workspace);
    const mode = readMode(inputs);
    if (isBuildMode(mode)) request = readRequest(inputs, configuration);
    // Paths of an application read the same, wherever its repository is checked out.
    process.chdir(resolve(workspace, inputs.checkout ?? '.'));
    const outcome = await runMode(mode, request, {
      inputs,
      invocation: { configuration, env: withoutInputs(env), signal: stop.signal },
      progress: plainProgress((line) => log(clean(line))),
      workspace,
    });
    await tellOutcome(runner, outcome, clean);
    if (outcome.kind === 'result')
      await writeResult(workspace, { ...outcome.result, ...runOf(env, inputs) }, clean);
    return 0;
  } catch (thrown) {
    const error = asImagebuildError(thrown);
    await tellFailure(runner, error, clean);
    if (request) await writeResult(workspace, failedResult(request, error, runOf(env, inputs)), clean);
    return 1;
  }
}

type Clean = (text: string) => string;

async function tellOutcome(runner: Runner, outcome: ModeResult, clean: Clean): Promise<void> {
  for (const [name, value] of Object.entries(toOutputs(outcome))) runner.setOutput(name, clean(value));
  switch (outcome.kind) {
    case 'result': {
      tellWarnings(runner, outcome.result.warnings, clean);
      for (const line of describeResult(outcome.result)) log(clean(line));
      return await summarise(runner, clean(resultSummary(outcome.result)));
    }
    case 'prepared': {
      const { request, images, warnings, directory } = outcome;
      tellWarnings(runner, warnings, clean);
      log(`prepared in ${directory}`);
      return await summarise(runner, clean(preparedSummary(request, images.length, warnings)));
    }
    case 'outputs':
      log(clean(outcome.line));
  }
}

function tellWarnings(runner: Runner, warnings: readonly Warning[], clean: Clean): void {
  for (const { message, properties } of annotateWarnings(warnings, process.cwd()))
    runner.warning(clean(message), properties);
}

/** The outputs of action.yml that an outcome sets. */
export function toOutputs(outcome: ModeResult): Partial<Record<OutputName, string>> {
  switch (outcome.kind) {
    case 'result': {
      const { result } = outcome;
      return {
        digest: result.digest ?? '',
        image: result.reference ?? '',
        images: JSON.stringify(result.images.map(({ reference }) => reference)),
        metadata: JSON.stringify(toMetadata(result)),
      };
    }
    case 'prepared':
      return { images: JSON.stringify(outcome.images) };
    case 'outputs':
      return outcome.outputs;
  }
}

async function tellFailure(runner: Runner, error: ImagebuildError, clean: Clean): Promise<void> {
  for (const { text } of describeError(error)) log(clean(text));
  for (const { message, properties } of annotateError(error, process.cwd()))
    runner.error(clean(message), properties);
  await summarise(runner, clean(failureSummary(error)));
}

/** A runner of another make may have no summary. */
async function summarise(runner: Runner, markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY']) await runner.summary.addRaw(markdown).write();
}

function failedResult(request: Request, error: ImagebuildError, run: RunOf): Partial<Result> {
  return { schemaVersion: 1, status: 'failed', request, error: toFailure(error), ...run };
}

type RunOf = Pick<Result, 'runId' | 'runAttempt' | 'requestId'>;

/** Which run this is, as the bot knows it (docs/security.md 14). */
function runOf(env: Env, inputs: Inputs): RunOf {
  const numberOf = (name: string) => (env[name] === undefined ? undefined : Number(env[name]));
  return {
    requestId: inputs['request-id'],
    runId: numberOf('GITHUB_RUN_ID'),
    runAttempt: numberOf('GITHUB_RUN_ATTEMPT'),
  };
}

async function writeResult(workspace: string, result: Partial<Result>, clean: Clean): Promise<void> {
  await writeFile(join(workspace, resultFile), `${clean(JSON.stringify(result, undefined, 2))}\n`);
}

/** A line of the log that the runner takes for text, whatever an application or a registry put into it. */
function log(line: string): void {
  process.stdout.write(`${line.replaceAll('##[', '## [').replace(/^(\s*)::/, '$1: :')}\n`);
}
