import { ImagebuildError, joinProblems, type Warning } from '../errors.ts';
import { say } from './say.ts';

/**
 * Makes errors of warnings (`--strict`), each with its place and its hint. @throws WARNING with all of them.
 */
export function refuseWarnings(warnings: readonly Warning[]): void {
  if (warnings.length === 0) return;
  throw joinProblems(
    warnings.map(
      ({ message, place, hint }) =>
        new ImagebuildError('WARNING', say('strictWarning', { warning: message }), {
          place,
          hint: hint === undefined ? say('strictWithoutHint') : say('strictHint', { hint }),
        }),
    ),
  );
}
