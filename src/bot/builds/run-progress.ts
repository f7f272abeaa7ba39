import { destinationFor } from '../../application/configuration.ts';
import type { Result } from '../../application/result.ts';
import { isOwnRun, requestIdIn } from '../../application/workflowrun.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { type RunTracker, remember, type StatusLocation } from '../cache.ts';
import { listJobs, type WorkflowJob, type WorkflowRun } from '../github/runs.ts';
import type { BuildCommand } from '../grammar/build.ts';
import { cachedConfiguration } from '../snapshot.ts';
import { mentionWhenDone } from '../status/reply-comment.ts';
import { renderSection, type SectionFacts } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import { confirmStatusComment, type StatusComment, upsertStatusComment } from '../status/status-comment.ts';
import { expectedRun } from './own-runs.ts';
import { currentStep, describeEnd } from './run-end.ts';
import { readRunResult } from './run-result.ts';
import { parseBuild } from './tracked-builds.ts';
import { findStatusLocations, trackBuild } from './tracking.ts';

/** Milliseconds that a first edit waits: the events of a run's start and of its first job come together. */
const firstEdit = 2000;

/** Follows a workflow run by its events. A run that isn't the bot's own costs no request. */
export async function followRun(bot: Bot, run: WorkflowRun): Promise<void> {
  const known = bot.cache.trackers.has(run.id);
  const isRerun = run.attempt > 1;
  if (run.origin.event !== 'workflow_dispatch') return;
  if (!known && !isRerun && requestIdIn(run.title) === undefined) return;
  if (!isOwnRun(run, expectedRun(bot, await cachedConfiguration(bot)))) return;
  if (run.status === 'completed') await endRun(bot, run);
  else if (isUnderWay(run)) {
    if (isRerun && !known) await trackRerun(bot, run);
    const tracker = bot.cache.trackers.get(run.id);
    if (tracker !== undefined) tracker.waits = run.status === 'waiting';
    scheduleProgress(bot, run);
  }
}

/** Returns whether a run or a job is at work, or waits for a reviewer. */
function isUnderWay({ status }: { readonly status: string }): boolean {
  return status === 'in_progress' || status === 'waiting';
}

/** Tracks a run that somebody runs again on its page: its section has shown an end. */
async function trackRerun(bot: Bot, run: WorkflowRun): Promise<void> {
  for (const { mark, ...location } of await findStatusLocations(bot, run))
    trackBuild(bot, { ...location, mark: { ...mark, run: run.id, runAttempt: run.attempt } });
}

/** Shows where a run is that was found by the sweep, from GitHub's list of its jobs. */
export async function showRun(bot: Bot, run: WorkflowRun, location: StatusLocation): Promise<void> {
  if (!isUnderWay(run)) return;
  const current = currentStep(await listJobs(bot.repository, run.id));
  const waits = current.waits ?? run.status === 'waiting';
  await updateSection(bot, location, { state: 'building', url: run.url, ...current, waits });
}

/** Follows a job of a run. Its event lists the steps, so GitHub isn't asked. */
export async function followJob(
  bot: Bot,
  run: Pick<WorkflowRun, 'id' | 'url'>,
  job: WorkflowJob,
): Promise<void> {
  const tracker = bot.cache.trackers.get(run.id);
  if (tracker === undefined) return;
  remember(tracker.jobs, job.name, job);
  if (job.status === 'in_progress') tracker.waits = false;
  if (isUnderWay(job)) scheduleProgress(bot, run);
}

/**
 * Schedules an edit that shows where a run is, at most every 30 seconds; it shows everything that came in
 * between.
 */
function scheduleProgress(bot: Bot, { id, url }: Pick<WorkflowRun, 'id' | 'url'>): void {
  const { cache, tasks, timeouts } = bot;
  const tracker = cache.trackers.get(id);
  if (tracker === undefined || tracker.timer) return;
  const delay = Math.max(Math.min(firstEdit, timeouts.editMs), tracker.edited + timeouts.editMs - Date.now());
  tracker.timer = tasks.startLater('progress', delay, async () => {
    tracker.timer = undefined;
    tracker.edited = Date.now();
    // The run may have ended while the edit waited.
    if (cache.trackers.get(id) === tracker) await showProgress(bot, tracker, url);
  });
}

