import type { Result } from '../../application/result.ts';
import { isOwnRun, requestIdIn } from '../../application/workflowrun.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { type RunTracker, remember, type StatusLocation } from '../cache.ts';
import { parseBuild } from '../commands/cancel.ts';
import type { WorkflowRun } from '../github/runs.ts';
import { listJobs, type WorkflowJob } from '../github/runs.ts';
import { cachedConfiguration } from '../snapshot.ts';
import { mentionWhenDone } from '../status/reply-comment.ts';
import { renderSection, type SectionFacts } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import { confirmStatusComment, upsertStatusComment } from '../status/status-comment.ts';
import { expectedRun } from './own-runs.ts';
import { currentStep, endingFacts } from './run-end.ts';
import { readRunResult } from './run-result.ts';
import { findStatusLocations } from './tracking.ts';

/** Milliseconds that a first edit waits: the events of a run's start and of its first job come together. */
const firstEdit = 2000;

/** Follows a workflow run: that it goes on, and how it ends. A run that is not ours costs nothing. */
export async function followRun(bot: Bot, run: WorkflowRun): Promise<void> {
  const known = bot.cache.trackers.has(run.id);
  if (run.origin.event !== 'workflow_dispatch' || (!known && requestIdIn(run.title) === undefined)) return;
  if (!isOwnRun(run, expectedRun(bot, await cachedConfiguration(bot)))) return;
  if (run.status === 'completed') await endRun(bot, run);
  else if (run.status === 'in_progress') await noteProgress(bot, run);
}

/** Follows a job of a run. Its event tells the steps, so GitHub is not asked. */
export async function followJob(
  bot: Bot,
  run: Pick<WorkflowRun, 'id' | 'url'>,
  job: WorkflowJob,
): Promise<void> {
  const tracker = bot.cache.trackers.get(run.id);
  if (tracker === undefined) return;
  remember(tracker.jobs, job.name, job);
  if (job.status === 'in_progress') await noteProgress(bot, run);
}

/** Tells where a run stands, at most every 30 seconds; what comes in between is told together. */
async function noteProgress(bot: Bot, { id, url }: Pick<WorkflowRun, 'id' | 'url'>): Promise<void> {
  const tracker = bot.cache.trackers.get(id);
  if (tracker === undefined || tracker.timer) return;
  const now = Date.now();
  const delay = Math.max(Math.min(firstEdit, bot.timeouts.edit), tracker.edited + bot.timeouts.edit - now);
  tracker.timer = bot.tasks.startLater('progress', delay, async () => {
    tracker.timer = undefined;
    tracker.edited = Date.now();
    // The run may have ended while the edit waited.
    if (bot.cache.trackers.get(id) !== tracker) return;
    await tellBuilding(bot, tracker, url);
  });
}

async function tellBuilding(bot: Bot, tracker: RunTracker, url: string): Promise<void> {
  const facts: SectionFacts = { state: 'building', url, ...currentStep(tracker.jobs.values()) };
  for (const place of tracker.locations.values()) await tellPlace(bot, place, facts);
}

/** Tells how a run ended, everywhere it is told of. A younger run of the same request ends as a duplicate, and is passed over. */
export async function endRun(bot: Bot, run: WorkflowRun): Promise<void> {
  const places = await findStatusLocations(bot, run);
  const tracker = bot.cache.trackers.get(run.id);
  clearTimeout(tracker?.timer);
  const own = places.find(({ mark }) => mark.id === requestIdIn(run.title)) ?? places[0];
  if (own === undefined || (own.mark.run !== undefined && own.mark.run < run.id)) return;
  bot.cache.trackers.delete(run.id);
  const facts = await endingOf(bot, run, own);
  bot.count('builds', { state: facts.state });
  const { language, reply } = await cachedConfiguration(bot);
  for (const place of places) {
    const { section, told } = await tellPlace(bot, { ...place, mark: { ...place.mark, run: run.id } }, facts);
    await confirmStatusComment(bot, place, [section], language);
    if (reply) await mentionWhenDone(bot, place, told, language);
  }
}

async function endingOf(bot: Bot, run: WorkflowRun, { mark }: StatusLocation): Promise<SectionFacts> {
  const build = parseBuild(mark.command);
  const { result, problem } = await resultOf(bot, run, requestIdIn(run.title) ?? mark.id);
  const clear = result !== undefined && run.conclusion === 'success';
  const jobs = clear ? [] : await listJobs(bot.repository, run.id);
  return endingFacts({ run, result, problem, jobs, build });
}

async function resultOf(
  { repository, log }: Bot,
  run: WorkflowRun,
  requestId: string,
): Promise<{ result: Result | undefined; problem?: ImagebuildError }> {
  try {
    return { result: await readRunResult(repository, run, requestId) };
  } catch (error) {
    // That GitHub is not well says nothing of the build: the next sweep asks again.
    if (!(error instanceof ImagebuildError)) throw error;
    log.warn({ err: error, run: run.id }, 'the result of a run could not be read');
    return { result: undefined, problem: error };
  }
}

async function tellPlace(
  bot: Bot,
  place: StatusLocation,
  facts: SectionFacts,
): Promise<{ section: Section; told: Awaited<ReturnType<typeof upsertStatusComment>> }> {
  const { language } = await cachedConfiguration(bot);
  const { state: _, ...mark } = place.mark;
  remember(bot.cache.statuses, place.comment, place.status);
  const section = renderSection(mark, mark.command ?? mark.id, facts, language);
  return { section, told: await upsertStatusComment(bot, place, [section], language) };
}
