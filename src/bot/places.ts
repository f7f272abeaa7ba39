import type { Bot } from './bot.ts';
import { flightsIn, horizon } from './flights.ts';
import { recentComments } from './github/comments.ts';
import type { Run } from './github/runs.ts';
import type { Place } from './memory.ts';
import { requestIdIn } from './ours.ts';
import { watchPlace } from './watches.ts';

/** Searches for the status comment of a run that has just ended: whoever started it may not have written it yet. */
const searches = 3;

/**
 * Where a run is told of: as remembered, else as the repository's status comments say. Another instance of the bot may have started
 * it, or this one before it was started anew.
 */
export async function placesOf(bot: Bot, run: Pick<Run, 'id' | 'title'>): Promise<readonly Place[]> {
  const requestId = requestIdIn(run.title);
  if (requestId !== undefined) await bot.memory.starting.get(requestId);
  for (let search = 1; ; search++) {
    const known = bot.memory.watches.get(run.id)?.places;
    if (known && known.size > 0) return [...known.values()];
    if (search > searches) return [];
    if (search > 1) await bot.errands.rest(bot.patience.look);
    await recall(bot, run.id, requestId);
  }
}

async function recall(bot: Bot, run: number, requestId: string | undefined): Promise<void> {
  const recent = await recentComments(bot.access, new Date(Date.now() - horizon));
  for (const { section, issue, comment, status, writtenAt } of flightsIn(bot, recent)) {
    if (section.run !== run && section.id !== requestId) continue;
    const { text: _, ...mark } = section;
    watchPlace(bot, { issue, comment, status, writtenAt, mark: { ...mark, run: mark.run ?? run } });
  }
}
