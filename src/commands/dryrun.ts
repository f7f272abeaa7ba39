import type { Result } from '../application/result.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { Plan } from './planprepared.ts';

/** What a command that builds or publishes has done: published an image, or only planned it in a dry run. */
export type PublishedOrPlanned =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'plan'; readonly plan: Plan };

/**
 * Publishes, and writes the archives that are asked for; or only plans in a dry run. Every entry point
 * decides here; and in a dry run no store that `stores/open.ts` opens for publishing can be written to.
 */
export async function publishUnlessDryRun(
  settings: Settings,
  publish: () => Promise<Result>,
  plan: () => Promise<Plan>,
  progress: Progress,
): Promise<PublishedOrPlanned> {
  if (settings.dryRun) return { kind: 'plan', plan: await plan() };
  if (settings.archives === undefined) return { kind: 'result', result: await publish() };
  const { withArchives } = await import('./archives.ts');
  return { kind: 'result', result: await withArchives(publish, settings.archives, settings, progress) };
}
