import type { Failure } from '../application/result.ts';
import type { CopyOutcome, PublishedImages } from '../commands/publishimages/outcome.ts';
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
interface CopyDocument {
  readonly targets: readonly CopiedTarget[];
}

interface CopiedTarget extends Partial<Omit<PublishedImages, 'reference'>> {
  readonly reference: string;
  /** planned: a dry run; unverified: published, not verified; failed: the error says what is published. */
  readonly status: 'planned' | 'published' | 'unverified' | 'failed';
  readonly error?: Failure | undefined;
}

/** Returns the document of a copy. */
export function copyDocument(outcomes: readonly CopyOutcome[]): CopyDocument {
  const targets = outcomes.map((outcome): CopiedTarget => {
    if ('error' in outcome) {
      const { status, digest } = statusOf(outcome.error);
      const known = { reference: outcome.reference, status, ...(digest && { digest }) };
      return { ...known, error: toFailure(outcome.error) };
    }
    const { reference, ...published } = outcome.published;
    return { reference, status: published.dryRun ? 'planned' : 'published', ...published };
  });
  return { targets };
}
