import type { CommanderError } from 'commander';
import { type ErrorCode, ImagebuildError } from '../errors.ts';
import { describeError, isUnverified, type ReportLine, statusOf, toFailure } from '../report/problem.ts';
import { escapeLine } from '../text/escape.ts';
import { say } from '../text/say.ts';
import { colours } from './colours.ts';

/** Codes of wrong usage, for which the exit status is 2; for any other error it is 1. */
const usageCodes: readonly ErrorCode[] = ['USAGE', 'INVALID_REQUEST'];

/** Returns how each kind of line is coloured. */
export function lineStyles({
  red,
  yellow,
  cyan,
  bold,
  underline,
}: typeof colours): Readonly<Record<ReportLine['kind'], (text: string) => string>> {
  const plain = (text: string) => text;
  return {
    ...{ error: red, warning: yellow, note: plain, hint: cyan, excerpt: plain },
    ...{ file: underline, count: bold, ending: bold },
  };
}

const styles = lineStyles(colours);

/** The exit status of a build whose image is published and couldn't be verified. */
export const unverified = 3;

export function exitCodeOf(error: ImagebuildError): number {
  if (isUnverified(error)) return unverified;
  return usageCodes.includes(error.code) ? 2 : 1;
}

/**
 * Formats an error for a terminal. @param debug adds stacks, which only help people who work on imagebuild.
 */
export function renderError(error: ImagebuildError, debug: boolean): string {
  const lines = describeError(error).map(({ kind, text }) => styles[kind](text));
  if (debug) lines.push(...stacksOf(error));
  return `${lines.join('\n')}\n`;
}

/** Returns the error as `--json` prints it. */
export function errorDocument(error: ImagebuildError): unknown {
  return { ...statusOf(error), error: toFailure(error) };
}

/**
 * Converts an error of commander, which writes its advice after a line end or a full stop:
 * `…\n(Did you mean --platform?)`, `…. Allowed choices are …`.
 * @param command as people write it, such as `imagebuild bot setup`.
 */
export function usageError({ code, message }: CommanderError, command: string): ImagebuildError {
  if (code === 'commander.help')
    return new ImagebuildError('USAGE', say('programCommandUnknown'), { hint: say('commandsAbove') });
  const [text = '', advice] = message.replace(/^error: /, '').split(/\n|\. (?=Allowed|Expected)/);
  const given = advice?.replace(/^\((.*)\)$/, '$1');
  const hint = given === undefined ? say('seeHelp', { command }) : say('usageHint', { hint: given });
  return new ImagebuildError('USAGE', say('usageWrong', { message: text }), { hint });
}

function stacksOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const lines = (error.stack ?? error.message).split('\n').map(escapeLine);
  return [...lines, ...stacksOf(error.cause)];
}
