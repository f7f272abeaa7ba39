import type { Result } from '../../application/result.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { type Job, jobsOf } from '../github/jobs.ts';
import type { Run } from '../github/runs.ts';
import { knownConfiguration } from '../head.ts';
import { type Place, remember, type Watch } from '../memory.ts';
import { replyWhenDone } from '../status/reply-comment.ts';
import { renderSection, type SectionFacts } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import { confirmStatusComment, upsertStatusComment } from '../status/status-comment.ts';
import { buildOf } from './cancel.ts';
import { expectedOf, isOurs, requestIdIn } from './ours.ts';
import { endingFacts, placeOf } from './outcome.ts';
import { placesOf } from './places.ts';
import { readResult } from './results.ts';

/** Milliseconds that a first edit waits: the events of a run's start and of its first job come together. */
const firstEdit = 2000;

/** Follows a workflow run: that it goes on, and how it ends. A run that is not ours costs nothing. */
export async function followRun(bot: Bot, run: Run): Promise<void> {
  const known = bot.memory.watches.has(run.id);
  if (run.event !== 'workflow_dispatch' || (!known && requestIdIn(run.title) === undefined)) return;
  if (!isOurs(run, expectedOf(bot, await knownConfiguration(bot)))) return;
  if (run.status === 'completed') await endRun(bot, run);
  else if (run.status === 'in_progress') await noteProgress(bot, run);
}

/** Follows a job of a run. Its event tells the steps, so GitHub is not asked. */
export async function followJob(bot: Bot, run: Pick<Run, 'id' | 'url'>, job: Job): Promise<void> {
  const watch = bot.memory.watches.get(run.id);
  if (watch === undefined) return;
  remember(watch.jobs, job.name, job);
  if (job.status === 'in_progress') await noteProgress(bot, run);
}

/** Tells where a run stands, at most every 30 seconds; what comes in between is told together. */
async function noteProgress(bot: Bot, { id, url }: Pick<Run, 'id' | 'url'>): Promise<void> {
  const watch = bot.memory.watches.get(id);
  if (watch === undefined || watch.timer) return;
  const now = Date.now();
  const delay = Math.max(Math.min(firstEdit, bot.patience.edit), watch.edited + bot.patience.edit - now);
  watch.timer = bot.errands.later('progress', delay, async () => {
    watch.timer = undefined;
    watch.edited = Date.now();
    // The run may have ended while the edit waited.
    if (bot.memory.watches.get(id) !== watch) return;
    await tellBuilding(bot, watch, url);
  });
}

async function tellBuilding(bot: Bot, watch: Watch, url: string): Promise<void> {
  const facts: SectionFacts = { state: 'building', url, ...placeOf(watch.jobs.values()) };
  for (const place of watch.places.values()) await tellPlace(bot, place, facts);
}

/** Tells how a run ended, everywhere it is told of. A younger run of the same request ends as a duplicate, and is passed over. */
export async function endRun(bot: Bot, run: Run): Promise<void> {
  const places = await placesOf(bot, run);
  const watch = bot.memory.watches.get(run.id);
  clearTimeout(watch?.timer);
  const own = places.find(({ mark }) => mark.id === requestIdIn(run.title)) ?? places[0];
  if (own === undefined || (own.mark.run !== undefined && own.mark.run < run.id)) return;
  bot.memory.watches.delete(run.id);
  const facts = await endingOf(bot, run, own);
  bot.count('builds', { state: facts.state });
  const { language, reply } = await knownConfiguration(bot);
  for (const place of places) {
    const { section, told } = await tellPlace(bot, { ...place, mark: { ...place.mark, run: run.id } }, facts);
    await confirmStatusComment(bot, place, [section], language);
    if (reply) await replyWhenDone(bot, place, told, language);
  }
}

async function endingOf(bot: Bot, run: Run, { mark }: Place): Promise<SectionFacts> {
  const build = buildOf(mark.command);
  const { result, problem } = await resultOf(bot, run, requestIdIn(run.title) ?? mark.id);
  const clear = result !== undefined && run.conclusion === 'success';
  const jobs = clear ? [] : await jobsOf(bot.access, run.id);
  return endingFacts({ run, result, problem, jobs, build });
}

async function resultOf(
  { access, log }: Bot,
  run: Run,
  requestId: string,
): Promise<{ result: Result | undefined; problem?: ImagebuildError }> {
  try {
    return { result: await readResult(access, run, requestId) };
  } catch (error) {
    // That GitHub is not well says nothing of the build: the next sweep asks again.
    if (!(error instanceof ImagebuildError)) throw error;
    log.warn({ err: error, run: run.id }, 'the result of a run could not be read');
    return { result: undefined, problem: error };
  }
}

async function tellPlace(
  bot: Bot,
  place: Place,
  facts: SectionFacts,
): Promise<{ section: Section; told: Awaited<ReturnType<typeof upsertStatusComment>> }> {
  const { language } = await knownConfiguration(bot);
  const { state: _, ...mark } = place.mark;
  remember(bot.memory.statuses, place.comment, place.status);
  const section = renderSection(mark, mark.command ?? mark.id, facts, language);
  return { section, told: await upsertStatusComment(bot, place, [section], language) };
}
