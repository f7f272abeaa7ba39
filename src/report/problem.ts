/**
 * How errors and warnings read, for every entry point: plain lines, no colour, no stack, nothing a terminal
 * or a log would obey.
 */
import type { Failure, Result } from '../application/result.ts';
import { formatPlace, type ImagebuildError, type TargetState, type Warning } from '../errors.ts';
import { endingOf } from '../text/ending.ts';
import { escapeLine } from '../text/escape.ts';
import { shorten } from '../text/format.ts';
import { say } from '../text/say.ts';

/** A line of a report, and what it is, so that an entry point can colour it. */
export interface ReportLine {
  readonly kind: 'error' | 'warning' | 'note' | 'hint' | 'excerpt' | 'file' | 'count' | 'ending';
  readonly text: string;
}

/**
 * What and where in the first line, what to do in the second, then the excerpt; with several problems all of
 * them, and how many there are. For a publication the last line says what its target holds now.
 */
export function describeError(error: ImagebuildError): ReportLine[] {
  const { problems, target } = error;
  const ending: ReportLine[] = target ? [harmless({ kind: 'ending', text: endingOf(target).text })] : [];
  if (problems.length < 2) return [...describeProblem(error), ...ending];
  const count: ReportLine = { kind: 'count', text: say('reportErrors', { count: problems.length }).text };
  return [...problems.slice(0, problemLimit).flatMap(describeProblem), count, ...ending];
}

export function describeWarning({ message, place, hint }: Warning): ReportLine[] {
  const lines: ReportLine[] = [
    { kind: 'warning', text: located(place, say('reportWarning', { message }).text) },
  ];
  lines.push(...hintLines(hint));
  return lines.map(harmless);
}

function describeProblem({ message, place, hint, excerpt }: ImagebuildError): ReportLine[] {
  const lines: ReportLine[] = [{ kind: 'error', text: located(place, say('reportError', { message }).text) }];
  lines.push(...hintLines(hint));
  for (const text of excerpt?.replace(/\n$/, '').split('\n') ?? []) lines.push({ kind: 'excerpt', text });
  return lines.map(harmless);
}

/** Returns each hint as a line of its own. */
function hintLines(hint: string | undefined): ReportLine[] {
  return (hint?.split('\n') ?? []).map((text) => ({ kind: 'hint', text }));
}

/** No more problems than these are listed; the count is of all. */
const problemLimit = 1000;

/** Tells whether an error ended a build whose image is published all the same. */
export function isUnverified({ target }: ImagebuildError): boolean {
  return target?.state === 'unverified';
}

/** Returns how a build ended that ended with an error, and what is published if it is. */
export function statusOf({
  target,
}: ImagebuildError): Pick<Result, 'reference' | 'digest'> & { status: 'failed' | 'unverified' } {
  if (target?.state !== 'unverified' && target?.state !== 'verified') return { status: 'failed' };
  const { reference, digest, state } = target;
  return { status: state === 'unverified' ? 'unverified' : 'failed', reference, digest };
}

/** Returns an error as results and `--json` hold it, with every problem that it carries. */
export function toFailure(error: ImagebuildError): Failure {
  const { problems, target } = error;
  const failure = {
    ...toProblem(error),
    ...(target && { target: toTarget(target) }),
  };
  if (problems.length === 0) return failure;
  return { ...failure, problems: problems.slice(0, problemLimit).map(toProblem) };
}

function toTarget({ published, moved = [], ...target }: TargetState): Failure['target'] {
  return { ...target, moved: [...moved], ...(published && { published: [...published] }) };
}

function toProblem({
  code,
  message,
  place,
  hint,
  excerpt,
}: ImagebuildError): Omit<Failure, 'problems' | 'target'> {
  return { code, message, place, hint, excerpt };
}

/** The place before the text, unless the text names it itself, as messages about images do. */
function located(place: Warning['place'], text: string): string {
  const where = formatPlace(place);
  return where === undefined || text.includes(where) ? text : `${where}: ${text}`;
}

/** Characters of a line that are shown: a line of a Kubefile may have megabytes. */
const longestLine = 8192;

/** The line with its control characters made visible: a Kubefile or a registry may have put them there. */
function harmless({ kind, text }: ReportLine): ReportLine {
  return { kind, text: shorten(escapeLine(text), longestLine) };
}
