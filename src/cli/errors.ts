import type { CommanderError } from 'commander';
import { type ErrorCode, ImagebuildError } from '../errors.ts';
import { describeError, type ReportLine, toFailure } from '../report/problem.ts';
import { colours } from './colours.ts';

/** 0 done, 1 the build or check failed, 2 wrong use. */
const wrongUse: readonly ErrorCode[] = ['USAGE', 'INVALID_REQUEST'];

const styles: Readonly<Record<ReportLine['kind'], (text: string) => string>> = {
  error: colours.red,
  warning: colours.yellow,
  hint: colours.cyan,
  excerpt: (text) => text,
  count: colours.bold,
};

export function exitCodeOf(error: ImagebuildError): number {
  return wrongUse.includes(error.code) ? 2 : 1;
}

/** The lines for a terminal. A stack only when `debug` is set: it helps who works on imagebuild, nobody else. */
export function renderError(error: ImagebuildError, debug: boolean): string {
  const lines = describeError(error).map(({ kind, text }) => styles[kind](text));
  if (debug) lines.push(...stacksOf(error));
  return `${lines.join('\n')}\n`;
}

/** Returns the error as `--json` prints it. */
export function errorDocument(error: ImagebuildError): unknown {
  return { status: 'failed', error: toFailure(error) };
}

/**
 * What commander says of a command's words. It puts what to do behind a line end, or behind a full stop: `…\n(Did you mean
 * --platform?)`, `…. Allowed choices are …`.
 * @param command as people write it.
 */
export function usageError({ code, message }: CommanderError, command: string): ImagebuildError {
  if (code === 'commander.help')
    return new ImagebuildError('USAGE', 'there is no such command', {
      hint: 'The commands are listed above.',
    });
  const [what = '', advice] = message.replace(/^error: /, '').split(/\n|\. (?=Allowed|Expected)/);
  const hint = advice?.replace(/^\((.*)\)$/, '$1') ?? `See ${command} --help.`;
  return new ImagebuildError('USAGE', what, { hint });
}

function stacksOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return [error.stack ?? error.message, ...stacksOf(error.cause)];
}
