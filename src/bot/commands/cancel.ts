import { isOwnRun } from '../../application/workflowrun.ts';
import { code } from '../../text/escape.ts';
import type { Language } from '../../text/language.ts';
import { sentencesIn } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { expectedRun } from '../builds/own-runs.ts';
import { isUnfinished, parseBuild, type TrackedBuild } from '../builds/tracked-builds.ts';
import { verifySection } from '../builds/verify-section.ts';
import { remember } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { cancelRun, readRun } from '../github/runs.ts';
import { decide } from '../policy/decision.ts';
import { renderNote, renderSection } from '../status/section.ts';
import { upsertStatusComment } from '../status/status-comment.ts';
import { type CommandContext, type CommandHandler, type CommandOf, sectionMarkOf } from './context.ts';

/** Stops unfinished builds of the issue: the author's own, and with write permission anyone's. */
export const handleCancel: CommandHandler<'cancel'> = async (bot, context, command) => {
  const { source, snapshot, facts, builds } = context;
  const { policy, language } = snapshot.configuration;
  const text = sentencesIn(language);
  const decision = decide(command, { ...facts, buildArgsAllowed: [], unfinishedBuilds: 0 }, policy);
  const scope = decision.verdict === 'run' ? decision.scope : 'none';
  const selected = builds.filter((build) => isUnfinished(build) && matches(build, command, source, scope));
  const found = await Promise.all(selected.map((build) => stopRun(bot, context, build)));
  const stopped = selected.filter((_, index) => found[index]);
  const names = stopped.map(({ section }) => code(section.command ?? section.id));
  const answer =
    names.length === 0
      ? text('answerNothingToCancel')
      : text('answerCancelling', { builds: names.join(', ') });
  const state = names.length === 0 ? 'done' : 'cancelled';
  const mark = { ...sectionMarkOf(bot, source, command.line), state } as const;
  const section = renderNote(mark, command.text, answer);
  return { section, needsStatus: false, isAnswer: true, stopped: stopped.map((build) => build.section.id) };
};

/** Returns whether a command names a build of its issue, and its author may stop it. */
function matches(
  { section, issue }: TrackedBuild,
  { app, version }: CommandOf<'cancel'>,
  source: CommandSource,
  scope: 'own' | 'all' | 'none',
): boolean {
  if (issue !== source.issue || scope === 'none') return false;
  if (scope === 'own' && section.by !== source.author.id) return false;
  const request = parseBuild(section)?.request;
  return (
    (app === undefined || request?.app === app) && (version === undefined || request?.version === version)
  );
}

/** Asks GitHub to stop the run of a build, when it is the bot's own and unfinished. */
async function stopRun(bot: Bot, { snapshot }: CommandContext, build: TrackedBuild): Promise<boolean> {
  const { configuration } = snapshot;
  const { run: id } = build.section;
  if (id === undefined || !(await verifySection(bot, configuration, build))) return false;
  const run = await readRun(bot.repository, id);
  if (!isOwnRun(run, expectedRun(bot, configuration)) || run.status === 'completed') return false;
  if (!(await cancelRun(bot.repository, run.id))) return false;
  await showCancelled(bot, build, run.url, configuration.language);
  return true;
}

/**
 * Shows a build as cancelled as soon as GitHub has been asked to stop it, so that the same command isn't
 * taken for a part of it. If it ends in another way after all, its end is shown.
 */
async function showCancelled(bot: Bot, build: TrackedBuild, url: string, language: Language): Promise<void> {
  const { text: _, state: __, ...mark } = build.section;
  if (build.status !== 0) remember(bot.cache.statuses, build.comment, build.status);
  const section = renderSection(mark, mark.command ?? mark.id, { state: 'cancelled', url }, language);
  await upsertStatusComment(bot, build, [section], language);
}
