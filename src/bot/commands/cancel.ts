import { isOwnRun } from '../../application/workflowrun.ts';
import { code } from '../../text/escape.ts';
import { sentencesIn } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { expectedRun } from '../builds/own-runs.ts';
import { isUnfinished, parseBuild, type TrackedBuild } from '../builds/tracked-builds.ts';
import { verifySection } from '../builds/verify-section.ts';
import type { CommandSource } from '../command-source.ts';
import { cancelRun, readRun } from '../github/runs.ts';
import { decide } from '../policy/decision.ts';
import { renderNote } from '../status/section.ts';
import { type CommandContext, type CommandHandler, type CommandOf, sectionMarkOf } from './context.ts';

/** Stops unfinished builds of the issue: the author's own, and with write permission anyone's. */
export const handleCancel: CommandHandler<'cancel'> = async (bot, context, command) => {
  const { source, snapshot, facts, builds } = context;
  const { policy, language } = snapshot.configuration;
  const text = sentencesIn(language);
  const decision = decide(command, { ...facts, buildArgsAllowed: [], unfinishedBuilds: 0 }, policy);
  const scope = decision.verdict === 'run' ? decision.scope : 'none';
  const selected = builds.filter((build) => isUnfinished(build) && matches(build, command, source, scope));
  const stopped = await Promise.all(selected.map((build) => stopRun(bot, context, build)));
  const names = selected
    .filter((_, index) => stopped[index])
    .map(({ section }) => code(section.command ?? section.id));
  const answer =
    names.length === 0
      ? text('answerNothingToCancel')
      : text('answerCancelling', { builds: names.join(', ') });
  const state = names.length === 0 ? 'refused' : 'cancelled';
  const mark = { ...sectionMarkOf(bot, source, command.line), state } as const;
  return { section: renderNote(mark, command.text, answer), needsStatus: false };
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
  return cancelRun(bot.repository, run.id);
}
