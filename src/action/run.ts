import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRepositoryConfiguration } from '../application/configuration.ts';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import { asImagebuildError, ImagebuildError } from '../errors.ts';
import { plainProgress } from '../report/plain.ts';
import { describeError } from '../report/problem.ts';
import { metadataOf, resultLines } from '../report/result.ts';
import { annotationsOf, warningAnnotations } from './annotations.ts';
import { choicesOf, modeOf, readInputs, requestOf, withoutInputs } from './inputs.ts';
import { type Outcome, runMode } from './modes.ts';
import { formsOf, scrub } from './scrub.ts';
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
  const secrets = inputs.password === undefined ? [] : [inputs.password];
  for (const form of secrets.flatMap(formsOf)) runner.setSecret(form);
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
  // What reaches a person, a file or the bot goes through here first.
  const clean = (text: string) => scrub(text, secrets);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => stop.abort(new ImagebuildError('CANCELLED', `stopped by ${signal}`)));
  let request: Request | undefined;
  try {
    const configuration = await readRepositoryConfiguration(workspace);
    const mode = modeOf(inputs);
    request = requestOf(inputs, configuration);
    const surroundings = { configuration, env: withoutInputs(env), signal: stop.signal };
    const progress = plainProgress((line) => log(clean(line)));
    const outcome = await runMode[mode]({
      request,
      inputs,
      choices: choicesOf(inputs),
      surroundings,
      progress,
    });
    await tellOutcome(runner, outcome, request, workspace, clean);
    if (outcome.kind === 'result') await writeResult(workspace, { ...outcome.result, ...runOf(env) }, clean);
    return 0;
  } catch (thrown) {
    const error = asImagebuildError(thrown);
    await tellFailure(runner, error, workspace, clean);
    if (request) await writeResult(workspace, failedResult(request, error, env), clean);
    return 1;
  }
}

type Clean = (text: string) => string;

async function tellOutcome(
  runner: Runner,
  outcome: Outcome,
  request: Request,
  workspace: string,
  clean: Clean,
): Promise<void> {
  const warnings = outcome.kind === 'result' ? outcome.result.warnings : outcome.warnings;
  for (const { message, properties } of warningAnnotations(warnings, workspace))
    runner.warning(clean(message), properties);
  if (outcome.kind === 'result') {
    for (const [name, value] of Object.entries(outputsOf(outcome.result)))
      runner.setOutput(name, clean(value));
    for (const line of resultLines(outcome.result)) log(clean(line));
    await summarise(runner, clean(resultSummary(outcome.result)));
  } else {
    runner.setOutput('images', clean(JSON.stringify(outcome.images)));
    log(`prepared in ${outcome.directory}`);
    await summarise(runner, clean(preparedSummary(request, outcome.images.length, warnings)));
  }
}

/** The outputs of action.yml; a test compares the two. */
export function outputsOf(result: Result): Record<'digest' | 'image' | 'images' | 'metadata', string> {
  return {
    digest: result.digest ?? '',
    image: result.reference ?? '',
    images: JSON.stringify(result.images.map(({ reference }) => reference)),
    metadata: JSON.stringify(metadataOf(result)),
  };
}

async function tellFailure(
  runner: Runner,
  error: ImagebuildError,
  workspace: string,
  clean: Clean,
): Promise<void> {
  for (const { text } of describeError(error)) log(clean(text));
  for (const { message, properties } of annotationsOf(error, workspace))
    runner.error(clean(message), properties);
  await summarise(runner, clean(failureSummary(error)));
}

/** A runner of another make may have no summary. */
async function summarise(runner: Runner, markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY']) await runner.summary.addRaw(markdown).write();
}

function failedResult(request: Request, error: ImagebuildError, env: Env): Partial<Result> {
  const { code, message, place, hint, excerpt } = error;
  return {
    schemaVersion: 1,
    status: 'failed',
    request,
    error: { code, message, place, hint, excerpt },
    ...runOf(env),
  };
}

/** Which run this is, as the bot knows it. */
function runOf(env: Env): Pick<Result, 'runId' | 'runAttempt'> {
  const numberOf = (name: string) => (env[name] === undefined ? undefined : Number(env[name]));
  return { runId: numberOf('GITHUB_RUN_ID'), runAttempt: numberOf('GITHUB_RUN_ATTEMPT') };
}

async function writeResult(workspace: string, result: Partial<Result>, clean: Clean): Promise<void> {
  await writeFile(join(workspace, resultFile), `${clean(JSON.stringify(result, undefined, 2))}\n`);
}

/** A line of the log that the runner takes for text, whatever an application or a registry put into it. */
function log(line: string): void {
  process.stdout.write(`${line.replaceAll('##[', '## [').replace(/^(\s*)::/, '$1: :')}\n`);
}
