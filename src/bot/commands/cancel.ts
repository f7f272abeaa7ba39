import { isOwnRun } from '../../application/workflowrun.ts';
import { code } from '../../text/escape.ts';
import { sentencesIn } from '../../text/say.ts';
import { expectedRun } from '../builds/own-runs.ts';
import { isUnfinished, type TrackedBuild } from '../builds/tracked-builds.ts';
import { verifySection } from '../builds/verify-section.ts';
import { cancelRun, readRun } from '../github/runs.ts';
import type { BuildCommand } from '../grammar/build.ts';
import type { Command } from '../grammar/commands.ts';
import { parseCommand } from '../grammar/commands.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { decide } from '../policy/decision.ts';
import { renderNote } from '../status/section.ts';
import { type CommandOutcome, type Desk, sectionMarkOf } from './context.ts';

type CancelCommand = CommentCommand & Extract<Command, { kind: 'cancel' }>;

/** Stops unfinished builds of this issue: the commenter's own, and with write permission anyone's. */
export async function carryOutCancel(desk: Desk, command: CancelCommand): Promise<CommandOutcome> {
  const { bot, source, snapshot, facts, language } = desk;
  const mark = sectionMarkOf(bot, source, command.line);
  const say = sentencesIn(language);
  const all = { ...facts, buildArgsAllowed: [], buildsInFlight: 0 };
  const decision = decide(command, all, snapshot.configuration.policy);
  const reach = decision.verdict === 'run' ? decision.scope : 'none';
  const wanted = desk.builds.filter((build) => isUnfinished(build) && isMeant(desk, build, command, reach));
  const stopped = await Promise.all(wanted.map((build) => stop(desk, build)));
  const names = wanted
    .filter((_, index) => stopped[index])
    .map(({ section }) => code(section.command ?? section.id));
  const text =
    names.length === 0 ? say('answerNothingToCancel') : say('answerCancelling', { builds: names.join(', ') });
  const state = names.length === 0 ? 'refused' : 'cancelled';
  return { section: renderNote({ ...mark, state }, command.text, text), told: false };
}

/** Whether a build of this issue is one that the command names, and that whoever wrote it may stop. */
function isMeant(
  { source }: Desk,
  { section, issue }: TrackedBuild,
  { app, version }: CancelCommand,
  reach: 'own' | 'all' | 'none',
): boolean {
  if (issue !== source.issue || reach === 'none') return false;
  if (reach === 'own' && section.by !== source.author.id) return false;
  const request = parseBuild(section.command)?.request;
  return (
    (app === undefined || request?.app === app) && (version === undefined || request?.version === version)
  );
}

/** Asks GitHub to stop the run, when it is ours and goes on. */
async function stop(desk: Desk, build: TrackedBuild): Promise<boolean> {
  const { bot, snapshot } = desk;
  const { section } = build;
  if (section.run === undefined || !(await verifySection(desk, build))) return false;
  const run = await readRun(bot.repository, section.run);
  if (!isOwnRun(run, expectedRun(bot, snapshot.configuration)) || run.status === 'completed') return false;
  return cancelRun(bot.repository, run.id);
}

/** The build that a section's marker carries; undefined when it carries none. */
export function parseBuild(canonical: string | undefined): BuildCommand | undefined {
  const command = canonical === undefined ? undefined : parseCommand(canonical);
  return command?.kind === 'build' ? command : undefined;
}
