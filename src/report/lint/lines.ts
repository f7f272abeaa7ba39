import type { LintResult, LintResultFinding } from '../../commands/lint/resultschema.ts';
import { escapeLine } from '../../text/escape.ts';
import { formatCount } from '../../text/format.ts';
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
  const where = `in ${formatCount(applications.length, 'application')}`;
  const counts = [
    errors > 0 ? formatCount(errors, 'error') : '',
    warnings > 0 ? formatCount(warnings, 'warning') : '',
    notes > 0 ? formatCount(notes, 'note') : '',
  ].filter(Boolean);
  const fixable = findings.filter((finding) => finding.fixable).length;
  const found = counts.length === 0 ? 'nothing to report' : joinWords(counts);
  const corrected = fixed > 0 ? `; ${fixed} corrected` : '';
  const more = fixable > 0 ? `; --fix corrects ${fixable}` : '';
  return `${found} ${where}${corrected}${more}`;
}

function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

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
    { kind: severity, text: `  ${place}  ${severity}: ${escapeLine(message)} [${rule}]` },
    ...(hint?.split('\n') ?? []).map(
      (text) => ({ kind: 'hint', text: `${indent}${escapeLine(text)}` }) as const,
    ),
  ];
}
