import type { Result } from '../application/result.ts';
import type { Warning } from '../errors.ts';
import { planLines } from '../report/plan.ts';
import { describeResult, toMetadata } from '../report/result.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';
import { maskSecrets } from '../text/secrets.ts';
import { annotateWarnings } from './annotations.ts';
import type { ModeResult, Outputs } from './modes/mode.ts';
import { type ActionsRunner, toMaskedJson, writeLog, writeSummary } from './report.ts';
import { planSummary, preparedSummary, resultSummary } from './summary.ts';

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
      writeLog(say('preparedIn', { directory, size: formatBytes(size) }).text);
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

function reportWarnings(runner: ActionsRunner, warnings: readonly Warning[]): void {
  for (const { message, properties } of annotateWarnings(warnings, process.cwd()))
    runner.warning(maskSecrets(message), properties);
}

/** Returns the address of the repository that the workflow runs in; undefined outside of a workflow. */
function repositoryUrl(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  return server && name ? `${server}/${name}` : undefined;
}
