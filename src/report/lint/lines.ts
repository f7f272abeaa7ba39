import type { LintResult, LintResultFinding } from '../../commands/lint/resultschema.ts';
import { escapeLine } from '../../text/escape.ts';
import { say } from '../../text/say.ts';
import type { ReportLine } from '../problem.ts';

/** Formats what lint found for people: by file, and the counts in the last line. */
export function lintLines(result: LintResult): ReportLine[] {
  const files = Map.groupBy(result.findings, ({ file }) => file);
  const blocks = [...files].flatMap(([file, findings]): ReportLine[] => [
    { kind: 'file', text: escapeLine(file) },
    ...formatFindings(findings),
    { kind: 'excerpt', text: '' },
  ]);
  return [...blocks, { kind: 'count', text: summarizeLint(result) }];
}

/** `2 errors, 1 warning and 1 note in 3 applications; 2 of them can be corrected with --fix` */
export function summarizeLint({
  applications,
  findings,
  errors,
  warnings,
  notes,
  fixed,
}: LintResult): string {
  const fixable = findings.filter((finding) => finding.fixable).length;
  const words = { errors, warnings, notes, applications: applications.length, fixed, fixable };
  return say('lintSummary', words).text;
}

/** The names of severities. */
export const severityNames = { error: 'lintError', warning: 'lintWarning', note: 'lintNote' } as const;

/** Formats the findings of a file, with the places below each other. */
function formatFindings(findings: readonly LintResultFinding[]): ReportLine[] {
  const width = findings.reduce((widest, one) => Math.max(widest, `${one.line}:${one.column}`.length), 0);
  return findings.flatMap((finding) => findingLines(finding, width));
}

/** The place, what is wrong and its rule; below it what to do. */
function findingLines(
  { line, column, severity, message, hint, rule }: LintResultFinding,
  width: number,
): ReportLine[] {
  const place = `${line}:${column}`.padEnd(width);
  const indent = ' '.repeat(width + 4);
  return [
    {
      kind: severity,
      text: `  ${place}  ${say('ruleWhy', { what: say(severityNames[severity]).text, why: escapeLine(message) }).text} [${rule}]`,
    },
    ...(hint?.split('\n') ?? []).map(
      (text) => ({ kind: 'hint', text: `${indent}${escapeLine(text)}` }) as const,
    ),
  ];
}
