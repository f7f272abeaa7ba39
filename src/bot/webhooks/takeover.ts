import type { Bot } from '../bot.ts';
import { flightsIn } from '../builds/flights.ts';
import { expectedOf, runFor } from '../builds/ours.ts';
import { dispatchedRuns, type Started } from '../github/runs.ts';
import type { Head } from '../head.ts';
import { findStatusComment } from '../status/status-comment.ts';
import type { Occasion } from './occasion.ts';

/**
 * Whether another instance of the bot, or an earlier life of this one, has answered all of some commands. It may be at work still, so
 * it gets its time; then this one takes over.
 * @param ids the request ids of the commands.
 */
export async function isAnswered(bot: Bot, occasion: Occasion, ids: readonly string[]): Promise<boolean> {
  const { run, look } = bot.patience;
  for (const end = Date.now() + run; ; await bot.errands.rest(Math.max(look, run / 4))) {
    const status = await findStatusComment(bot, occasion);
    const told = new Set(status ? flightsIn(bot, [status]).map(({ section }) => section.id) : []);
    if (ids.every((id) => told.has(id))) return true;
    if (Date.now() >= end) return false;
  }
}

/** The runs that were started for these commands before whoever did it could say so. */
export async function recover(
  bot: Bot,
  { writtenAt }: Occasion,
  { configuration }: Head,
  ids: readonly string[],
): Promise<Map<string, NonNullable<Started>>> {
  const runs = await dispatchedRuns(bot.access, configuration.workflow, new Date(writtenAt));
  const expected = expectedOf(bot, configuration);
  const found = ids.map((id) => [id, runFor(runs, id, expected)] as const);
  return new Map(found.flatMap(([id, run]) => (run ? [[id, run]] : [])));
}
