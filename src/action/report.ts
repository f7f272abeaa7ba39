import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import type { ImagebuildError } from '../errors.ts';
import { createTextOutput } from '../io/textoutput.ts';
import { describeError, isUnverified, statusOf, toFailure } from '../report/problem.ts';
import { escapeLine } from '../text/escape.ts';
import { maskSecrets, maskValue } from '../text/secrets.ts';
import { annotateError } from './annotations.ts';
import { failureSummary } from './failuresummary.ts';
import type { Outputs } from './modes/mode.ts';
import { fitResult } from './resultsize.ts';

/** The functions of @actions/core that are used: they write the runner's files and commands. */
export type ActionsRunner = Pick<
  typeof import('@actions/core'),
  'setSecret' | 'setOutput' | 'error' | 'warning' | 'notice' | 'summary'
>;

/** The file that a workflow uploads as the artifact `imagebuild-result`. */
export const resultFile = 'imagebuild-result.json';

/** The ids of a run and of the request that it builds. */
export type RunIds = Pick<Result, 'runId' | 'runAttempt' | 'requestId'>;

/** Formats a value as JSON whose texts are masked: in numbers a mask would break the document. */
export function toMaskedJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, maskValue, indent);
}

/** Writes every problem of an error as annotations, log and summary. */
export async function reportFailure(
  runner: ActionsRunner,
  error: ImagebuildError,
  request: Request | undefined,
): Promise<void> {
  const { digest, reference = '' } = statusOf(error);
  const published = isUnverified(error) ? 'unverified' : 'verified';
  const names = error.target?.published ?? [];
  const unpublished: Outputs =
    names.length === 0 ? { published: 'no' } : { published: 'partly', tags: maskSecrets(names.join('\n')) };
  const outputs: Outputs =
    digest === undefined ? unpublished : { published, digest, image: maskSecrets(reference) };
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
  for (const { text } of describeError(error)) writeLog(text);
  for (const { message, properties } of annotateError(error, process.cwd()))
    runner.error(maskSecrets(message), properties);
  await writeSummary(runner, maskSecrets(failureSummary(error, request)));
}

/** Writes the summary of the job; a runner other than GitHub's may have none. */
export async function writeSummary(runner: ActionsRunner, markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY']) await runner.summary.addRaw(markdown).write();
}

/** Writes the result file of a finished build. */
export async function writeResult(workspace: string, result: Result, ids: RunIds): Promise<void> {
  await writeResultFile(workspace, { ...result, ...ids });
}

/** Writes the result file of a failed build. */
export async function writeFailure(
  workspace: string,
  request: Request,
  error: ImagebuildError,
  ids: RunIds,
): Promise<void> {
  const result = { schemaVersion: 1, ...statusOf(error), request, error: toFailure(error), ...ids } as const;
  await writeResultFile(workspace, result);
}

async function writeResultFile(workspace: string, result: Partial<Result>): Promise<void> {
  await writeFile(join(workspace, resultFile), `${toMaskedJson(fitResult(result), 2)}\n`);
}

/**
 * Writes a line of the log, which the runner takes for text, whatever an application or a registry put into
 * it.
 * @returns a promise while the runner is behind.
 */
export function writeLog(line: string): Promise<void> | undefined {
  return output(`${escapeLine(maskSecrets(line))}\n`);
}

/** Writes a command to the runner as a line of the log. @returns a promise while the runner is behind. */
export function writeCommand(command: string): Promise<void> | undefined {
  return output(`${command}\n`);
}

const output = createTextOutput(process.stdout);
