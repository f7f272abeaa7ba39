import { requestIdIn } from '../../application/workflowrun.ts';
import type { Language } from '../../text/language.ts';
import type { Bot } from '../bot.ts';
import { remember, type StatusLocation, trackerFor } from '../cache.ts';
import type { SourceComment } from '../command-source.ts';
import { listRecentComments } from '../github/comments.ts';
import type { WorkflowRun } from '../github/runs.ts';
import { isFinal, type Section } from '../status/status.ts';
import { type StatusComment, upsertStatusComment } from '../status/status-comment.ts';
import { trackedBuildsIn, trackingPeriod } from './tracked-builds.ts';

/** Remembers sections until a status comment shows them: they count as if it did. */
export function keepUnwritten(
  { cache, repository }: Pick<Bot, 'cache' | 'repository'>,
  source: SourceComment,
  url: string,
  sections: readonly Section[],
): void {
  remember(cache.unwritten, source.comment, { repository: repository.id, source, url, sections });
}

/** Writes sections into the status comment of a comment, and tracks their builds. */
export async function showBuilds(
  bot: Bot,
  source: SourceComment,
  sections: readonly Section[],
  language: Language,
): Promise<StatusComment> {
  const status = await upsertStatusComment(bot, source, sections, language);
  bot.cache.unwritten.delete(source.comment);
  trackBuilds(bot, source, status);
  return status;
}

/**
 * Remembers which sections show the builds of a status comment, so that an event of their runs needs no
 * search.
 */
function trackBuilds(
  bot: Pick<Bot, 'cache'>,
  { issue, comment, writtenAt }: SourceComment,
  { id, content }: StatusComment,
): void {
  for (const section of content.sections) {
    if (isFinal(section)) continue;
    const { text: _, ...mark } = section;
    trackBuild(bot, { issue, comment, writtenAt, status: id, mark });
  }
}

/** Remembers which section shows a build, once its run is known. */
export function trackBuild({ cache }: Pick<Bot, 'cache'>, location: StatusLocation): void {
  const { run, id } = location.mark;
  if (run !== undefined) trackerFor(cache, run).locations.set(id, location);
}

/**
 * Times that the status comment of an ended run is searched for: whoever started the run may not have written
 * it yet.
 */
const searches = 3;

/** Milliseconds in which GitHub lets a run be run again. */
const rerunPeriod = 30 * 24 * 60 * 60 * 1000;

/**
 * Finds the sections that show a run: as remembered, else in the repository's status comments. Another bot
 * may have started the run, or this one before it was restarted.
 */
export async function findStatusLocations(
  bot: Bot,
  run: Pick<WorkflowRun, 'id' | 'title' | 'attempt'>,
): Promise<readonly StatusLocation[]> {
  const requestId = requestIdIn(run.title);
  if (requestId !== undefined) await bot.cache.starting.get(requestId);
  const known = bot.cache.trackers.get(run.id)?.locations;
  if (known && known.size > 0) return [...known.values()];
  for (let search = 1; search <= searches; search++) {
    if (search > 1) await bot.tasks.sleep(bot.timeouts.pollMs);
    const found = await searchComments(bot, run, requestId);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * Searches for sections that name the run, or carry its request: these may name another run, of which only
 * the oldest counts.
 */
async function searchComments(
  bot: Bot,
  { id: run, attempt }: Pick<WorkflowRun, 'id' | 'attempt'>,
  requestId: string | undefined,
): Promise<StatusLocation[]> {
  const period = attempt > 1 ? rerunPeriod : trackingPeriod;
  const recent = await listRecentComments(bot.repository, new Date(Date.now() - period));
  const builds = trackedBuildsIn(bot, recent).filter(
    ({ section }) => section.run === run || section.id === requestId,
  );
  return builds.map(({ section: { text: _, ...mark }, ...location }) => ({ ...location, mark }));
}