async function showProgress(bot: Bot, tracker: RunTracker, url: string): Promise<void> {
  const current = currentStep(tracker.jobs.values());
  const waits = current.waits ?? (current.job === undefined && tracker.waits);
  const facts: SectionFacts = { state: 'building', url, ...current, waits };
  for (const location of tracker.locations.values()) await updateSection(bot, location, facts);
}

/**
 * Shows how a run ended in every section that shows it. A younger run of the same request ends as a
 * duplicate, and is ignored (docs/security-rules.md 15).
 */
export async function endRun(bot: Bot, run: WorkflowRun): Promise<void> {
  const locations = await findStatusLocations(bot, run);
  clearTimeout(bot.cache.trackers.get(run.id)?.timer);
  const own = locations.find(({ mark }) => mark.id === requestIdIn(run.title)) ?? locations[0];
  if (own === undefined || (own.mark.run !== undefined && own.mark.run < run.id)) return;
  bot.cache.trackers.delete(run.id);
  const facts = await readEnd(bot, run, own);
  bot.count('builds', { state: facts.state });
  const { language, reply } = await cachedConfiguration(bot);
  for (const location of locations) {
    const ended = { ...location, mark: { ...location.mark, run: run.id, runAttempt: run.attempt } };
    const { section, status } = await updateSection(bot, ended, facts);
    await confirmStatusComment(bot, location, [section], language);
    if (reply) await mentionWhenDone(bot, location, status, language);
  }
}

async function readEnd(bot: Bot, run: WorkflowRun, { mark }: StatusLocation): Promise<SectionFacts> {
  const build = parseBuild(mark);
  const read = await tryReadResult(bot, run, requestIdIn(run.title) ?? mark.id);
  const foreign = read.result && build && (await checkResult(bot, read.result, build));
  const { result, problem } = foreign ? { result: undefined, problem: foreign } : read;
  const isClear = result !== undefined && run.conclusion === 'success';
  const jobs = isClear ? [] : await listJobs(bot.repository, run.id);
  return describeEnd({ run, result, problem, jobs, build });
}

/** Returns the error of a result of another image than the one that was asked for; undefined otherwise. */
async function checkResult(
  bot: Bot,
  result: Result,
  { request }: BuildCommand,
): Promise<ImagebuildError | undefined> {
  const { type, app, version } = request;
  const configuration = await cachedConfiguration(bot);
  const { registry, namespace } = destinationFor(configuration, type, bot.repository.owner);
  const expected = `${registry}/${namespace}/${app}:${version}`;
  const built = result.request;
  const isSame = built.type === type && built.app === app && built.version === version;
  // A failed build publishes nothing under any name.
  const reference = result.status === 'failed' ? expected : (result.reference ?? expected);
  if (isSame && reference === expected) return undefined;
  bot.log.warn({ reference, expected }, 'a result is of another image');
  return new ImagebuildError('CONTENT_INVALID', say('runResultOther', { reference, expected }));
}

async function tryReadResult(
  { repository, log }: Pick<Bot, 'repository' | 'log'>,
  run: WorkflowRun,
  requestId: string,
): Promise<{ result: Result | undefined; problem?: ImagebuildError }> {
  try {
    return { result: await readRunResult(repository, run, requestId) };
  } catch (error) {
    // A failure of GitHub says nothing about the build: the next sweep asks again.
    if (!(error instanceof ImagebuildError)) throw error;
    log.warn({ err: error, run: run.id }, 'the result of a run cannot be read');
    return { result: undefined, problem: error };
  }
}

async function updateSection(
  bot: Bot,
  location: StatusLocation,
  facts: SectionFacts,
): Promise<{ section: Section; status: StatusComment }> {
  const { language } = await cachedConfiguration(bot);
  const { state: _, ...mark } = location.mark;
  remember(bot.cache.statuses, location.comment, location.status);
  const section = renderSection(mark, mark.command ?? mark.id, facts, language);
  return { section, status: await upsertStatusComment(bot, location, [section], language) };
}
