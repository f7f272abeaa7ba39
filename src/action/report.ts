import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import type { ImagebuildError, Warning } from '../errors.ts';
import { createTextOutput } from '../io/textoutput.ts';
import { planLines } from '../report/plan.ts';
import { describeError, isUnverified, statusOf, toFailure } from '../report/problem.ts';
import { describeResult, toMetadata } from '../report/result.ts';
import { escapeLine } from '../text/escape.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';
import { maskSecrets, maskValue } from '../text/secrets.ts';
import { annotateError, annotateWarnings } from './annotations.ts';
import type { ModeResult, Outputs } from './modes/mode.ts';
import { fitResult } from './resultsize.ts';
import { failureSummary, planSummary, preparedSummary, resultSummary } from './summary.ts';

/** The functions of @actions/core that are used: they write the runner's files and commands. */
export type ActionsRunner = Pick<
  typeof import('@actions/core'),
  'setSecret' | 'setOutput' | 'error' | 'warning' | 'summary'
>;

/** The file that a workflow uploads as the artifact `imagebuild-result`. */
export const resultFile = 'imagebuild-result.json';

/** The ids of a run and of the request that it builds. */
export type RunIds = Pick<Result, 'runId' | 'runAttempt' | 'requestId'>;

/**
 * Writes the result of a mode as outputs, annotations, log and summary. @param isCheck true: the mode checks
 * a pull request
 * @param said messages that were annotated before.
 */
export async function reportModeResult(
  runner: ActionsRunner,
  result: ModeResult,
  isCheck: boolean,
  said: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const [name, value] of Object.entries(toOutputs(result))) runner.setOutput(name, value);
  switch (result.kind) {
    case 'result': {
      reportWarnings(
        runner,
        result.result.warnings.filter(({ message }) => !said.has(message)),
      );
      for (const line of describeResult(result.result, isCheck)) writeLog(line);
      return await writeSummary(
        runner,
        maskSecrets(
          resultSummary(result.result, {
            isCheck,
            repositoryUrl: repositoryUrl(process.env),
            comparison: result.comparison,
          }),
        ),
      );
    }
    case 'plan': {
      const lines = [say('dryRunDone').text, ...planLines(result.plan)];
      reportWarnings(runner, result.plan.warnings);
      for (const line of lines) writeLog(line);
      return await writeSummary(runner, maskSecrets(planSummary(result.plan)));
    }
    case 'prepared': {
      const { request, toEmbed, warnings, directory, size } = result;
      reportWarnings(runner, warnings);
      writeLog(`prepared in ${directory}, ${formatBytes(size)}`);
      return await writeSummary(runner, maskSecrets(preparedSummary(request, toEmbed, warnings, size)));
    }
    case 'outputs':
      writeLog(result.line);
  }
}

function toOutputs(result: ModeResult): Outputs {
  switch (result.kind) {
    case 'result': {
      const { digest = '', reference = '', tags = [reference], images } = result.result;
      return {
        published: 'verified',
        digest,
        image: maskSecrets(reference),
        name: maskSecrets(reference.slice(0, reference.lastIndexOf(':'))),
        tags: maskSecrets(tags.join('\n')),
        images: toMaskedJson(images.map((image) => image.reference)),
        metadata: toMaskedJson(toMetadata(result.result)),
        ...archiveOutputs(result.result),
      };
    }
    case 'plan':
      return { published: 'no', images: toMaskedJson(result.plan.images.map(({ reference }) => reference)) };
    case 'prepared':
      return { images: toMaskedJson(result.images) };
    case 'outputs':
      return result.outputs;
  }
}

/** The archives and their paths, with those of their checksums. */
function archiveOutputs({ archives }: Result): Outputs {
  if (archives === undefined) return {};
  const files = archives.flatMap(({ file }) => [file, `${file}.sha256`, `${file}.md5`]);
  return { archives: toMaskedJson(archives), 'archive-files': files.join('\n') };
}

/** Formats a value as JSON whose texts are masked: in numbers a mask would break the document. */
function toMaskedJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, maskValue, indent);
}

function reportWarnings(runner: ActionsRunner, warnings: readonly Warning[]): void {
  for (const { message, properties } of annotateWarnings(warnings, process.cwd()))
    runner.warning(maskSecrets(message), properties);
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

/** Returns the address of the repository that the workflow runs in; undefined outside of a workflow. */
function repositoryUrl(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  return server && name ? `${server}/${name}` : undefined;
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
