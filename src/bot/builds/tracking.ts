import { requestIdIn } from '../../application/workflowrun.ts';
import type { Bot } from '../bot.ts';
import type { StatusLocation } from '../cache.ts';
import { listRecentComments } from '../github/comments.ts';
import type { WorkflowRun } from '../github/runs.ts';
import { trackedBuildsIn, trackingPeriod } from './tracked-builds.ts';

/** Searches for the status comment of a run that has just ended: whoever started it may not have written it yet. */
const searches = 3;

/**
 * Where a run is told of: as remembered, else as the repository's status comments say. Another instance of the bot may have started
 * it, or this one before it was started anew.
 */
export async function findStatusLocations(
  bot: Bot,
  run: Pick<WorkflowRun, 'id' | 'title'>,
): Promise<readonly StatusLocation[]> {
  const requestId = requestIdIn(run.title);
  if (requestId !== undefined) await bot.cache.starting.get(requestId);
  const known = bot.cache.trackers.get(run.id)?.locations;
  if (known && known.size > 0) return [...known.values()];
  for (let search = 1; search <= searches; search++) {
    if (search > 1) await bot.tasks.sleep(bot.timeouts.look);
    const found = await recall(bot, run.id, requestId);
    if (found.length > 0) return found;
  }
  return [];
}

/** The sections that name the run, or carry its request: then another run may be recorded there, of which only the oldest counts. */
async function recall(bot: Bot, run: number, requestId: string | undefined): Promise<StatusLocation[]> {
  const recent = await listRecentComments(bot.repository, new Date(Date.now() - trackingPeriod));
  const builds = trackedBuildsIn(bot, recent).filter(
    ({ section }) => section.run === run || section.id === requestId,
  );
  return builds.map(({ section: { text: _, ...mark }, ...place }) => ({ ...place, mark }));
}
