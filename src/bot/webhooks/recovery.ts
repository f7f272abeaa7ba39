import { findOwnRun } from '../../application/workflowrun.ts';
import type { Bot } from '../bot.ts';
import { expectedRun } from '../builds/own-runs.ts';
import { trackedBuildsIn } from '../builds/tracked-builds.ts';
import type { RepositorySnapshot } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { listDispatchedRuns, type StartedRun } from '../github/runs.ts';
import { findStatusComment } from '../status/status-comment.ts';

/**
 * Whether another instance of the bot, or an earlier life of this one, has answered all of some commands. It may be at work still, so
 * it gets its time; then this one takes over.
 * @param ids the request ids of the commands.
 */
export async function isAnsweredElsewhere(
  bot: Bot,
  source: CommandSource,
  ids: readonly string[],
): Promise<boolean> {
  const { run, look } = bot.timeouts;
  for (const end = Date.now() + run; ; await bot.tasks.sleep(Math.max(look, run / 4))) {
    const status = await findStatusComment(bot, source);
    const told = new Set(status ? trackedBuildsIn(bot, [status]).map(({ section }) => section.id) : []);
    if (ids.every((id) => told.has(id))) return true;
    if (Date.now() >= end) return false;
  }
}

/** The runs that were started for these commands before whoever did it could say so. */
export async function findStartedRuns(
  bot: Bot,
  { writtenAt }: CommandSource,
  { configuration }: RepositorySnapshot,
  ids: readonly string[],
): Promise<Map<string, StartedRun>> {
  const runs = await listDispatchedRuns(bot.repository, configuration.workflow, new Date(writtenAt));
  const expected = expectedRun(bot, configuration);
  const found = ids.map((id) => [id, findOwnRun(runs, id, expected)] as const);
  return new Map(found.flatMap(([id, run]) => (run ? [[id, run]] : [])));
}
