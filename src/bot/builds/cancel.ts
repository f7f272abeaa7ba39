import { code } from '../../text/escape.ts';
import { cancelRun, readRun } from '../github/runs.ts';
import type { BuildCommand, Command, ParsedCommand } from '../grammar/command.ts';
import { parseCommand } from '../grammar/commands.ts';
import { decide } from '../policy/decision.ts';
import { renderNote } from '../status/notes.ts';
import { answerTexts } from '../texts/answers.ts';
import { type Desk, markOf, type Outcome } from './desk.ts';
import { type Flight, isUnderWay } from './flights.ts';
import { expectedOf, isOurs } from './ours.ts';
import { isBorneOut } from './witness.ts';

type CancelCommand = ParsedCommand & Extract<Command, { kind: 'cancel' }>;

/** Stops unfinished builds of this issue: the commenter's own, and with write permission anyone's. */
export async function carryOutCancel(desk: Desk, command: CancelCommand): Promise<Outcome> {
  const { bot, occasion, head, facts, language } = desk;
  const mark = markOf(bot, occasion, command.line);
  const say = answerTexts[language];
  const all = { ...facts, buildArgsAllowed: [], buildsInFlight: 0 };
  const decision = decide(command, all, head.configuration.policy);
  const reach = decision.verdict === 'run' ? decision.scope : 'none';
  const wanted = desk.flights.filter((flight) => isUnderWay(flight) && isMeant(desk, flight, command, reach));
  const stopped = await Promise.all(wanted.map((flight) => stop(desk, flight)));
  const names = wanted
    .filter((_, index) => stopped[index])
    .map(({ section }) => code(section.command ?? section.id));
  const text = names.length === 0 ? say.nothingToCancel() : say.cancelling(names.join(', '));
  const state = names.length === 0 ? 'refused' : 'cancelled';
  return { section: renderNote({ ...mark, state }, command.text, text), told: false };
}

/** Whether a build of this issue is one that the command names, and that whoever wrote it may stop. */
function isMeant(
  { occasion }: Desk,
  { section, issue }: Flight,
  { app, version }: CancelCommand,
  reach: 'own' | 'all' | 'none',
): boolean {
  if (issue !== occasion.issue || reach === 'none') return false;
  if (reach === 'own' && section.by !== occasion.author.id) return false;
  const request = buildOf(section.command)?.request;
  return (
    (app === undefined || request?.app === app) && (version === undefined || request?.version === version)
  );
}

/** Asks GitHub to stop the run, when it is ours and goes on. */
async function stop(desk: Desk, flight: Flight): Promise<boolean> {
  const { bot, head } = desk;
  const { section } = flight;
  if (section.run === undefined || !(await isBorneOut(desk, flight))) return false;
  const run = await readRun(bot.access, section.run);
  if (!isOurs(run, expectedOf(bot, head.configuration)) || run.status === 'completed') return false;
  return cancelRun(bot.access, run.id);
}

/** The build that a section's marker carries; undefined when it carries none. */
export function buildOf(canonical: string | undefined): BuildCommand | undefined {
  const command = canonical === undefined ? undefined : parseCommand(canonical, { language: 'en' });
  return command?.kind === 'build' ? command : undefined;
}
