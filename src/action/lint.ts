import { relative } from 'node:path';
import { findApplication } from '../application/directory.ts';
import type { Request } from '../application/request.ts';
import { type Invocation, resolveBuildSettings } from '../buildoptions.ts';
import type { LintResult } from '../commands/lint/resultschema.ts';
import { ImagebuildError } from '../errors.ts';
import { lintLines, severityNames, summarizeLint } from '../report/lint/lines.ts';
import { code, prose } from '../text/escape.ts';
import { say } from '../text/say.ts';
import { maskSecrets } from '../text/secrets.ts';
import { formatTable } from '../text/table.ts';
import { annotateFindings } from './annotations.ts';
import { type ActionsRunner, writeLog, writeSummary } from './report.ts';
import { columns } from './summarysections.ts';

/**
 * Checks the application that a pull request changes, and writes what was found as annotations, log and a
 * part of the summary, before anything is built.
 * @returns undefined when there is no such application: the build says what is wrong.
 */
export async function lintPullRequest(
  runner: ActionsRunner,
  request: Request,
  invocation: Invocation,
): Promise<LintResult | undefined> {
  const settings = resolveBuildSettings(request, {}, invocation);
  const { app, version } = request;
  const application = await findApplication(settings.applications, app, version).catch((error) => {
    if (error instanceof ImagebuildError) return undefined;
    throw error;
  });
  if (application === undefined) return undefined;
  const { lint } = await import('../commands/lint/lint.ts');
  const path = relative('.', application.directory);
  const result = await lint([path], { fix: false }, settings);
  if (result.findings.length === 0) return result;
  for (const { level, message, properties } of annotateFindings(result.findings, process.cwd()))
    runner[level](maskSecrets(message), properties);
  for (const { text } of lintLines(result)) writeLog(text);
  await writeSummary(runner, maskSecrets(lintSummary(result)));
  return result;
}

/** The most findings that the summary lists, and their bytes: GitHub refuses a summary over 1 MiB. */
const limits = { rows: 200, bytes: 100 * 1000 } as const;

function lintSummary(result: LintResult): string {
  const rows = result.findings
    .slice(0, limits.rows)
    .map(({ severity, rule, file, line, column, message, hint }) => [
      say(severityNames[severity]).text,
      code(`${file}:${line}:${column}`),
      prose(`${message} [${rule}]`),
      prose(hint ?? ''),
    ]);
  const title = say('summaryLint', { counts: prose(summarizeLint(result)) }).text;
  const titles = ['', ...columns('summaryWarningColumns')];
  const table = (count: number) => formatTable(titles, rows.slice(0, count));
  let shown = rows.length;
  while (shown > 1 && Buffer.byteLength(table(shown)) > limits.bytes) shown = Math.floor(shown / 2);
  return `${title}\n\n${table(shown)}\n\n`;
}
