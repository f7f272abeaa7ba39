import type { Result } from '../application/result.ts';
import type { Settings } from '../settings.ts';
import type { Plan } from './planprepared.ts';

/** What a command that builds or publishes has done: published an image, or only planned it in a dry run. */
export type PublishedOrPlanned =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'plan'; readonly plan: Plan };

/**
 * Publishes, or only plans in a dry run. Every entry point decides here; and in a dry run no store that
 * `stores/open.ts` opens for publishing can be written to.
 */
export async function publishUnlessDryRun(
  { dryRun }: Pick<Settings, 'dryRun'>,
  publish: () => Promise<Result>,
  plan: () => Promise<Plan>,
): Promise<PublishedOrPlanned> {
  return dryRun ? { kind: 'plan', plan: await plan() } : { kind: 'result', result: await publish() };
}
