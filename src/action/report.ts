import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import type { ImagebuildError, Warning } from '../errors.ts';
import { describeError, toFailure } from '../report/problem.ts';
import { describeResult, toMetadata } from '../report/result.ts';
import { escapeLine } from '../text/escape.ts';
import { annotateError, annotateWarnings } from './annotations.ts';
import type { ModeResult, Outputs } from './modes/mode.ts';
import { failureSummary, preparedSummary, resultSummary } from './summary.ts';

/** The functions of @actions/core that are used: they write the runner's files and commands. */
export type ActionsRunner = Pick<
  typeof import('@actions/core'),
  'setSecret' | 'setOutput' | 'error' | 'warning' | 'summary'
>;

/** The file that a workflow uploads as the artifact `imagebuild-result`. */
export const resultFile = 'imagebuild-result.json';

/** The ids of a run and of the request that it builds. */
export type RunIds = Pick<Result, 'runId' | 'runAttempt' | 'requestId'>;

/** Masks the secrets in a text. */
type Clean = (text: string) => string;

/** Writes the result of a mode as outputs, annotations, log and summary. */
export async function reportModeResult(
  runner: ActionsRunner,
  result: ModeResult,
  clean: Clean,
): Promise<void> {
  for (const [name, value] of Object.entries(toOutputs(result))) runner.setOutput(name, clean(value));
  switch (result.kind) {
    case 'result': {
      reportWarnings(runner, result.result.warnings, clean);
      for (const line of describeResult(result.result)) writeLog(clean(line));
      return await writeSummary(runner, clean(resultSummary(result.result)));
    }
    case 'prepared': {
      const { request, images, warnings, directory } = result;
      reportWarnings(runner, warnings, clean);
      writeLog(`prepared in ${directory}`);
      return await writeSummary(runner, clean(preparedSummary(request, images.length, warnings)));
    }
    case 'outputs':
      writeLog(clean(result.line));
  }
}

function toOutputs(result: ModeResult): Outputs {
  switch (result.kind) {
    case 'result': {
      const { digest = '', reference = '', images } = result.result;
      return {
        digest,
        image: reference,
        images: JSON.stringify(images.map((image) => image.reference)),
        metadata: JSON.stringify(toMetadata(result.result)),
      };
    }
    case 'prepared':
      return { images: JSON.stringify(result.images) };
    case 'outputs':
      return result.outputs;
  }
}

function reportWarnings(runner: ActionsRunner, warnings: readonly Warning[], clean: Clean): void {
  for (const { message, properties } of annotateWarnings(warnings, process.cwd()))
    runner.warning(clean(message), properties);
}

/** Writes every problem of an error as annotations, log and summary. */
export async function reportFailure(
  runner: ActionsRunner,
  error: ImagebuildError,
  clean: Clean,
): Promise<void> {
  for (const { text } of describeError(error)) writeLog(clean(text));
  for (const { message, properties } of annotateError(error, process.cwd()))
    runner.error(clean(message), properties);
  await writeSummary(runner, clean(failureSummary(error)));
}

/** Writes the summary of the job; a runner other than GitHub's may have none. */
async function writeSummary(runner: ActionsRunner, markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY']) await runner.summary.addRaw(markdown).write();
}

/** Writes the result file of a finished build. */
export async function writeResult(
  workspace: string,
  result: Result,
  ids: RunIds,
  clean: Clean,
): Promise<void> {
  await writeResultFile(workspace, { ...result, ...ids }, clean);
}

/** Writes the result file of a failed build. */
export async function writeFailure(
  workspace: string,
  request: Request,
  error: ImagebuildError,
  ids: RunIds,
  clean: Clean,
): Promise<void> {
  const result = { schemaVersion: 1, status: 'failed', request, error: toFailure(error), ...ids } as const;
  await writeResultFile(workspace, result, clean);
}

async function writeResultFile(workspace: string, result: Partial<Result>, clean: Clean): Promise<void> {
  await writeFile(join(workspace, resultFile), `${clean(JSON.stringify(result, undefined, 2))}\n`);
}

/**
 * Writes a line of the log, which the runner takes for text, whatever an application or a registry put into
 * it.
 */
export function writeLog(line: string): void {
  process.stdout.write(`${escapeLine(line)}\n`);
}
