import { join } from 'node:path';
import { describeRule, type RuleId, rules, type Severity } from '../rules/rules.ts';
import type { LintedApplication, LintProblem, TextEdit } from './check.ts';
import { checksFor } from './checks.ts';

/** A mistake, as people and programs are told of it. */
export interface LintFinding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What corrects it; empty where that isn't certain. */
  readonly edits: readonly TextEdit[];
}

/**
 * Checks an application, without the rules that its configuration switches off. @returns what was found,
 * sorted by place.
 */
export async function lintApplication(application: LintedApplication): Promise<LintFinding[]> {
  const found = await Promise.all(checksFor(application.type).map((check) => check(application)));
  return await describeProblems(application, found.flat());
}

/** Describes problems of an application that its configuration doesn't switch off. */
export async function describeProblems(
  application: LintedApplication,
  problems: readonly LintProblem[],
): Promise<LintFinding[]> {
  const off = application.configuration?.lint ?? {};
  const wanted = problems.filter(({ rule }) => off[rule] === undefined);
  const findings = await Promise.all(wanted.map((problem) => toFinding(application, problem)));
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...distinct.values()].sort(byPlace);
}

async function toFinding(
  { directory, read, mainFile }: LintedApplication,
  { rule, file = mainFile, at, words = {}, said, edits = [] }: LintProblem,
): Promise<LintFinding> {
  const line = at?.line ?? 1;
  const column = at?.column ?? (at?.line === undefined ? 1 : firstColumn(await read(file), line));
  const { message, hint } = said ?? describeRule(rule, words);
  const { severity } = rules[rule];
  return { rule, severity, message, hint, file: join(directory, file), line, column, edits };
}

/** Returns the column of the first word of a line. */
function firstColumn(text: string | undefined, line: number): number {
  return (text?.split('\n')[line - 1] ?? '').search(/\S|$/) + 1;
}

function byPlace(a: LintFinding, b: LintFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}
