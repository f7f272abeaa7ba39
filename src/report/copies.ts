import type { CopyOutcome } from '../commands/publishimages/outcome.ts';
import { statusOf, toFailure } from './problem.ts';
import { describePublished } from './result.ts';

/** Formats the status of each reference that images were copied to. Errors are reported beside it. */
export function describeCopies(outcomes: readonly CopyOutcome[]): string[] {
  return outcomes.flatMap((outcome) => {
    if ('published' in outcome) return describePublished(outcome.published);
    const { status, digest } = statusOf(outcome.error);
    return [outcome.reference, `  ${status}  ${digest ?? outcome.error.code}`];
  });
}

/** What `--json` prints: a status for each reference. */
export function copyDocument(outcomes: readonly CopyOutcome[]): { readonly targets: readonly object[] } {
  const targets = outcomes.map((outcome) => {
    if ('error' in outcome)
      return { reference: outcome.reference, ...statusOf(outcome.error), error: toFailure(outcome.error) };
    const { reference, ...published } = outcome.published;
    return { reference, status: published.dryRun ? 'planned' : 'published', ...published };
  });
  return { targets };
}
