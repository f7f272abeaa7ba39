import type { Bot } from '../bot.ts';
import { recentComments } from '../github/comments.ts';
import type { Run } from '../github/runs.ts';
import type { Place } from '../memory.ts';
import { flightsIn, horizon } from './flights.ts';
import { requestIdIn } from './ours.ts';

/** Searches for the status comment of a run that has just ended: whoever started it may not have written it yet. */
const searches = 3;

/**
 * Where a run is told of: as remembered, else as the repository's status comments say. Another instance of the bot may have started
 * it, or this one before it was started anew.
 */
export async function placesOf(bot: Bot, run: Pick<Run, 'id' | 'title'>): Promise<readonly Place[]> {
  const requestId = requestIdIn(run.title);
  if (requestId !== undefined) await bot.memory.starting.get(requestId);
  const known = bot.memory.watches.get(run.id)?.places;
  if (known && known.size > 0) return [...known.values()];
  for (let search = 1; search <= searches; search++) {
    if (search > 1) await bot.errands.rest(bot.patience.look);
    const found = await recall(bot, run.id, requestId);
    if (found.length > 0) return found;
  }
  return [];
}

/** The sections that name the run, or carry its request: then another run may be recorded there, of which only the oldest counts. */
async function recall(bot: Bot, run: number, requestId: string | undefined): Promise<Place[]> {
  const recent = await recentComments(bot.access, new Date(Date.now() - horizon));
  const flights = flightsIn(bot, recent).filter(
    ({ section }) => section.run === run || section.id === requestId,
  );
  return flights.map(({ section: { text: _, ...mark }, ...place }) => ({ ...place, mark }));
}
